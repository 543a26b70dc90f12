// SPDX-License-Identifier: MIT
// A step that does not lead from low to high.
#include "study/study_file.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::study;

TEST_CASE("a high beside the grid is met with the highs that work, as they can be typed",
          "[study][file]") {
    const auto read = [](const std::string& high) {
        const auto reading = StudyFile::read(
            "[optimizer]\nplugin = \"o\"\n[solver]\nplugin = \"s\"\n[objectives]\nf = { minimize = "
            "\"f\" }\n[parameters]\na = { low = -0.7853981633974483, high = " +
                high + ", step = 1.5707963267948966 }\nb = { low = 0.1, high = 0.7, step = 0.1 }\n",
            "study.toml");
        return reading.mistakes.empty() ? std::string("fine") : reading.mistakes[0].message;
    };

    CHECK(read("11.7") ==
          "study.toml:8: parameter 'a': step 1.5707963267948966 does not lead from low "
          "-0.7853981633974483 to high 11.7; use high 10.210176124166829 or 11.780972450961723, or "
          "another step");
    CHECK(read("10.210176124166829") == "fine");
    CHECK(read("11.780972450961723") == "fine");
}
