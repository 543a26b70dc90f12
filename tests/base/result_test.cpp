// SPDX-License-Identifier: MIT
#include "base/result.hpp"

#include "support/catch.hpp"

using namespace femrun;

TEST_CASE("an error gathers its place as it travels up", "[base][result]") {
    Error error{ErrorKind::invalid, "lower bound 3 is above upper bound 2; swap them"};

    const Error placed = std::move(error).within("parameter 'chord'").within("study.toml:14");

    CHECK(placed.message ==
          "study.toml:14: parameter 'chord': lower bound 3 is above upper bound 2; swap them");
    CHECK(placed.kind == ErrorKind::invalid);
}

TEST_CASE("a result holds a value or an error, never both", "[base][result]") {
    const Result<int> seven = 7;
    const Result<int> none = Error{ErrorKind::missing, "no number"};

    CHECK(seven.ok());
    CHECK(*seven == 7);
    CHECK_FALSE(none.ok());
    CHECK(none.error().message == "no number");
}
