// SPDX-License-Identifier: MIT
// Reads the dynamic symbols of an ELF library: what `nm -D --defined-only` shows.
#include <array>
#include <cstring>

#include "exported_symbols.hpp"

namespace femrun::conformance {

namespace {

// The parts of ELF-64 that are needed, as the System V ABI lays them out.
struct Header {
    std::array<unsigned char, 16> ident;
    std::uint16_t type, machine;
    std::uint32_t version;
    std::uint64_t entry, program_headers, section_headers;
    std::uint32_t flags;
    std::uint16_t size, program_size, program_count, section_size, section_count, names;
};
struct Section {
    std::uint32_t name, type;
    std::uint64_t flags, address, offset, size;
    std::uint32_t link, info;
    std::uint64_t align, entry_size;
};
struct Symbol {
    std::uint32_t name;
    unsigned char info, other;
    std::uint16_t section;
    std::uint64_t value, size;
};
constexpr std::uint32_t dynamic_symbols = 11;  // SHT_DYNSYM

}  // namespace

std::optional<std::vector<std::string>> elf_symbols(LibraryFile& file) {
    Header header{};
    constexpr unsigned char elf_64_little[] = {0x7F, 'E', 'L', 'F', 2, 1};
    if (!file.read(0, header) ||
        std::memcmp(header.ident.data(), elf_64_little, sizeof elf_64_little) != 0)
        return std::nullopt;
    std::vector<std::string> names;
    for (std::uint16_t i = 0; i < header.section_count; ++i) {
        Section section{}, strings{};
        if (!file.read(header.section_headers + i * sizeof section, section)) return std::nullopt;
        if (section.type != dynamic_symbols) continue;
        if (!file.read(header.section_headers + section.link * sizeof strings, strings) ||
            strings.size > (1u << 26))
            return std::nullopt;
        std::string text(strings.size, '\0');
        if (!file.read(strings.offset, text.data(), text.size())) return std::nullopt;
        for (std::uint64_t at = 0; at + sizeof(Symbol) <= section.size; at += sizeof(Symbol)) {
            Symbol symbol{};
            if (!file.read(section.offset + at, symbol)) return std::nullopt;
            const unsigned binding = symbol.info >> 4;  // 0 is local
            if (symbol.section == 0 || binding == 0 || symbol.name >= text.size()) continue;
            names.emplace_back(text.c_str() + symbol.name);
        }
    }
    return names;
}

}  // namespace femrun::conformance
