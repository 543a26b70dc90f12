// SPDX-License-Identifier: MIT
#include "engines/archive.hpp"

#include <array>
#include <cstring>
#include <fstream>

#include <fmt/format.h>

#include "base/content_hash.hpp"
#include "base/path_text.hpp"

namespace femrun::engines {

namespace {

constexpr std::size_t block_bytes = 512;
using Block = std::array<char, block_bytes>;

// Where a header has what (IEEE 1003.1, pax, "ustar Interchange Format"). Numbers are octal.
constexpr std::size_t name_at = 0, mode_at = 100, user_at = 108, group_at = 116, size_at = 124,
                      time_at = 136, sum_at = 148, type_at = 156, magic_at = 257;
constexpr std::size_t name_max = 100;

void put(Block& block, std::size_t at, std::string_view text) {
    std::memcpy(block.data() + at, text.data(), text.size());
}

Block header_of(const ProgramFiles::File& file) {
    Block header{};
    put(header, name_at, file.name);
    put(header, mode_at, file.executable ? "0000755" : "0000644");
    put(header, user_at, "0000000");
    put(header, group_at, "0000000");
    put(header, size_at, fmt::format("{:011o}", file.bytes));
    put(header, time_at, "00000000000");
    put(header, type_at, "0");
    put(header, magic_at,
        std::string_view("ustar\0"
                         "00",
                         8));
    put(header, sum_at, "        ");  // as it counts in the sum
    unsigned sum = 0;
    for (const char c : header) sum += static_cast<unsigned char>(c);
    put(header, sum_at, fmt::format("{:06o}", sum));
    header[sum_at + 6] = '\0';
    return header;
}

Error unwritten(const std::filesystem::path& archive) {
    return {ErrorKind::unavailable,
            fmt::format("program for the jobs: '{}' cannot be written; free some space",
                        path_text(archive))};
}

}  // namespace

Result<void> write_archive(const ProgramFiles& program, const std::filesystem::path& archive) {
    std::ofstream to(archive, std::ios::binary);
    ContentHash hash;
    for (const ProgramFiles::File& file : program.files) {
        if (file.name.size() > name_max)
            return Error{ErrorKind::invalid,
                         fmt::format("program for the jobs: the name of '{}' is longer than {} "
                                     "bytes; rename it",
                                     file.name, name_max)};
        const Block header = header_of(file);
        to.write(header.data(), block_bytes);
        auto content = content_of(file);
        if (!content) return std::move(content).error();
        to.write(content->data(), static_cast<std::streamsize>(content->size()));
        const Block nothing{};
        if (const std::size_t over = content->size() % block_bytes; over != 0)
            to.write(nothing.data(), static_cast<std::streamsize>(block_bytes - over));
        if (!to) return unwritten(archive);
        add(hash, file.name, content_hash(*content));
    }
    if (hash.finish() != program.hash)
        return Error{ErrorKind::conflict,
                     "program for the jobs: it was changed while it was copied; try again once it "
                     "is built"};
    const Block end{};
    to.write(end.data(), block_bytes).write(end.data(), block_bytes);
    if (!to.flush()) return unwritten(archive);
    return {};
}

}  // namespace femrun::engines
