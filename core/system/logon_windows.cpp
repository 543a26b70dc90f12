// SPDX-License-Identifier: MIT
#include "system/logon.hpp"

#include <fmt/format.h>

#include "system/command_line_windows.hpp"
#include "system/native_windows.hpp"

namespace femrun::system {

namespace {

constexpr const wchar_t* run_key = L"Software\\Microsoft\\Windows\\CurrentVersion\\Run";
// Windows starts no longer line from there (its documents: "Run and RunOnce Registry Keys").
constexpr std::size_t longest_line = 260;

Error refused(const std::string& name, const char* what, LSTATUS status) {
    return {ErrorKind::unavailable, fmt::format("'{}': cannot be {}: {}", logon_entry(name), what,
                                                reason_text(static_cast<DWORD>(status)))};
}

}  // namespace

Result<void> start_at_logon(const std::string& name, const std::filesystem::path& program,
                            const std::vector<std::string>& arguments) {
    std::vector<std::wstring> words{program.wstring()};
    for (const std::string& argument : arguments) words.push_back(wide(argument));
    const std::wstring line = command_line(words);
    if (line.size() > longest_line)
        return Error{ErrorKind::invalid,
                     fmt::format("the command line '{}' has {} characters, and Windows starts none "
                                 "with more than {} at logon; put Femrun, and the worker's folder, "
                                 "into folders with shorter names",
                                 utf8(line), line.size(), longest_line)};
    const auto bytes = static_cast<DWORD>((line.size() + 1) * sizeof(wchar_t));
    const LSTATUS status = ::RegSetKeyValueW(HKEY_CURRENT_USER, run_key, wide(name).c_str(), REG_SZ,
                                             line.c_str(), bytes);
    if (status != ERROR_SUCCESS) return refused(name, "written", status);
    return {};
}

Result<bool> do_not_start_at_logon(const std::string& name) {
    const LSTATUS status = ::RegDeleteKeyValueW(HKEY_CURRENT_USER, run_key, wide(name).c_str());
    if (status == ERROR_FILE_NOT_FOUND) return false;
    if (status != ERROR_SUCCESS) return refused(name, "removed", status);
    return true;
}

std::string logon_entry(const std::string& name) {
    return "HKEY_CURRENT_USER\\" + utf8(run_key) + '\\' + name;
}

}  // namespace femrun::system
