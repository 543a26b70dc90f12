// SPDX-License-Identifier: MIT
// A file that is read and changed here and there while another process may write at its end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

namespace femrun::system {

class OpenFile {
public:
    /// Opens a file that exists. A link is not followed, and what is no file (a device, a folder)
    /// is left alone: then it is as if there were nothing.
    explicit OpenFile(const std::filesystem::path& file);
    ~OpenFile();
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;

    std::uint64_t size() const;
    /// What stands there, `count` bytes at most; empty at the end, and where it cannot be read.
    std::vector<char> read(std::uint64_t place, std::size_t count) const;
    bool write(std::uint64_t place, std::string_view bytes);

    enum class Dug { yes, no, not_here };
    /// Gives back to the disk what lies between two places: zeros stand there afterwards. Not every
    /// file system can.
    Dug dig(std::uint64_t from, std::uint64_t until);
    /// What lies behind `size` is gone.
    bool cut(std::uint64_t size);

private:
    std::intptr_t file_ = -1;
};

}  // namespace femrun::system
