// SPDX-License-Identifier: MIT
#include "exported_symbols.hpp"

#include "conformance.hpp"

namespace femrun::conformance {

std::optional<std::string> LibraryFile::text(std::uint64_t offset, std::size_t size_max) {
    stream_.clear();
    stream_.seekg(static_cast<std::streamoff>(offset));
    std::string read;
    for (char next = 0; read.size() < size_max && stream_.get(next); read += next)
        if (next == 0) return read;
    return std::nullopt;
}

std::optional<std::vector<std::string>> exported_symbols(const std::filesystem::path& path) {
    LibraryFile file(path);
    if (auto names = elf_symbols(file)) return names;
    return pe_symbols(file);
}

}  // namespace femrun::conformance
