// SPDX-License-Identifier: MIT
#include "system/this_process.hpp"

#include <csignal>
#include <cstdlib>

#include "support/catch.hpp"
#include "system/folders.hpp"
#include "system/pipe.hpp"
#include "system/signal_name.hpp"

using namespace femrun;

TEST_CASE("a process knows how much it has open", "[system]") {
    const std::size_t before = system::open_handles();
    const auto pipe = system::private_pipe();

    REQUIRE(pipe.ok());
    CHECK(system::open_handles() == before + 2);
}

TEST_CASE("signals have their names", "[system]") {
    CHECK(system::signal_text(SIGSEGV) == "signal 11 (SIGSEGV)");
    CHECK(system::signal_text(SIGKILL) == "signal 9 (SIGKILL)");
    CHECK(system::signal_text(200) == "signal 200");
}

TEST_CASE("plugins are looked for in the user's folder before the system's", "[system][folders]") {
    ::setenv("XDG_DATA_HOME", "/home/kim/data", 1);
    const auto named = system::plugin_folders();
    ::unsetenv("XDG_DATA_HOME");
    ::setenv("HOME", "/home/kim", 1);
    const auto usual = system::plugin_folders();

    using Paths = std::vector<std::filesystem::path>;
    CHECK(named == Paths{"/home/kim/data/femrun/plugins", "/usr/local/lib/femrun/plugins",
                         "/usr/lib/femrun/plugins"});
    CHECK(usual == Paths{"/home/kim/.local/share/femrun/plugins", "/usr/local/lib/femrun/plugins",
                         "/usr/lib/femrun/plugins"});
    CHECK(system::split_path_list("/a::/b c:") == Paths{"/a", "/b c"});
    CHECK(std::filesystem::is_directory(system::temporary_folder()));
}

TEST_CASE("an end of a private pipe can be taken over as inherited", "[system][pipe]") {
    auto ends = system::private_pipe();
    REQUIRE(ends.ok());

    auto taken = system::inherited_pipe(ends->theirs.release());

    REQUIRE(taken.ok());
    CHECK(taken->open());
}
