// SPDX-License-Identifier: MIT
#include "work/attempt_folder.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "work/portable_name.hpp"

namespace femrun::work {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool stays(char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter || is_digit(c) || c == '.' || c == '-' || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

/// FNV-1a. 32 bits keep apart the few studies of a database whose names come out alike.
std::uint32_t short_hash(std::string_view text) {
    std::uint32_t hash = 2166136261u;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
    return hash;
}

/// Removes `word` from the front of `text`, if it is there.
bool skip(std::string_view& text, std::string_view word) {
    if (!text.starts_with(word)) return false;
    text.remove_prefix(word.size());
    return true;
}

bool skip_digits(std::string_view& text) {
    const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
    const auto count = static_cast<std::size_t>(end - text.begin());
    text.remove_prefix(count);
    return count > 0;
}

}  // namespace

std::string folder_name(std::string_view study_name) {
    std::string name(study_name);
    for (char& c : name)
        if (!stays(c)) c = '_';
    if (name.empty() || name.front() == '.' || is_device(name)) name.insert(name.begin(), '_');
    const bool loses_its_end = name.back() == '.';  // on Windows
    if (name == study_name && !loses_its_end) return name;
    return fmt::format("{}-{:08x}", name, short_hash(study_name));
}

std::string attempt_folder(std::string_view study_name, std::uint64_t trial,
                           std::uint32_t ordinal) {
    return fmt::format("{}/trial-{:06}-attempt-{}", folder_name(study_name), trial, ordinal);
}

std::filesystem::path study_log(const std::filesystem::path& files_folder,
                                std::string_view study_name) {
    return files_folder / path_of(folder_name(study_name)) / "femrun.log";
}

std::optional<std::string> study_of_folder(std::string_view folder) {
    const auto slash = folder.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    std::string study(folder.substr(0, slash));
    std::string_view rest = folder.substr(slash + 1);
    const bool fits = folder_name(study) == study && skip(rest, "trial-") && skip_digits(rest) &&
                      skip(rest, "-attempt-") && skip_digits(rest) && rest.empty();
    if (!fits) return std::nullopt;
    return study;
}

std::uint64_t trial_of_folder(std::string_view folder) {
    if (!study_of_folder(folder)) return 0;
    std::string_view rest = folder.substr(folder.find('/') + 1);
    skip(rest, "trial-");
    std::uint64_t number = 0;
    const auto read = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    return read.ec == std::errc() ? number : 0;
}

}  // namespace femrun::work
