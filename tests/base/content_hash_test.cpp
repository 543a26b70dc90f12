// SPDX-License-Identifier: MIT
#include "base/content_hash.hpp"

#include <fstream>

#include "support/catch.hpp"
#include "support/scratch.hpp"

using namespace femrun;

TEST_CASE("a content hash is the SHA-256 of the bytes", "[base]") {
    // The examples of NIST: an empty message, "abc", two blocks, a million letters.
    CHECK(content_hash("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(content_hash("abc") ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(content_hash("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    CHECK(content_hash(std::string(1'000'000, 'a')) ==
          "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("pieces of any size give the hash of the whole, on any processor", "[base]") {
    std::string bytes;
    for (int i = 0; i < 1000; ++i) bytes += static_cast<char>(i * 7 % 251);
    for (const std::size_t piece : {1u, 3u, 63u, 64u, 65u, 127u, 128u, 500u}) {
        ContentHash hash;
        for (std::size_t at = 0; at < bytes.size(); at += piece)
            hash.add(std::string_view(bytes).substr(at, piece));
        CHECK(hash.finish() == content_hash(bytes));
    }
    HashState one{1, 2, 3, 4, 5, 6, 7, 8}, other = one;
    const auto* const blocks = reinterpret_cast<const unsigned char*>(bytes.data());
    mix_blocks(one, blocks, 15);
    mix_blocks_by_words(other, blocks, 15);
    CHECK(one == other);
}

TEST_CASE("a file has the hash of what it holds, and one that cannot be read is an error",
          "[base]") {
    const test::Scratch scratch;
    const auto folder = scratch.path();
    const auto file = folder / "deck.inp";
    std::ofstream(file) << "abc";

    CHECK(content_hash_of(file).value() == content_hash("abc"));
    std::filesystem::remove(file);
    CHECK(content_hash_of(file).error() ==
          Error{ErrorKind::missing,
                "'" + file.string() + "': cannot be read; allow it or name another file"});
    CHECK(content_hash_of(folder).error().kind == ErrorKind::unavailable);
}
