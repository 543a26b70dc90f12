// SPDX-License-Identifier: MIT
// How far files are that travel: a bar that is drawn over itself on a terminal, a line now and then
// in a file, nothing when it is to be quiet. Standard error.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "display.hpp"
#include "loop/event_loop.hpp"

namespace femrun::app {

struct Transfer {
    std::uint64_t come = 0, size = 0;  // bytes
};

/// "handing over files [########        ] 320 MB of 500 MB".
std::string transfer_text(const std::string& what, const Transfer& transfer, std::size_t width);

/// Waits for what transfers, and shows it meanwhile when it takes longer than a moment.
template <typename T>
T wait_with_bar(loop::EventLoop& loop, kj::Promise<T> transfers, std::string what,
                std::function<Transfer()> look, Loudness loudness);

/// Draws when it is looked at, until it ends.
class TransferBar {
public:
    TransferBar(loop::EventLoop& loop, std::string what, std::function<Transfer()> look,
                Loudness loudness);
    ~TransferBar();
    TransferBar(const TransferBar&) = delete;
    TransferBar& operator=(const TransferBar&) = delete;

private:
    kj::Promise<void> keep_drawing();
    void draw();

    loop::EventLoop& loop_;
    std::string what_;
    std::function<Transfer()> look_;
    bool drawing_, drawn_ = false;
    Instant last_line_;
    kj::Promise<void> looking_ = kj::READY_NOW;
};

template <typename T>
T wait_with_bar(loop::EventLoop& loop, kj::Promise<T> transfers, std::string what,
                std::function<Transfer()> look, Loudness loudness) {
    const TransferBar bar(loop, std::move(what), std::move(look), loudness);
    return loop.wait(kj::mv(transfers));
}

}  // namespace femrun::app
