// SPDX-License-Identifier: MIT
#include "small_disk.hpp"

#include <sys/mount.h>

#include <fstream>

#include "support/catch.hpp"

namespace femrun::test {

SmallDisk::SmallDisk(std::filesystem::path folder, const std::string& size)
    : folder_(std::move(folder)) {
    std::filesystem::create_directories(folder_);
    std::filesystem::permissions(folder_, std::filesystem::perms::owner_all);
    REQUIRE(::mount("disk", folder_.c_str(), "tmpfs", 0, ("mode=700,size=" + size).c_str()) == 0);
}

SmallDisk::~SmallDisk() { ::umount2(folder_.c_str(), MNT_DETACH); }

void SmallDisk::fill() const {
    std::ofstream filler(folder_ / "filler", std::ios::binary);
    const std::string block(4096, 'f');
    while (filler.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) continue;
}

void SmallDisk::grow(const std::string& size) const {
    REQUIRE(::mount("disk", folder_.c_str(), "tmpfs", MS_REMOUNT,
                    ("mode=700,size=" + size).c_str()) == 0);
}

}  // namespace femrun::test
