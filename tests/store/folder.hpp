// SPDX-License-Identifier: MIT
// A folder of a test's own, gone after it.
#pragma once

#include <filesystem>
#include <string>

namespace femrun::store::testing {

class Folder {
public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::string path() const { return path_.string(); }
    std::string file(const std::string& name) const { return (path_ / name).string(); }

private:
    std::filesystem::path path_;
};

}  // namespace femrun::store::testing
