// SPDX-License-Identifier: MIT
// Who may touch a file: Windows keeps a list of accounts where POSIX has modes. The system itself
// and administrators can take every file anyway, so they do not count as others. Only for this
// room's Windows sources.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "system/native_windows.hpp"

namespace femrun::system {

/// To make files and folders with that only this user may enter, read or change, whatever the
/// folder above says.
class OnlyThisUser {
public:
    OnlyThisUser();
    ~OnlyThisUser();
    OnlyThisUser(const OnlyThisUser&) = delete;
    OnlyThisUser& operator=(const OnlyThisUser&) = delete;

    /// Null where Windows does not tell who the user is: then the folder above decides.
    SECURITY_ATTRIBUTES* get() { return description_ == nullptr ? nullptr : &attributes_; }

private:
    void* description_ = nullptr;
    SECURITY_ATTRIBUTES attributes_{};
};

/// Somebody else who may read or change the open file, by name: "Everyone"; nothing when there is
/// nobody.
std::optional<std::string> another_with_access(HANDLE file);

/// From now on the folder above decides who may touch the file.
void give_access_as_folder(const std::filesystem::path& file);

}  // namespace femrun::system
