// SPDX-License-Identifier: MIT
#include "study/house_licences.hpp"

#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::study;
using namespace std::chrono_literals;

namespace {

std::vector<std::string> mistakes_in(const std::string& text) {
    std::vector<std::string> sentences;
    for (const Error& mistake : read_house_licences(text, "l.toml").mistakes)
        sentences.push_back(mistake.message);
    return sentences;
}

}  // namespace

TEST_CASE("a file says which licences a scheduler has", "[study][licences]") {
    const auto reading = read_house_licences(R"([licences]
abaqus = 5

[licences.femtet]
count      = 3
cooldown   = "2 min"
for_people = [{ licences = 2, from = "8:00", until = "18:30" },
              { licences = 1, from = "22:00", until = "24:00" }]
probe      = { command = ["count-free", "femtet"], every = "30 s", time_limit = "5 s" }

[licences.mesher]
count = 8
slurm = "mesh@server"
)",
                                             "l.toml");

    CHECK(reading.mistakes.empty());
    CHECK(reading.pools ==
          std::vector<HouseLicences>{{.name = "abaqus", .count = 5},
                                     {.name = "femtet",
                                      .count = 3,
                                      .cooldown = 2min,
                                      .for_people = {{8h, 18h + 30min, 2}, {22h, 0min, 1}},
                                      .probe = LicenceProbe{{"count-free", "femtet"}, 30s, 5s}},
                                     {.name = "mesher", .count = 8, .slurm = "mesh@server"}});
}

TEST_CASE("what is wrong in a file of licences is told with its line", "[study][licences]") {
    CHECK(mistakes_in("femtet = 3\n").size() == 2);
    CHECK(
        mistakes_in("[licences]\nfemtet = \"three\"\n") ==
        std::vector<std::string>{"l.toml:2: licence 'femtet': count is text 'three'; it must be a "
                                 "whole number from 0 to 1000000"});
    CHECK(mistakes_in("[licences.femtet]\ncount = 3\nslurm = \"fem:2\"\n") ==
          std::vector<std::string>{
              "l.toml:3: licence 'femtet': slurm is text 'fem:2'; it must be the name of a licence "
              "as 'scontrol show licenses' prints it"});
    CHECK(mistakes_in("[licences.femtet]\ncount = 3\nslurm = \"fem\"\n"
                      "probe = { command = [\"count-free\"] }\n") ==
          std::vector<std::string>{
              "l.toml:1: licence 'femtet': has a probe, and is Slurm's, which counts it; leave one "
              "out"});
    CHECK(mistakes_in("[licences.a]\ncount = 3\nslurm = \"fem\"\n"
                      "[licences.b]\ncount = 3\nslurm = \"fem\"\n") ==
          std::vector<std::string>{"l.toml:4: licence 'b': is 'fem' of Slurm's, as 'a' is; what is "
                                   "the same is one pool"});
    CHECK(mistakes_in("[licences.femtet]\ncooldown = \"5 min\"\n") ==
          std::vector<std::string>{"l.toml:1: licence 'femtet': has no count; write how many there "
                                   "are, such as count = 3"});
    CHECK(mistakes_in("[licences.femtet]\ncount = 3\n"
                      "for_people = [{ licences = 4, from = \"8\", until = \"25:00\" }]\n") ==
          std::vector<std::string>{
              "l.toml:3: licence 'femtet': for_people: from is text '8'; it must be a time of the "
              "day, such as \"8:00\"",
              "l.toml:3: licence 'femtet': for_people: until is text '25:00'; it must be a time of "
              "the day, such as \"8:00\"",
              "l.toml:3: licence 'femtet': for_people: keeps 4 licences of 3; lower it"});
    CHECK(
        mistakes_in("[licences.femtet]\ncount = 3\nprobe = \"count-free\"\n") ==
        std::vector<std::string>{"l.toml:3: licence 'femtet': probe is text 'count-free'; it must "
                                 "be a table such as { command = [\"count-free\"] }"});
    CHECK(mistakes_in("[licences.femtet]\ncount = 3\nprobe = { comand = [\"count-free\"] }\n") ==
          std::vector<std::string>{
              "l.toml:3: licence 'femtet': probe: has no command; write command = "
              "[\"count-free\"]",
              "l.toml:3: licence 'femtet': probe: there is no key 'comand'; did you mean "
              "'command'?"});
}
