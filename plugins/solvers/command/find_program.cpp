// SPDX-License-Identifier: MIT
#include "find_program.hpp"

#include <cstdlib>
#include <vector>

#include <femrun/failure.hpp>

#include "utf8_path.hpp"

namespace femrun::command {

namespace fs = std::filesystem;

namespace {

#if defined(_WIN32)
constexpr char path_separator = ';';
// What Windows itself starts of what PATHEXT names, in the order that PATHEXT has everywhere.
const std::vector<std::string> endings{"", ".com", ".exe", ".bat", ".cmd"};
const std::string remedy = "name one that ends in .exe, .com, .bat or .cmd";
#else
constexpr char path_separator = ':';
const std::vector<std::string> endings{""};
const std::string remedy = "make it one with 'chmod +x'";
#endif

bool is_program(const fs::path& file) {
    std::error_code failed;
    const auto status = fs::status(file, failed);
    const auto may_run = fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec;
    return fs::is_regular_file(status) && (status.permissions() & may_run) != fs::perms::none;
}

fs::path program_like(const fs::path& file) {
    for (const std::string& ending : endings) {
        fs::path tried = file;
        tried += ending;
        if (is_program(tried)) return tried;
    }
    return {};
}

fs::path in_path(const std::string& name) {
    const char* const variable = std::getenv("PATH");
    std::string rest = variable ? variable : "";
    while (!rest.empty()) {
        const auto end = rest.find(path_separator);
        const std::string folder = rest.substr(0, end);
        rest = end == rest.npos ? std::string{} : rest.substr(end + 1);
        if (folder.empty()) continue;
        fs::path found = program_like(path_of(folder) / path_of(name));
        if (!found.empty()) return found;
    }
    return {};
}

/// Whether the path is one that staging makes.
bool is_staged(const Plan& plan, const fs::path& path) {
    const std::string wanted = normal_text_of(path);
    for (const StagedTemplate& one : plan.templates)
        if (normal_text_of(path_of(one.file.to)) == wanted) return true;
    for (const StagedFile& file : plan.files) {
        const std::string to = normal_text_of(path_of(file.to));
        if (to == wanted || wanted.rfind(to + "/", 0) == 0) return true;
        std::error_code failed;
        if (to == "." && fs::exists(file.from / path, failed)) return true;
    }
    return false;
}

}  // namespace

std::string find_program(const Plan& plan, std::size_t index) {
    const Step& step = plan.steps[index];
    const std::string place = "solver.steps." + std::to_string(index) + ".program: ";
    const std::string& text = step.program_text;
    if (!step.program.names().empty()) return text;
    const fs::path written = path_of(text);
    if (!written.has_parent_path()) {
        for (const auto& [name, value] : step.environment)
            if (name == "PATH") return text;
        const fs::path found = in_path(text);
        if (found.empty())
            throw Missing(place + "there is no program '" + text +
                          "' in PATH; install it, or write its path");
        return text_of(found);
    }
    if (written.is_relative() && is_staged(plan, written)) return text;
    const fs::path file = (plan.study_folder / written).lexically_normal();
    const fs::path found = program_like(file);
    if (!found.empty()) return text_of(found);
    std::error_code failed;
    if (fs::exists(file, failed))
        throw Missing(place + "'" + text + "' is not a program that may be run; " + remedy);
    throw Missing(place + "there is no '" + text + "' " +
                  (written.is_absolute()
                       ? "on this machine; write the path of a program"
                       : "among the staged files or in '" + text_of(plan.study_folder) + "'"));
}

}  // namespace femrun::command
