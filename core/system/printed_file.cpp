// SPDX-License-Identifier: MIT
// A hole is dug into the file while the program writes on behind it. Where the file system knows no
// holes in the middle, the file is cut off after its beginning: what the program writes next lies
// where it would have been, and all before it is lost.
#include "system/printed_file.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace femrun::system {

namespace {

constexpr std::uint64_t block = 4096;     // what holes are made of
constexpr std::uint64_t chunk = 1 << 20;  // read and written at once

bool ends_line(char c) { return c == '\n' || c == '\r'; }

}  // namespace

PrintedFile::PrintedFile(const std::filesystem::path& file, std::uint64_t kept)
    : file_(file), kept_(kept) {}

/// Up to a chunk of what stands between two places.
std::vector<char> PrintedFile::between(std::uint64_t place, std::uint64_t end) const {
    return file_.read(place, static_cast<std::size_t>(std::min(chunk, end - place)));
}

void PrintedFile::look() {
    const std::uint64_t now = file_.size();
    // Twice what is kept lies there before anything is given back: few calls, and large ones.
    if (now <= std::max(lost_until_, kept_) + 2 * kept_) return;
    const std::uint64_t from = std::max(lost_until_, (kept_ + block - 1) / block * block);
    const std::uint64_t until = (now - kept_) / block * block;
    if (until <= from) return;
    const OpenFile::Dug dug = file_.dig(from, until);
    if (dug == OpenFile::Dug::yes)
        lost_until_ = until;
    else if (dug == OpenFile::Dug::not_here && file_.cut(kept_))
        lost_until_ = now;
}

/// Where the last line ends that ends before `place`; 0 where none does.
std::uint64_t PrintedFile::line_end_before(std::uint64_t place) const {
    while (place > 0) {
        const std::uint64_t from = place > chunk ? place - chunk : 0;
        const std::vector<char> bytes = between(from, place);
        const auto last = std::find_if(bytes.rbegin(), bytes.rend(), ends_line);
        if (last != bytes.rend()) return from + static_cast<std::uint64_t>(bytes.rend() - last);
        place = from;
    }
    return 0;
}

/// Where the first line begins that begins after `place`; `end` where none does.
std::uint64_t PrintedFile::line_begin_after(std::uint64_t place, std::uint64_t end) const {
    while (place < end) {
        const std::vector<char> bytes = between(place, end);
        if (bytes.empty()) return end;
        const auto first = std::find_if(bytes.begin(), bytes.end(), ends_line);
        place += static_cast<std::uint64_t>(first - bytes.begin());
        if (first != bytes.end()) return place + 1;
    }
    return end;
}

std::uint64_t PrintedFile::finish() {
    const std::uint64_t end = file_.size();
    if (end <= 2 * kept_ && lost_until_ == 0) return 0;
    const std::uint64_t head = line_end_before(std::min(kept_, end));
    const std::uint64_t last = std::max(lost_until_, end > kept_ ? end - kept_ : 0);
    std::uint64_t tail = line_begin_after(std::min(last, end), end);
    if (tail <= head) return 0;
    const std::uint64_t left_out = tail - head;
    const std::string says = fmt::format(
        "[femrun left out {} bytes here: of what a program prints, the first and the last {} "
        "bytes are kept]\n",
        left_out, kept_);
    if (left_out < says.size()) return 0;
    std::uint64_t place = head;
    bool fits = file_.write(place, says);
    place += says.size();
    while (fits && tail < end) {
        const std::vector<char> bytes = between(tail, end);
        fits = !bytes.empty() && file_.write(place, std::string_view(bytes.data(), bytes.size()));
        if (!fits) break;
        tail += bytes.size();
        place += bytes.size();
    }
    file_.cut(place);
    return left_out;
}

}  // namespace femrun::system
