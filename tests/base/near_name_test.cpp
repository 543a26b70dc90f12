// SPDX-License-Identifier: MIT
#include "base/near_name.hpp"

#include "support/catch.hpp"

using namespace femrun;

TEST_CASE("a slip of the hand is found, case and swapped letters included", "[base][near_name]") {
    const std::vector<std::string> known{"thickness", "radius", "cd"};

    CHECK(near_name("thicknes", known) == "thickness");
    CHECK(near_name("raduis", known) == "radius");
    CHECK(near_name("Cd", known) == "cd");
    CHECK(near_name("length", known) == std::nullopt);
}

TEST_CASE("a suggestion names the near name, or else what there is", "[base][near_name]") {
    const std::vector<std::string> known{"mass", "stress"};

    CHECK(suggestion("stres", known) == "; did you mean 'stress'?");
    CHECK(suggestion("temperature", known) == "; known are 'mass', 'stress'");
    CHECK(suggestion("temperature", {}).empty());
}
