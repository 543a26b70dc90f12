// SPDX-License-Identifier: MIT
// Libraries for Windows, read here.
#include <fstream>
#include <iterator>

#include "conformance/conformance.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"

using namespace femrun;

namespace {

const std::filesystem::path plugin = FEMRUN_WINDOWS_PLUGIN;

}  // namespace

TEST_CASE("a plugin for Windows exports its door and nothing else", "[windows]") {
    const auto names = conformance::exported_symbols(plugin);
    REQUIRE(names);
    CHECK(*names == std::vector<std::string>{"femrun_entry"});
}

TEST_CASE("a library for Windows that is cut off anywhere is none, or has none to show",
          "[windows]") {
    std::ifstream file(plugin, std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(file), {});
    const test::Scratch scratch;
    for (std::size_t size = 0; size < bytes.size(); size += size < 2048 ? 7 : bytes.size() / 50) {
        INFO("the first " << size << " of " << bytes.size() << " bytes");
        scratch.write("cut.femrun", bytes.substr(0, size));
        const auto names = conformance::exported_symbols(scratch.path("cut.femrun"));
        CHECK((!names || names->empty() || *names == std::vector<std::string>{"femrun_entry"}));
    }
}
