// SPDX-License-Identifier: MIT
#include "engines/last_words.hpp"

#include <fstream>

#include "base/plain_text.hpp"
#include "engines/command.hpp"

namespace femrun::engines {

namespace {

// The last line of a program that says why it ends is in here, and a sentence's length is shown.
constexpr std::streamoff read_max = 8192;
constexpr std::size_t shown_max = 500;

}  // namespace

std::string last_line(std::string_view text) {
    std::string_view last, last_of_engine;
    for (const std::string_view line : lines_of(text)) {
        const std::string_view said = trimmed(line);
        const bool of_engine = said.starts_with("srun: ") || said.starts_with("slurmstepd: ");
        if (!said.empty()) (of_engine ? last_of_engine : last) = said;
    }
    if (last.empty()) last = last_of_engine;
    return plain(last, shown_max);
}

std::string last_line_of(const std::filesystem::path& file) {
    std::ifstream from(file, std::ios::binary | std::ios::ate);
    const std::streamoff size = from.tellg();
    if (size <= 0) return {};
    std::string end(static_cast<std::size_t>(std::min(size, read_max)), '\0');
    from.seekg(size - static_cast<std::streamoff>(end.size()));
    from.read(end.data(), static_cast<std::streamsize>(end.size()));
    return last_line(end);
}

}  // namespace femrun::engines
