// SPDX-License-Identifier: MIT
#include "system/find_program_posix.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "system/this_process.hpp"

namespace femrun::system {

namespace {

/// What stands for the file that this process runs, if `executable` is that and leads there no
/// more: after an upgrade its processes must be of one version.
std::optional<std::filesystem::path> own_program(const std::filesystem::path& executable) {
    const std::filesystem::path self = "/proc/self/exe";
    std::error_code gone;
    if (executable.empty() || executable != executable_path() ||
        std::filesystem::equivalent(executable, self, gone))
        return std::nullopt;
    return self;
}

}  // namespace

Result<std::filesystem::path> find_program(const ChildSpec& spec,
                                           const std::vector<std::string>& environment) {
    const std::string program = spec.executable.string();
    if (auto own = own_program(spec.executable)) return *std::move(own);
    const auto is_file = [](const std::filesystem::path& path) {
        struct stat facts {};
        return ::stat(path.c_str(), &facts) == 0 && S_ISREG(facts.st_mode);
    };
    if (program.find('/') != std::string::npos) {
        const std::filesystem::path path = spec.folder / spec.executable;
        if (!is_file(path))
            return Error{
                ErrorKind::missing,
                fmt::format("program '{}': there is no such file; check its path", program)};
        if (::access(path.c_str(), X_OK) != 0)
            return Error{ErrorKind::invalid,
                         fmt::format("program '{}': is not executable; run 'chmod +x {}'", program,
                                     path.string())};
        return path;
    }

    std::string_view folders = "/usr/local/bin:/usr/bin:/bin";
    for (const std::string& variable : environment)
        if (variable.starts_with("PATH=")) {
            folders = std::string_view(variable).substr(5);
            break;
        }
    while (!program.empty() && !folders.empty()) {
        const std::size_t colon = std::min(folders.find(':'), folders.size());
        const std::filesystem::path path =
            std::filesystem::path(folders.substr(0, colon)) / program;
        if (is_file(path) && ::access(path.c_str(), X_OK) == 0) return path;
        folders.remove_prefix(std::min(colon + 1, folders.size()));
    }
    return Error{
        ErrorKind::missing,
        fmt::format("program '{}': not found in PATH; install it or give its full path", program)};
}

}  // namespace femrun::system
