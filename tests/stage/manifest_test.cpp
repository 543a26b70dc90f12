// SPDX-License-Identifier: MIT
#include "stage/manifest.hpp"

#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::stage;

TEST_CASE("what a study's workers need is kept as a text", "[stage][manifest]") {
    const std::string a(64, 'a'), b(64, 'b');
    const work::Staging staging{"1.2.0", {{"run.sh", a, 6, true}}, {{"linux-x86_64", b, 90}}};
    const auto back = staging_from_json(to_json(staging));
    REQUIRE(back);
    CHECK(back->solver_version == "1.2.0");
    CHECK(back->files == staging.files);
    CHECK(back->libraries == staging.libraries);
    CHECK(hashes_of(staging) == std::vector<std::string>{a, b});
}

TEST_CASE("a damaged or forged list of files is refused", "[stage][manifest]") {
    CHECK(staging_from_json("{").error().message ==
          "files of the study: the list of them is damaged");
    const work::Staging forged{"", {{"../run.sh", std::string(64, 'a'), 6}}, {}};
    CHECK(staging_from_json(to_json(forged)).error().message ==
          "file '../run.sh': it does not lie below the study's folder; put it there");
}
