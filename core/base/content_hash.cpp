// SPDX-License-Identifier: MIT
#include "base/content_hash.hpp"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <vector>

#include <fmt/format.h>

#include "base/path_text.hpp"

namespace femrun {

void ContentHash::add(std::string_view bytes) {
    bytes_ += bytes.size();
    const auto take = [&](std::size_t count) {
        std::memcpy(waiting_.data() + waiting_bytes_, bytes.data(), count);
        waiting_bytes_ += count;
        bytes.remove_prefix(count);
    };
    if (waiting_bytes_ > 0) {
        take(std::min(bytes.size(), hash_block_bytes - waiting_bytes_));
        if (waiting_bytes_ < hash_block_bytes) return;
        mix_blocks(state_, waiting_.data(), 1);
        waiting_bytes_ = 0;
    }
    const std::size_t whole = bytes.size() / hash_block_bytes;
    mix_blocks(state_, reinterpret_cast<const unsigned char*>(bytes.data()), whole);
    bytes.remove_prefix(whole * hash_block_bytes);
    if (!bytes.empty()) take(bytes.size());
}

std::string ContentHash::finish() {
    const std::uint64_t bits = 8 * bytes_;
    add("\x80");
    while (waiting_bytes_ != hash_block_bytes - 8) add(std::string_view("\0", 1));
    std::string length;
    for (int shift = 56; shift >= 0; shift -= 8) length += static_cast<char>(bits >> shift & 0xFF);
    add(length);
    std::string digits;
    for (const std::uint32_t word : state_) digits += fmt::format("{:08x}", word);
    return digits;
}

std::string content_hash(std::string_view bytes) {
    ContentHash hash;
    hash.add(bytes);
    return hash.finish();
}

Result<std::string> content_hash_of(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    ContentHash hash;
    std::vector<char> piece(1 << 16);
    while (stream) {
        stream.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        hash.add({piece.data(), static_cast<std::size_t>(stream.gcount())});
    }
    // A folder opens as a file does and gives nothing: it never comes to its end.
    if (!stream.eof() || stream.bad())
        return Error{
            std::filesystem::exists(file) ? ErrorKind::unavailable : ErrorKind::missing,
            fmt::format("'{}': cannot be read; allow it or name another file", path_text(file))};
    return hash.finish();
}

}  // namespace femrun
