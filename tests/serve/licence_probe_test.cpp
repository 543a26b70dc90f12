// SPDX-License-Identifier: MIT
#include "serve/licence_probe.hpp"

#include "support/catch.hpp"

using namespace femrun;
using namespace std::chrono_literals;

namespace {

Result<std::uint32_t> counted(const std::string& script, std::chrono::milliseconds limit = 30s) {
    return serve::free_licences("femtet", {.command = {"sh", "-c", script}, .limit = limit},
                                [] { return false; });
}

}  // namespace

TEST_CASE("a probe counts the licences that are free", "[serve][licences]") {
    CHECK(counted("echo 2; echo hello >&2").value() == 2);
    CHECK(counted("printf '  0'").value() == 0);
}

TEST_CASE("a probe that does not count says what it did instead", "[serve][licences]") {
    CHECK(counted("echo two of three").error().message ==
          "licence 'femtet': probe 'sh -c echo two of three' must print one whole number, how many "
          "licences are free, and it printed 'two of three'");
    CHECK(counted("true").error().message ==
          "licence 'femtet': probe 'sh -c true' must print one whole number, how many licences are "
          "free, and it printed nothing");
    CHECK(
        counted("echo no server >&2; exit 3").error().message ==
        "licence 'femtet': probe 'sh -c echo no server >&2; exit 3' ended with code 3: it printed "
        "'no server'");
    CHECK(counted("sleep 100", 1ms).error().message ==
          "licence 'femtet': probe 'sh -c sleep 100' still ran after 0.001 s and was ended; raise "
          "its time_limit if it needs longer");
    CHECK(serve::free_licences("femtet", {.command = {"no-such-program"}}, [] { return false; })
              .error()
              .message ==
          "licence 'femtet': probe 'no-such-program' did not end well: program 'no-such-program': "
          "not found in PATH; install it or give its full path");
}
