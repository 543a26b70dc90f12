// SPDX-License-Identifier: MIT
// A hole is punched into the file while the program writes on behind it. Where the file system
// knows no holes in the middle, the file is cut off after its beginning: what the program writes
// next lies where it would have been, and all before it is lost. (The Windows twin:
// FSCTL_SET_SPARSE and FSCTL_SET_ZERO_DATA.)
#include "system/printed_file.hpp"

#include <algorithm>
#include <cerrno>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace femrun::system {

namespace {

constexpr std::uint64_t block = 4096;     // what holes are made of
constexpr std::uint64_t chunk = 1 << 20;  // read and written at once

off_t place_of(std::uint64_t place) { return static_cast<off_t>(place); }

bool ends_line(char c) { return c == '\n' || c == '\r'; }

/// Up to a chunk of what stands between two places.
std::vector<char> read_at(int file, std::uint64_t place, std::uint64_t end) {
    std::vector<char> bytes(std::min(chunk, end - place));
    const ssize_t count = ::pread(file, bytes.data(), bytes.size(), place_of(place));
    bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    return bytes;
}

bool write_at(int file, std::uint64_t place, const char* bytes, std::size_t count) {
    while (count > 0) {
        const ssize_t written = ::pwrite(file, bytes, count, place_of(place));
        if (written <= 0) return false;
        bytes += written;
        place += static_cast<std::uint64_t>(written);
        count -= static_cast<std::size_t>(written);
    }
    return true;
}

}  // namespace

PrintedFile::PrintedFile(const std::filesystem::path& file, std::uint64_t kept)
    : file_(::open(file.c_str(), O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)), kept_(kept) {
    struct stat facts {};
    if (file_ < 0 || (::fstat(file_, &facts) == 0 && S_ISREG(facts.st_mode))) return;
    ::close(file_);
    file_ = -1;
}

PrintedFile::~PrintedFile() {
    if (file_ >= 0) ::close(file_);
}

std::uint64_t PrintedFile::size() const {
    struct stat facts {};
    if (file_ < 0 || ::fstat(file_, &facts) != 0 || facts.st_size < 0) return 0;
    return static_cast<std::uint64_t>(facts.st_size);
}

void PrintedFile::look() {
    const std::uint64_t now = size();
    // Twice what is kept lies there before anything is given back: few calls, and large ones.
    if (now <= std::max(lost_until_, kept_) + 2 * kept_) return;
    const std::uint64_t from = std::max(lost_until_, (kept_ + block - 1) / block * block);
    const std::uint64_t until = (now - kept_) / block * block;
    if (until <= from) return;
    if (::fallocate(file_, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, place_of(from),
                    place_of(until - from)) == 0)
        lost_until_ = until;
    else if (errno == EOPNOTSUPP && ::ftruncate(file_, place_of(kept_)) == 0)
        lost_until_ = now;
}

/// Where the last line ends that ends before `place`; 0 where none does.
std::uint64_t PrintedFile::line_end_before(std::uint64_t place) const {
    while (place > 0) {
        const std::uint64_t from = place > chunk ? place - chunk : 0;
        const std::vector<char> bytes = read_at(file_, from, place);
        const auto last = std::find_if(bytes.rbegin(), bytes.rend(), ends_line);
        if (last != bytes.rend()) return from + static_cast<std::uint64_t>(bytes.rend() - last);
        place = from;
    }
    return 0;
}

/// Where the first line begins that begins after `place`; `end` where none does.
std::uint64_t PrintedFile::line_begin_after(std::uint64_t place, std::uint64_t end) const {
    while (place < end) {
        const std::vector<char> bytes = read_at(file_, place, end);
        if (bytes.empty()) return end;
        const auto first = std::find_if(bytes.begin(), bytes.end(), ends_line);
        place += static_cast<std::uint64_t>(first - bytes.begin());
        if (first != bytes.end()) return place + 1;
    }
    return end;
}

std::uint64_t PrintedFile::finish() {
    const std::uint64_t end = size();
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
    bool fits = write_at(file_, place, says.data(), says.size());
    place += says.size();
    while (fits && tail < end) {
        const std::vector<char> bytes = read_at(file_, tail, end);
        fits = !bytes.empty() && write_at(file_, place, bytes.data(), bytes.size());
        if (!fits) break;
        tail += bytes.size();
        place += bytes.size();
    }
    static_cast<void>(!::ftruncate(file_, place_of(place)));
    return left_out;
}

}  // namespace femrun::system
