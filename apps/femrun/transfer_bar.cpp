// SPDX-License-Identifier: MIT
#include "transfer_bar.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/size_text.hpp"
#include "messages.hpp"
#include "system/terminal.hpp"

namespace femrun::app {

using namespace std::chrono_literals;

namespace {

constexpr Duration drawn_every = 200ms;
// In a file nobody watches a bar.
constexpr Duration line_every = 10s;
constexpr std::size_t bar_width = 30;

}  // namespace

std::string transfer_text(const std::string& what, const Transfer& transfer, std::size_t width) {
    const std::string sizes =
        fmt::format("{} of {}", size_text(transfer.come), size_text(transfer.size));
    if (width < what.size() + sizes.size() + bar_width + 5)
        return fmt::format("{}: {}", what, sizes).substr(0, width);
    const double part = transfer.size == 0 ? 0.0
                                           : static_cast<double>(transfer.come) /
                                                 static_cast<double>(transfer.size);
    const auto full = static_cast<std::size_t>(std::min(part, 1.0) * bar_width);
    return fmt::format("{} [{}{}] {}", what, std::string(full, '#'),
                       std::string(bar_width - full, ' '), sizes);
}

TransferBar::TransferBar(loop::EventLoop& loop, std::string what, std::function<Transfer()> look,
                         Loudness loudness)
    : loop_(loop),
      what_(std::move(what)),
      look_(std::move(look)),
      drawing_(system::takes_escapes(system::Stream::error)),
      last_line_(monotonic_now()) {
    if (loudness == Loudness::normal) looking_ = keep_drawing().eagerlyEvaluate(nullptr);
}

TransferBar::~TransferBar() {
    if (drawn_) say("\r\033[K");
}

kj::Promise<void> TransferBar::keep_drawing() {
    return loop_.after(drawn_every).then([this] {
        draw();
        return keep_drawing();
    });
}

void TransferBar::draw() {
    const Transfer transfer = look_();
    if (transfer.size == 0) return;
    if (drawing_) {
        const std::size_t width = std::max(20U, system::terminal_width(system::Stream::error)) - 1;
        say("\r\033[K" + transfer_text(what_, transfer, width));
        drawn_ = true;
    } else if (monotonic_now() - last_line_ >= line_every) {
        last_line_ = monotonic_now();
        print_note(
            fmt::format("{}: {} of {}", what_, size_text(transfer.come), size_text(transfer.size)));
    }
}

}  // namespace femrun::app
