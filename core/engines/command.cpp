// SPDX-License-Identifier: MIT
#include "engines/command.hpp"

#include <fstream>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "base/plain_text.hpp"
#include "system/private_folder.hpp"
#include "system/program.hpp"

namespace femrun::engines {

namespace {

constexpr std::size_t read_max = std::size_t{64} << 20;
/// For one sentence: the end of what a program says, where the reason stands.
constexpr std::size_t words_max = 500;

std::string read(const std::filesystem::path& file) {
    std::ifstream from(file, std::ios::binary);
    std::string text;
    char piece[1 << 16];
    while (text.size() < read_max && (from.read(piece, sizeof piece) || from.gcount() > 0))
        text.append(piece, static_cast<std::size_t>(from.gcount()));
    return text;
}

/// Without "sbatch: error: " and the like.
std::string_view without_speaker(std::string_view line) {
    const std::size_t colon = line.find(": ");
    if (colon == std::string_view::npos || line.find(' ') < colon) return line;
    const std::string_view rest = line.substr(colon + 2);
    for (const std::string_view how : {"error: ", "fatal: "})
        if (rest.starts_with(how)) return rest.substr(how.size());
    return line;
}

}  // namespace

Result<Said> run(const Command& command) {
    // Both may hold a secret, and what is to be read may be long: files, which only this user
    // reads.
    const system::PrivateFolder folder;
    if (folder.path().empty())
        return Error{ErrorKind::unavailable,
                     "there is no room for a temporary folder; free some space"};
    const std::string& program = command.words.front();
    system::ChildSpec spec{.executable = path_of(program),
                           .arguments = {command.words.begin() + 1, command.words.end()},
                           .environment = command.environment,
                           .folder = {},
                           .output = system::Output::into(folder.path() / "out"),
                           .error = system::Output::into(folder.path() / "err")};
    spec.input = command.input_file;
    if (!command.input.empty()) {
        spec.input = folder.path() / "in";
        std::ofstream to(spec.input, std::ios::binary);
        if (!(to << command.input).flush())
            return Error{ErrorKind::unavailable,
                         fmt::format("program '{}': what it is to read cannot be written to '{}'; "
                                     "free some space",
                                     program, path_text(folder.path()))};
    }
    const auto result = system::run_program(std::move(spec), command.limit, {});
    const auto signal_base = 128;
    switch (result.ending) {
        case system::Ending::exited:
        case system::Ending::signalled:
            return Said{.code = result.ending == system::Ending::exited ? result.code
                                                                        : signal_base + result.code,
                        .out = read(folder.path() / "out"),
                        .err = read(folder.path() / "err")};
        case system::Ending::not_found:
            return Error{ErrorKind::invalid, result.message};
        case system::Ending::timed_out:
            return Error{ErrorKind::unavailable,
                         fmt::format("program '{}': gave no answer within {:g} s", program,
                                     std::chrono::duration<double>(command.limit).count())};
        case system::Ending::stopped:
        case system::Ending::failed_to_start:
            break;
    }
    return Error{ErrorKind::unavailable, result.message};
}

std::string own_words(const Said& said) {
    std::string words;
    for (const std::string& text : {said.err, said.out}) {
        for (const std::string_view line : lines_of(text)) {
            const std::string_view told = without_speaker(trimmed(line));
            if (told.empty()) continue;
            if (!words.empty()) words += "; ";
            words += told;
        }
        if (!words.empty()) break;
    }
    if (words.empty()) return fmt::format("exit code {}", said.code);
    if (words.size() > words_max) words.erase(0, words.size() - words_max);
    return plain(words, message_bytes_max);
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string sh_word(std::string_view word) {
    constexpr std::string_view plain_letters =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=,+@%";
    if (!word.empty() && word.find_first_not_of(plain_letters) == std::string_view::npos)
        return std::string(word);
    std::string quoted = "'";
    for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

}  // namespace femrun::engines
