// SPDX-License-Identifier: MIT
// A file that is read here and there, from any thread. Errors have the system's reason alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>

#include "base/result.hpp"

namespace femrun::system {

class ReadOnlyFile {
public:
    static Result<ReadOnlyFile> open(const std::filesystem::path& file);
    ReadOnlyFile(ReadOnlyFile&& other) noexcept : file_(other.file_), size_(other.size_) {
        other.file_ = -1;
    }
    ReadOnlyFile& operator=(ReadOnlyFile&&) = delete;
    ~ReadOnlyFile();

    /// When it was opened.
    std::uint64_t size() const { return size_; }

    /// Reads from there on; how many bytes, which are fewer than there is room for at the end
    /// alone.
    Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> into) const;

    /// The same without waiting for a disk: false when the system does not have all of it in
    /// memory, or cannot tell; what `into` holds then is not known. (Windows twin: false.)
    bool read_from_memory(std::uint64_t offset, std::span<std::byte> into) const;

private:
    ReadOnlyFile(std::intptr_t file, std::uint64_t size) : file_(file), size_(size) {}
    std::intptr_t file_;  // a descriptor, or a handle of Windows
    std::uint64_t size_;
};

}  // namespace femrun::system
