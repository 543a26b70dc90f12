// SPDX-License-Identifier: MIT
#include "system/this_process.hpp"

#include <cstdlib>

#include "base/path_text.hpp"
#include "support/catch.hpp"
#include "system/folders.hpp"
#include "system/networks.hpp"
#include "system/signal_name.hpp"

using namespace femrun;

TEST_CASE("exceptions have their names", "[system]") {
    const auto text = [](unsigned code) { return system::signal_text(static_cast<int>(code)); };
    CHECK(text(0xC0000005) == "exception 0xC0000005 (access violation)");
    CHECK(text(0xC0000135) == "exception 0xC0000135 (a DLL that it needs was not found)");
    CHECK(text(0xC0001234) == "exception 0xC0001234");
}

TEST_CASE("another process is known by its start", "[system]") {
    const std::uint64_t ours = system::process_started(system::process_id());
    CHECK(ours > 1);
    CHECK(system::process_started(system::process_id()) == ours);
    CHECK(system::process_started(4'000'000'000) == 0);
}

TEST_CASE("plugins are looked for in the user's folder before the system's", "[system][folders]") {
    ::_putenv("LOCALAPPDATA=C:\\users\\kim\\data");
    using Paths = std::vector<std::filesystem::path>;
    const Paths folders = system::plugin_folders();
    REQUIRE(folders.size() == 2);
    CHECK(folders[0] == "C:\\users\\kim\\data\\femrun\\plugins");
    CHECK(folders[1].filename() == "plugins");
    CHECK(system::cache_folder() == "C:\\users\\kim\\data\\femrun\\cache");
    CHECK(system::state_folder() == "C:\\users\\kim\\data\\femrun\\state");
    ::_putenv("LOCALAPPDATA=");
    CHECK(system::cache_folder().is_absolute());

    CHECK(system::split_path_list("C:\\a;;D:\\b c;") == Paths{"C:\\a", "D:\\b c"});
    CHECK(std::filesystem::is_directory(system::temporary_folder()));
}

TEST_CASE("addresses are those that others can use", "[system]") {
    for (const std::string& address : system::network_addresses()) {
        CHECK_FALSE(address.starts_with("127."));
        CHECK_FALSE(address.starts_with("fe80:"));
    }
}
