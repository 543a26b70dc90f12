// SPDX-License-Identifier: MIT
#include "source_file.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace femrun::tidy {

namespace fs = std::filesystem;

std::vector<std::string_view> SourceFile::lines() const {
    std::vector<std::string_view> lines;
    const std::string_view all = text;
    for (std::size_t begin = 0; begin < all.size();) {
        const std::size_t end = std::min(all.find('\n', begin), all.size());
        lines.push_back(all.substr(begin, end - begin));
        begin = end + 1;
    }
    return lines;
}

std::string_view SourceFile::name() const {
    const std::string_view all = path;
    const std::size_t slash = all.rfind('/');
    return slash == std::string_view::npos ? all : all.substr(slash + 1);
}

std::string_view SourceFile::extension() const {
    const std::string_view file = name();
    const std::size_t dot = file.rfind('.');
    return dot == std::string_view::npos || dot == 0 ? std::string_view{} : file.substr(dot);
}

bool SourceFile::is_cpp() const {
    constexpr std::array<std::string_view, 4> extensions{".cpp", ".hpp", ".c", ".h"};
    return std::find(extensions.begin(), extensions.end(), extension()) != extensions.end();
}

std::vector<SourceFile> read_tree(const std::string& root) {
    constexpr std::array<std::string_view, 7> folders{"core",  "sdk",  "plugins", "apps",
                                                      "tests", "docs", ".ci"};
    std::vector<SourceFile> files;
    const auto take = [&](const fs::directory_entry& entry) {
        if (!entry.is_regular_file()) return;
        std::ifstream in(entry.path(), std::ios::binary);
        std::string text(std::istreambuf_iterator<char>(in), {});
        if (text.find('\0') != std::string::npos) return;  // a picture, not a text
        files.push_back({fs::relative(entry.path(), root).generic_string(), std::move(text)});
    };
    for (const fs::directory_entry& entry : fs::directory_iterator(root))
        if (entry.path().filename() != ".git") take(entry);  // a file in a linked work tree
    for (const std::string_view folder : folders) {
        const fs::path top = fs::path(root) / folder;
        if (!fs::exists(top)) continue;
        for (const fs::directory_entry& entry : fs::recursive_directory_iterator(top)) take(entry);
    }
    std::sort(files.begin(), files.end(),
              [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
    return files;
}

std::string shown(const Complaints& complaints) {
    std::string text;
    for (const std::string& one : complaints) text += one + "\n";
    return text;
}

}  // namespace femrun::tidy
