// SPDX-License-Identifier: MIT
// Who may touch a file: Windows keeps a list of accounts where POSIX has modes. The system itself
// and administrators can take every file anyway, so they do not count as others. Only for this
// room's Windows sources.
#pragma once

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

struct Account {
    std::string number;  // "S-1-1-0", the same in every language
    std::string name;    // "Everyone"
};

/// Who may touch a file.
struct Access {
    std::string user;             // this process's own number
    bool has_list = false;        // without one everybody may do everything
    std::vector<Account> others;  // who may read or change the file beside the user
};
Access access_to(HANDLE file);

/// Whether the file's disk keeps such lists: those of cameras and sticks (FAT) do not.
bool keeps_lists(HANDLE file);

/// From now on the folder above decides who may touch the file.
void give_access_as_folder(const std::filesystem::path& file);

}  // namespace femrun::system
