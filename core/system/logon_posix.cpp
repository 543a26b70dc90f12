// SPDX-License-Identifier: MIT
#include "system/logon.hpp"

#include <string_view>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "base/plain_text.hpp"
#include "system/folders_posix.hpp"
#include "system/private_file.hpp"

namespace femrun::system {

namespace fs = std::filesystem;

namespace {

fs::path entry_file(const std::string& name) {
    return xdg_folder("XDG_CONFIG_HOME", ".config") / "autostart" / (name + ".desktop");
}

/// An argument of the key Exec: in quotes, as the Desktop Entry Specification (1.5, "The Exec key")
/// asks, and with its backslashes doubled once more, because the value is a string.
std::string exec_argument(std::string_view argument) {
    std::string text = "\"";
    for (const char each : argument) {
        if (each == '\\')
            text += "\\\\\\\\";
        else if (each == '"' || each == '`' || each == '$')
            text += std::string("\\\\") + each;
        else if (each == '%')
            text += "%%";
        else
            text += each;
    }
    return text + '"';
}

}  // namespace

Result<void> start_at_logon(const std::string& name, const fs::path& program,
                            const std::vector<std::string>& arguments) {
    std::string exec = exec_argument(path_text(program));
    for (const std::string& argument : arguments) {
        if (argument.find_first_of("\n\r") != std::string::npos)
            return Error{ErrorKind::invalid,
                         fmt::format("'{}': a program that starts at logon takes no argument with "
                                     "a line break",
                                     plain(argument, 200))};
        exec += ' ' + exec_argument(argument);
    }
    return write_private_file(entry_file(name),
                              fmt::format("[Desktop Entry]\nType=Application\nName={}\nExec={}\n"
                                          "Terminal=false\nX-GNOME-Autostart-enabled=true\n",
                                          name, exec));
}

Result<bool> do_not_start_at_logon(const std::string& name) {
    std::error_code failure;
    const bool was_there = fs::remove(entry_file(name), failure);
    if (failure)
        return Error{ErrorKind::unavailable,
                     fmt::format("'{}': cannot be removed: {}; remove it by hand",
                                 logon_entry(name), failure.message())};
    return was_there;
}

std::string logon_entry(const std::string& name) { return path_text(entry_file(name)); }

}  // namespace femrun::system
