// SPDX-License-Identifier: MIT
#include "host/last_words.hpp"

#include <algorithm>
#include <fstream>
#include <string_view>
#include <vector>

#include "host/abi_text.hpp"
#include "system/removal.hpp"

namespace femrun::host {

namespace {

constexpr std::uintmax_t file_bytes_max = 1 << 20;
constexpr std::size_t lines_max = 20;
constexpr std::size_t line_bytes_max = 400;

}  // namespace

LastWords::LastWords() {
    if (!folder_.path().empty()) path_ = folder_.path() / "words.txt";
}

void LastWords::forget(const std::filesystem::path& file) {
    std::error_code ignored;
    if (file.has_parent_path()) system::remove_tree(file.parent_path(), ignored);
}

void LastWords::keep_small() {
    std::error_code failed;
    const auto size = std::filesystem::file_size(path_, failed);
    if (!failed && size > file_bytes_max) std::filesystem::resize_file(path_, 0, failed);
}

std::string LastWords::read() const {
    std::ifstream file(path_, std::ios::binary | std::ios::ate);
    if (!file) return {};
    const auto size = static_cast<std::uintmax_t>(std::max<std::streamoff>(file.tellg(), 0));
    const auto wanted = std::min<std::uintmax_t>(size, lines_max * line_bytes_max);
    file.seekg(static_cast<std::streamoff>(size - wanted));
    std::string tail(static_cast<std::size_t>(wanted), '\0');
    file.read(tail.data(), static_cast<std::streamsize>(wanted));
    // A file that was emptied under its writer has a hole in front.
    std::erase(tail, '\0');

    std::vector<std::string> lines;
    for (std::size_t from = 0; from < tail.size();) {
        const auto end = std::min(tail.find('\n', from), tail.size());
        auto line = plain(std::string_view(tail).substr(from, end - from), line_bytes_max);
        if (!line.empty()) lines.push_back(std::move(line));
        from = end + 1;
    }
    std::string text;
    for (std::size_t i = lines.size() - std::min(lines.size(), lines_max); i < lines.size(); ++i)
        text += (text.empty() ? "" : "\n") + lines[i];
    return text;
}

}  // namespace femrun::host
