// SPDX-License-Identifier: MIT
// Femtet, as far as the stand-in plays it, does what a study wants.
#include "femtet/standin.hpp"
#include "support/catch.hpp"

using namespace femrun::windows;

TEST_CASE("a design is solved, and its output read", "[femtet]") {
    for (const StandIn::Form form : {StandIn::Form::library, StandIn::Form::program}) {
        const StandIn standin(form);
        Femtet femtet(standin);

        REQUIRE(femtet.open() == "ok");
        REQUIRE(femtet.solve({5, 4}) == "ok");
        CHECK(femtet.response() == Approx(0.0554).epsilon(0.01));
        REQUIRE(femtet.solve({10, 5}) == "ok");
        CHECK(femtet.response() == Approx(0.2530).epsilon(0.01));
        CHECK(StandIn::running().size() == 1);

        femtet.end();
        CHECK(StandIn::all_end_within(10));
        CHECK(standin.project() == coil_project);
    }
}
