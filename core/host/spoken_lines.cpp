// SPDX-License-Identifier: MIT
#include "host/spoken_lines.hpp"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/plain_text.hpp"

namespace femrun::host {

namespace {

// Of a plugin that talks without end, as much as is kept with an attempt.
constexpr std::uintmax_t bytes_max = 64 << 10;
constexpr std::size_t line_bytes_max = 1000;
constexpr std::uintmax_t file_bytes_max = 1 << 20;

constexpr std::string_view perhaps_anothers = "(perhaps of another solve) ";

SpokenLines::Line line_of(std::string_view text) {
    for (const LogLevel level :
         {LogLevel::debug, LogLevel::info, LogLevel::warning, LogLevel::error}) {
        const std::string mark = fmt::format("{}: ", to_string(level));
        if (text.starts_with(mark)) return {level, plain(text.substr(mark.size()), line_bytes_max)};
    }
    return {LogLevel::info, plain(text, line_bytes_max)};
}

}  // namespace

std::vector<SpokenLines::Line> SpokenLines::fresh() {
    std::vector<Line> lines;
    const bool anybodys = std::exchange(several_called_, calls_ > 1);
    std::error_code failed;
    const auto size = std::filesystem::file_size(file_, failed);
    if (failed || size == read_) return lines;
    if (size < read_) read_ = 0;  // it was emptied meanwhile
    if (size - read_ > bytes_max) {
        lines.push_back({LogLevel::warning, fmt::format("{} bytes of what it printed are left out",
                                                        size - read_ - bytes_max)});
        read_ = size - bytes_max;
    }
    std::ifstream stream(file_, std::ios::binary);
    stream.seekg(static_cast<std::streamoff>(read_));
    std::string text(static_cast<std::size_t>(size - read_), '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(std::max<std::streamsize>(stream.gcount(), 0)));
    read_ += text.size();
    std::erase(text, '\0');  // a file that was emptied under its writer has a hole in front
    for (std::size_t from = 0; from < text.size();) {
        const auto end = std::min(text.find('\n', from), text.size());
        if (end > from) {
            lines.push_back(line_of(std::string_view(text).substr(from, end - from)));
            if (anybodys) lines.back().text.insert(0, perhaps_anothers);
        }
        from = end + 1;
    }
    if (kept_small_ == KeptSmall::here && read_ > file_bytes_max) {
        std::filesystem::resize_file(file_, 0, failed);
        read_ = 0;
    }
    return lines;
}

}  // namespace femrun::host
