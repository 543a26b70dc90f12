// SPDX-License-Identifier: MIT
#include "file_lines.hpp"

#include <fstream>
#include <string>
#include <vector>

namespace femrun::command {

namespace {

/// What Windows programs like to put in front of UTF-8.
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace

bool for_each_line(const std::filesystem::path& file,
                   const std::function<bool(std::string_view, std::size_t)>& each) {
    // A pipe that a program left behind would keep us waiting for ever.
    std::error_code failed;
    if (!std::filesystem::is_regular_file(file, failed)) return false;
    std::ifstream stream(file, std::ios::binary);
    if (!stream) return false;

    std::vector<char> block(std::size_t{1} << 16);
    std::string line;  // what the blocks before hold of the present line
    std::size_t number = 0;
    const auto give = [&](std::string_view text) {
        if (number == 0 && text.substr(0, byte_order_mark.size()) == byte_order_mark)
            text.remove_prefix(byte_order_mark.size());
        if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
        return each(text, ++number);
    };
    const auto keep = [&](std::string_view part) {
        line.append(part.substr(0, line_bytes_max - line.size()));
    };
    while (stream) {
        stream.read(block.data(), static_cast<std::streamsize>(block.size()));
        std::string_view rest(block.data(), static_cast<std::size_t>(stream.gcount()));
        for (auto end = rest.find('\n'); end != rest.npos; end = rest.find('\n')) {
            if (line.empty()) {
                if (!give(rest.substr(0, end))) return true;
            } else {
                keep(rest.substr(0, end));
                if (!give(line)) return true;
                line.clear();
            }
            rest.remove_prefix(end + 1);
        }
        keep(rest);
    }
    if (!line.empty()) give(line);
    return !stream.bad();
}

}  // namespace femrun::command
