// SPDX-License-Identifier: MIT
// A scheduler of one system gives a PC of another a library that it can load, or says what lacks.
#include "stage/library_choice.hpp"

#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::stage;

namespace {

const work::SolverLibrary for_linux{"linux-x86_64", std::string(64, 'a'), 7};
const work::SolverLibrary for_windows{"windows-x86_64", std::string(64, 'b'), 8};

Lack lack(const std::string& platform) { return {platform, "1.2.0", "solver 'wing': is not here"}; }

}  // namespace

TEST_CASE("a PC is given the library of its platform, by its hash", "[stage][plugins]") {
    const std::vector<work::SolverLibrary> both{for_linux, for_windows};
    CHECK(library_for(both, lack("windows-x86_64")).value() == for_windows);
    CHECK(library_for(both, lack("linux-x86_64")).value() == for_linux);
}

TEST_CASE("who cannot be given a library hears which, for which platform", "[stage][plugins]") {
    const auto on_windows = library_for(std::vector{for_linux}, lack("windows-x86_64"));
    REQUIRE(!on_windows);
    CHECK(on_windows.error().kind == ErrorKind::missing);
    CHECK(on_windows.error().message ==
          "solver 'wing': is not here; the study wants 1.2.0 and brings it for 'linux-x86_64' "
          "alone, not for 'windows-x86_64' of this PC; install it here, or put its library into "
          "the folder 'windows-x86_64' beside the library that the study was handed in with");
    CHECK(library_for({}, lack("linux-aarch64")).error().message ==
          "solver 'wing': is not here; the study wants 1.2.0 and brings none, not for "
          "'linux-aarch64' of this PC; install it here, or put its library into the folder "
          "'linux-aarch64' beside the library that the study was handed in with");
}
