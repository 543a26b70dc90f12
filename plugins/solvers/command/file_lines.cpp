// SPDX-License-Identifier: MIT
#include "file_lines.hpp"

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "text_encoding.hpp"

namespace femrun::command {

namespace {

/// Cuts a stream of blocks into lines.
class LineCutter {
public:
    using Each = std::function<bool(std::string_view, std::size_t)>;
    explicit LineCutter(const Each& each) : each_(each) {}

    /// False when no more lines are wanted.
    bool take(std::string_view block) {
        while (true) {
            const auto end = block.find('\n');
            const std::string_view part = block.substr(0, end);
            if (end == block.npos) return take_part(part, Ended::no);
            if (!take_part(part, Ended::yes)) return false;
            block.remove_prefix(end + 1);
        }
    }
    void finish() {
        if (!line_.empty()) give(line_);
    }

private:
    enum class Ended { no, yes };

    /// What stands before an LF, or before the end of the block.
    bool take_part(std::string_view part, Ended ended) {
        for (auto end = part.find('\r'); end != part.npos; end = part.find('\r')) {
            const bool last = end + 1 == part.size();
            if (last && ended == Ended::yes) {
                part.remove_suffix(1);
                break;
            }
            if (!give_with(part.substr(0, end))) return false;
            part.remove_prefix(end + 1);
            // An LF that comes next belongs to this end of a line.
            if (last) after_return_ = true;
        }
        if (ended == Ended::no) {
            keep(part);
            if (!part.empty()) after_return_ = false;
            return true;
        }
        const bool rest_of_end = after_return_ && part.empty();
        after_return_ = false;
        return rest_of_end || give_with(part);
    }

    void keep(std::string_view part) {
        line_.append(part.substr(0, line_bytes_max - line_.size()));
    }

    bool give_with(std::string_view part) {
        if (line_.empty()) return give(part.substr(0, line_bytes_max));
        keep(part);
        const bool more = give(line_);
        line_.clear();
        return more;
    }

    bool give(std::string_view line) {
        ++number_;
        const bool zeros = line.find('\0') != line.npos;
        if (!zeros && is_utf8(line)) return each_(line, number_);
        std::string readable = as_utf8(line);
        std::replace(readable.begin(), readable.end(), '\0', ' ');
        return each_(readable, number_);
    }

    const Each& each_;
    std::string line_;  // what the blocks before hold of the present line
    std::size_t number_ = 0;
    bool after_return_ = false;  // the block before ended with CR
};

}  // namespace

bool for_each_line(const std::filesystem::path& file,
                   const std::function<bool(std::string_view, std::size_t)>& each) {
    // A pipe that a program left behind would keep us waiting for ever.
    std::error_code failed;
    if (!std::filesystem::is_regular_file(file, failed)) return false;
    std::ifstream stream(file, std::ios::binary);
    if (!stream) return false;

    LineCutter lines(each);
    std::vector<char> room(std::size_t{1} << 16);
    MarkedEncoding marked;
    std::string carried;  // half of a UTF-16 pair
    for (bool first = true; stream; first = false) {
        stream.read(room.data(), static_cast<std::streamsize>(room.size()));
        std::string_view block(room.data(), static_cast<std::size_t>(stream.gcount()));
        if (first) {
            marked = encoding_of(block);
            block.remove_prefix(marked.mark_bytes);
        }
        if (marked.encoding == Encoding::bytes) {
            if (!lines.take(block)) return true;
            continue;
        }
        carried.append(block);
        const std::size_t whole = stream ? whole_utf16(carried, marked.encoding) : carried.size();
        const std::string text =
            from_utf16(std::string_view(carried).substr(0, whole), marked.encoding);
        carried.erase(0, whole);
        if (!lines.take(text)) return true;
    }
    lines.finish();
    return !stream.bad();
}

}  // namespace femrun::command
