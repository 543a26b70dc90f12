// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

namespace femrun::system {

/// A fresh folder below the temporary one that only this user may enter, gone with this object.
/// Nobody can have put anything in its place: it is made anew, or not at all.
class PrivateFolder {
public:
    /// Without room for one, its path is empty and whatever is written there fails.
    PrivateFolder();
    ~PrivateFolder();
    PrivateFolder(const PrivateFolder&) = delete;
    PrivateFolder& operator=(const PrivateFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// Removes those of this user that processes which were killed have left. (Windows twin: none; its
/// temporary folder is each user's own.)
void sweep_private_folders();

}  // namespace femrun::system
