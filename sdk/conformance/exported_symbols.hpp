// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

namespace femrun::conformance {

/// A library's bytes, in parts, wherever they stand.
class LibraryFile {
public:
    explicit LibraryFile(const std::filesystem::path& path) : stream_(path, std::ios::binary) {}

    template <typename Part>
    bool read(std::uint64_t offset, Part& into) {
        return read(offset, &into, sizeof into);
    }
    bool read(std::uint64_t offset, void* into, std::size_t size) {
        stream_.clear();
        stream_.seekg(static_cast<std::streamoff>(offset));
        stream_.read(static_cast<char*>(into), static_cast<std::streamsize>(size));
        return static_cast<bool>(stream_);
    }
    /// The text up to its zero, which must come within `size_max` bytes.
    std::optional<std::string> text(std::uint64_t offset, std::size_t size_max);

private:
    std::ifstream stream_;
};

/// Names that a library of Linux, or of Windows, exports; nothing when the file is none.
std::optional<std::vector<std::string>> elf_symbols(LibraryFile& file);
std::optional<std::vector<std::string>> pe_symbols(LibraryFile& file);

}  // namespace femrun::conformance
