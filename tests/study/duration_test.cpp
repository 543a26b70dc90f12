// SPDX-License-Identifier: MIT
#include "study/duration.hpp"

#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::study;
using namespace std::chrono_literals;

TEST_CASE("a duration is numbers with units", "[study][duration]") {
    CHECK(*duration_from("8 h") == 8h);
    CHECK(*duration_from("1 h 30 min") == 90min);
    CHECK(*duration_from("90 s") == 90s);
    CHECK(*duration_from("500 ms") == 500ms);
    CHECK(*duration_from("1.5h") == 90min);
    CHECK(*duration_from(" 2d12h ") == 60h);
    CHECK(*duration_from("0 s") == 0s);
}

TEST_CASE("what is no duration is said with what would be one", "[study][duration]") {
    for (const std::string text :
         {"", "8", "8 hours", "h", "-1 h", "1 h 30", "1,5 h", "nan s", "1e3 s", "8 h!", "inf h"})
        CHECK(duration_from(text).error().message ==
              "text '" + text +
                  "' is not a duration; write numbers with d, h, min, s or ms, such as \"1 h 30 "
                  "min\"");
    CHECK(duration_from("4000 d").error().message ==
          "text '4000 d' is longer than ten years; use less");
}

TEST_CASE("a duration is told in its largest units", "[study][duration]") {
    CHECK(to_string(90min) == "1 h 30 min");
    CHECK(to_string(25h + 1s + 5ms) == "1 d 1 h 1 s 5 ms");
    CHECK(to_string(std::chrono::milliseconds(0)) == "0 s");
}
