// SPDX-License-Identifier: MIT
// A disk of its own at a folder: full when so much is on it, until it is made to grow.
#pragma once

#include <filesystem>
#include <string>

namespace femrun::test {

class SmallDisk {
public:
    /// "1m". In a process that has left the machine (network.hpp), before anything is there.
    SmallDisk(std::filesystem::path folder, const std::string& size);
    ~SmallDisk();
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

    /// Until nothing more goes onto it.
    void fill() const;
    void grow(const std::string& size) const;

private:
    std::filesystem::path folder_;
};

}  // namespace femrun::test
