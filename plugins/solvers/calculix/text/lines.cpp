// SPDX-License-Identifier: MIT
#include "text/lines.hpp"

#include <cstring>

namespace calculix {

// 64 KiB: large against a line (mesh lines have about 100 bytes), small against a worker's memory.
Lines::Lines(std::istream& source) : source_(source), buffer_(64 * 1024) {}

bool Lines::refill() {
    if (begin_ > 0) {
        std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    if (end_ == buffer_.size()) buffer_.resize(2 * buffer_.size());
    source_.read(buffer_.data() + end_, static_cast<std::streamsize>(buffer_.size() - end_));
    const std::size_t read = static_cast<std::size_t>(source_.gcount());
    end_ += read;
    return read > 0;
}

bool Lines::next() {
    std::size_t searched = 0;
    for (;;) {
        const char* from = buffer_.data() + begin_;
        const std::size_t have = end_ - begin_;
        const void* found =
            have > searched ? std::memchr(from + searched, '\n', have - searched) : nullptr;
        if (found) {
            std::size_t length = static_cast<std::size_t>(static_cast<const char*>(found) - from);
            begin_ += length + 1;
            if (length > 0 && from[length - 1] == '\r') --length;
            line_ = {from, length};
            ++number_;
            return true;
        }
        searched = have;
        if (refill()) continue;
        if (end_ == begin_) return false;
        line_ = {buffer_.data() + begin_, end_ - begin_};
        begin_ = end_;
        ended_ = false;
        ++number_;
        return true;
    }
}

}  // namespace calculix
