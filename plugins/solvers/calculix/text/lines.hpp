// SPDX-License-Identifier: MIT
// Lines of a stream, one after another, through one buffer: a file of any size needs the memory of
// its longest line.
#pragma once

#include <cstddef>
#include <cstdint>
#include <istream>
#include <string_view>
#include <vector>

namespace calculix {

class Lines {
public:
    explicit Lines(std::istream& source);

    /// Moves on to the next line; false at the end. A line without newline at the end counts too.
    bool next();

    /// The present line without its end of line (LF or CRLF); valid until the next call of `next`.
    std::string_view line() const { return line_; }

    /// Number of the present line, from 1.
    std::uint64_t number() const { return number_; }

    /// Whether the present line had its newline: the last one of a file that was cut off has none.
    bool ended() const { return ended_; }

private:
    bool refill();

    std::istream& source_;
    std::vector<char> buffer_;
    std::size_t begin_ = 0, end_ = 0;  // what was read and is not yet a line
    std::string_view line_;
    std::uint64_t number_ = 0;
    bool ended_ = true;
};

}  // namespace calculix
