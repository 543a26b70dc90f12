// SPDX-License-Identifier: MIT
// What a study says of slots and workers: [study] weight and priority, and [workers].
#include "study_text.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::study;
using test::mistakes_in;
using Sentences = std::vector<std::string>;

namespace {

StudyDefinition with(const std::string& section, const std::string& lines) {
    const auto reading = StudyFile::read(test::study_with({{section, lines}}), "s.toml");
    REQUIRE(reading.mistakes.empty());
    return reading.file->definition();
}

}  // namespace

TEST_CASE("a study's share is its weight and priority", "[study]") {
    CHECK(with("study", "").share == Share{1, 0});
    CHECK(with("study", "weight = 2.5\npriority = -3\n").share == Share{2.5, -3});
    CHECK(mistakes_in("study", "weight = 0\n") ==
          Sentences{"line 1: [study] weight is the number 0; it must be a number from 0.001 to "
                    "1000"});
    CHECK(mistakes_in("study", "priority = 1.5\n").size() == 1);
    CHECK(mistakes_in("study", "wieght = 2\n") ==
          Sentences{"line 1: [study] there is no key 'wieght'; did you mean 'weight'?"});
}

TEST_CASE("what a study demands of workers is read", "[study]") {
    CHECK(with("workers", "").requirements == Requirements{});
    CHECK(with("workers",
               "platform = \"windows\"\nmemory = \"1.5 GB\"\ntags = [\"big\", \"lab-2\"]\n")
              .requirements == Requirements{"windows", {"big", "lab-2"}, 1'500'000'000});
    CHECK(with("workers", "memory = \"512MB\"\n").requirements.memory_bytes == 512'000'000);
}

TEST_CASE("a study says how much memory a solve may use", "[study]") {
    const std::string formula = "plugin = \"formula\"\n";
    CHECK(with("solver", formula).memory_limit == std::nullopt);
    CHECK(with("solver", formula + "memory_limit = \"4 GB\"\n").memory_limit == 4'000'000'000);
    CHECK(mistakes_in("solver", formula + "memory_limit = 4\n") ==
          Sentences{"line 2: [solver] memory_limit is the number 4; it must be a size in quotes, "
                    "such as \"16 GB\""});
}

TEST_CASE("what no worker can have is a mistake", "[study][mistakes]") {
    CHECK(mistakes_in("workers", "platform = \"window\"\n") ==
          Sentences{"line 1: [workers] there is no platform 'window'; did you mean 'windows'?"});
    CHECK(mistakes_in("workers", "memory = \"16 gigs\"\n") ==
          Sentences{"line 1: [workers] memory is text '16 gigs'; it must be a size in quotes, "
                    "such as \"16 GB\""});
    CHECK(mistakes_in("workers", "memory = \"-1 GB\"\n").size() == 1);
    CHECK(mistakes_in("workers", "memory = \"1e99 GB\"\n").size() == 1);
    CHECK(mistakes_in("workers", "tags = \"big\"\n").size() == 1);
    CHECK(mistakes_in("workers", "tags = [\"Big\", 3]\n").size() == 2);
    CHECK(mistakes_in("workers", "tag = [\"big\"]\n") ==
          Sentences{"line 1: [workers] there is no key 'tag'; write tags"});
}
