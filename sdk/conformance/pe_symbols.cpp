// SPDX-License-Identifier: MIT
// Reads the export table of a library of Windows (PE32+): what `objdump -p` shows of it.
#include <array>

#include "exported_symbols.hpp"

namespace femrun::conformance {

namespace {

// The parts of PE that are needed, as Microsoft's "PE Format" lays them out. Addresses in it count
// from where the library will be loaded; sections say where in the file that is.
constexpr std::uint64_t header_offset_at = 0x3C;
constexpr std::uint32_t signature = 0x00004550;  // "PE" and two zeros
struct FileHeader {
    std::uint32_t signature;
    std::uint16_t machine, section_count;
    std::uint32_t time, symbols, symbol_count;
    std::uint16_t optional_size, characteristics;
};
constexpr std::uint16_t pe_32_plus = 0x20B;
constexpr std::uint64_t export_directory_at = 112;  // in the optional header, after its own fields
struct Directory {
    std::uint32_t address, size;
};
struct Section {
    std::array<char, 8> name;
    std::uint32_t memory_size, address, file_size, offset, relocations, lines;
    std::uint16_t relocation_count, line_count;
    std::uint32_t characteristics;
};
struct Exports {
    std::uint32_t flags, time, version, library_name, ordinal_base, function_count, name_count;
    std::uint32_t functions, names, ordinals;
};

constexpr std::uint32_t names_max = 1u << 20;
constexpr std::size_t name_bytes_max = 1u << 16;

/// Where in the file the byte of this address stands.
std::optional<std::uint64_t> offset_of(const std::vector<Section>& sections,
                                       std::uint32_t address) {
    for (const Section& section : sections)
        if (address >= section.address && address - section.address < section.file_size)
            return std::uint64_t{section.offset} + (address - section.address);
    return std::nullopt;
}

}  // namespace

std::optional<std::vector<std::string>> pe_symbols(LibraryFile& file) {
    std::uint32_t at = 0;
    FileHeader header{};
    std::uint16_t kind = 0;
    Directory directory{};
    std::array<char, 2> dos_mark{};
    if (!file.read(0, dos_mark) || dos_mark[0] != 'M' || dos_mark[1] != 'Z' ||
        !file.read(header_offset_at, at) || !file.read(at, header) ||
        header.signature != signature || !file.read(at + sizeof header, kind) ||
        kind != pe_32_plus || !file.read(at + sizeof header + export_directory_at, directory))
        return std::nullopt;
    std::vector<Section> sections(header.section_count);
    const std::uint64_t table = at + sizeof header + header.optional_size;
    if (!sections.empty() && !file.read(table, sections.data(), sections.size() * sizeof(Section)))
        return std::nullopt;

    std::vector<std::string> names;
    if (directory.size == 0) return names;
    Exports exports{};
    const auto exports_at = offset_of(sections, directory.address);
    if (!exports_at || !file.read(*exports_at, exports) || exports.name_count > names_max)
        return std::nullopt;
    for (std::uint32_t i = 0; i < exports.name_count; ++i) {
        const auto entry_at = offset_of(sections, exports.names + i * 4);
        std::uint32_t address = 0;
        if (!entry_at || !file.read(*entry_at, address)) return std::nullopt;
        const auto name_at = offset_of(sections, address);
        auto name = name_at ? file.text(*name_at, name_bytes_max) : std::nullopt;
        if (!name) return std::nullopt;
        names.push_back(std::move(*name));
    }
    return names;
}

}  // namespace femrun::conformance
