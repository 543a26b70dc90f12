// SPDX-License-Identifier: MIT
#include "house_rules.hpp"

#include <array>
#include <cctype>
#include <map>

#include <fmt/format.h>

namespace femrun::tidy {

namespace {

constexpr std::size_t lines_max = 400;

/// Longer files that read better whole, with the reason.
const std::map<std::string, std::string, std::less<>> long_files{};

/// Parts of an app that may name plugins, with the reason.
const std::map<std::string, std::string, std::less<>> plugin_namers{
    {"apps/femrun/first_study.cpp", "study files that `femrun init` writes name their solver"},
    {"apps/femrun/cmd_scheduler.cpp", "pools of licences are named after programs"},
    {"apps/femrun/cmd_status.cpp", "pools of licences are named after programs"},
    {"apps/femrun/words_processes.cpp", "pools of licences are named after programs"}};

/// This folder names what it forbids.
bool is_of_rules(const SourceFile& file) { return file.path.starts_with("tests/tidy/"); }

bool needs_licence_line(const SourceFile& file) {
    const bool script = file.text.starts_with("#!");
    return script || file.is_cpp() || file.name() == "CMakeLists.txt" ||
           file.extension() == ".cmake" || file.extension() == ".capnp";
}

bool is_word_char(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// Whether `word` stands alone in the line, not as a part of a longer word.
bool has_word(std::string_view line, std::string_view word) {
    for (std::size_t at = line.find(word); at != std::string_view::npos;
         at = line.find(word, at + 1)) {
        const std::size_t after = at + word.size();
        const bool begins = at == 0 || !is_word_char(line[at - 1]);
        const bool ends = after == line.size() || !is_word_char(line[after]);
        if (begins && ends) return true;
    }
    return false;
}

/// A complaint for every line in which `is_wrong` finds something.
template <typename Find>
void look(const SourceFile& file, Complaints& complaints, Find find) {
    std::size_t number = 0;
    for (const std::string_view line : file.lines()) {
        ++number;
        const std::string what = find(line);
        if (!what.empty()) complaints.push_back(fmt::format("{}:{}: {}", file.path, number, what));
    }
}

}  // namespace

Complaints licence_line_complaints(const std::vector<SourceFile>& files) {
    Complaints complaints;
    for (const SourceFile& file : files) {
        if (!needs_licence_line(file)) continue;
        const auto lines = file.lines();
        const std::size_t at = file.text.starts_with("#!") ? 1 : 0;
        if (lines.size() <= at ||
            lines[at].find("SPDX-License-Identifier: MIT") == std::string_view::npos)
            complaints.push_back(
                fmt::format("{}:{}: the licence is missing; write "
                            "'SPDX-License-Identifier: MIT' in this line",
                            file.path, at + 1));
    }
    return complaints;
}

Complaints name_complaints(const std::vector<SourceFile>& files) {
    constexpr std::array<std::string_view, 8> empty_names{"util",    "utils",   "common", "helper",
                                                          "helpers", "manager", "misc",   "stuff"};
    Complaints complaints;
    for (const SourceFile& file : files) {
        std::string parts = file.path;
        for (char& c : parts)
            if (c == '_' || c == '-' || c == '/' || c == '.') c = ' ';
        for (const std::string_view name : empty_names)
            if (has_word(parts, name))
                complaints.push_back(
                    fmt::format("{}: '{}' in a name says nothing; name the idea", file.path, name));
    }
    return complaints;
}

Complaints note_complaints(const std::vector<SourceFile>& files) {
    constexpr std::array<std::string_view, 4> notes{"TODO", "FIXME", "XXX", "HACK"};
    Complaints complaints;
    for (const SourceFile& file : files) {
        if (is_of_rules(file)) continue;
        look(file, complaints, [&](std::string_view line) -> std::string {
            for (const std::string_view note : notes)
                if (has_word(line, note))
                    return fmt::format("'{}' is a note to oneself; do it, or write an issue", note);
            return {};
        });
    }
    return complaints;
}

Complaints length_complaints(const std::vector<SourceFile>& files) {
    Complaints complaints;
    for (const SourceFile& file : files) {
        if (!file.is_cpp() || long_files.contains(file.path)) continue;
        if (const std::size_t lines = file.lines().size(); lines > lines_max)
            complaints.push_back(
                fmt::format("{}: {} lines are more than {}; one idea a file, or "
                            "give the reason in tests/tidy/house_rules.cpp",
                            file.path, lines, lines_max));
    }
    return complaints;
}

Complaints machine_path_complaints(const std::vector<SourceFile>& files) {
    constexpr std::array<std::string_view, 5> folders{"/home/", "/root/", "/work/", "/Users/",
                                                      "C:\\Users\\"};
    Complaints complaints;
    for (const SourceFile& file : files) {
        if (is_of_rules(file)) continue;
        const bool may_make_up_homes = file.path.starts_with("tests/");
        look(file, complaints, [&](std::string_view line) -> std::string {
            for (const std::string_view folder : folders) {
                const std::size_t at = line.find(folder);
                if (at == std::string_view::npos) continue;
                if (folder == "/home/" && may_make_up_homes) continue;
                // "docs/work/x" and "${HOME}/work/" are places of anybody.
                const bool absolute =
                    at == 0 || (!is_word_char(line[at - 1]) && line[at - 1] != '}' &&
                                line[at - 1] != '.' && line[at - 1] != '>');
                if (absolute) return fmt::format("'{}' is a folder of somebody's machine", folder);
            }
            return {};
        });
    }
    return complaints;
}

Complaints plugin_name_complaints(const std::vector<SourceFile>& files) {
    constexpr std::array<std::string_view, 6> names{"calculix", "femtet", "formula",
                                                    "gp",       "nsga2",  "tpe"};
    Complaints complaints;
    for (const SourceFile& file : files) {
        if (!file.path.starts_with("apps/") || !file.is_cpp()) continue;
        if (plugin_namers.contains(file.path)) continue;
        look(file, complaints, [&](std::string_view line) -> std::string {
            for (const std::string_view name : names)
                if (has_word(line, name))
                    return fmt::format("names the plugin '{}'; an app works with any plugin", name);
            return {};
        });
    }
    return complaints;
}

Complaints path_text_complaints(const std::vector<SourceFile>& files) {
    constexpr std::array<std::string_view, 2> calls{".string()", ".generic_string()"};
    Complaints complaints;
    for (const SourceFile& file : files) {
        const bool is_ours = file.path.starts_with("core/") || file.path.starts_with("apps/");
        const bool of_one_system = file.path.find("_posix.") != std::string::npos ||
                                   file.path.find("_windows.") != std::string::npos;
        if (!is_ours || !file.is_cpp() || of_one_system) continue;
        look(file, complaints, [&](std::string_view line) -> std::string {
            for (const std::string_view call : calls)
                if (line.find(call) != std::string_view::npos)
                    return fmt::format(
                        "'{}' of a path is UTF-8 on some systems only; use "
                        "base/path_text.hpp",
                        call);
            return {};
        });
    }
    return complaints;
}

Complaints last_bit_complaints(const std::vector<SourceFile>& files) {
    constexpr std::array<std::string_view, 29> names{"bernoulli_distribution",
                                                     "discrete_distribution",
                                                     "normal_distribution",
                                                     "uniform_int_distribution",
                                                     "uniform_real_distribution",
                                                     "cbrt",
                                                     "cos",
                                                     "cosh",
                                                     "erf",
                                                     "erfc",
                                                     "exp",
                                                     "exp2",
                                                     "expm1",
                                                     "fma",
                                                     "hash",
                                                     "hypot",
                                                     "lgamma",
                                                     "log",
                                                     "log10",
                                                     "log1p",
                                                     "log2",
                                                     "pow",
                                                     "shuffle",
                                                     "sin",
                                                     "sinh",
                                                     "sqrt",
                                                     "tan",
                                                     "tanh",
                                                     "tgamma"};
    Complaints complaints;
    for (const SourceFile& file : files) {
        const bool is_source = file.path.starts_with("plugins/optimizers/") && file.is_cpp();
        if (!is_source || file.path == "plugins/optimizers/numerics/elementary.hpp") continue;
        look(file, complaints, [&](std::string_view line) -> std::string {
            for (const std::string_view name : names)
                if (has_word(line, fmt::format("std::{}", name)))
                    return fmt::format(
                        "'std::{}' is not the same to the last bit everywhere; numerics/ has what "
                        "is",
                        name);
            return {};
        });
    }
    return complaints;
}

}  // namespace femrun::tidy
