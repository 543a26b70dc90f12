// SPDX-License-Identifier: MIT
#include "base/path_text.hpp"

#include "support/catch.hpp"

using namespace femrun;

TEST_CASE("a path's text is UTF-8, and names the same path again", "[base]") {
    const std::string name = "\xE8\xA7\xA3\xE6\x9E\x90/bracket \xC3\xA4.toml";  // Japanese, umlaut
    const std::filesystem::path path = std::filesystem::path(u8"解析") / u8"bracket ä.toml";

    CHECK(path_of(name) == path);
    CHECK(slashed_text(path) == name);
    CHECK(path_of(path_text(path)) == path);
}
