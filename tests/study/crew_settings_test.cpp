// SPDX-License-Identifier: MIT
#include "study/crew_settings.hpp"

#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::study;
using namespace std::chrono_literals;

namespace {

std::vector<std::string> mistakes_in(const std::string& text) {
    std::vector<std::string> sentences;
    for (const Error& mistake : read_crew_settings(text, "w.toml").mistakes)
        sentences.push_back(mistake.message);
    return sentences;
}

}  // namespace

TEST_CASE("a file says how workers are started on an engine", "[study][crew]") {
    const auto reading = read_crew_settings(R"([workers.slurm]
adaptive  = "2..40"
slots     = 4
time      = "4 h"
idle      = "2 min"
partition = "short"
options   = ["--account=fem", "--mem-per-cpu=4G"]
tags      = "big"

[workers.ssh]
count = 3
hosts = "hosts.txt"
)",
                                            "w.toml");

    CHECK(reading.mistakes.empty());
    CHECK(reading.engines.at("slurm") ==
          CrewSettings{.slots = 4,
                       .adaptive = "2..40",
                       .time = 4h,
                       .idle = 2min,
                       .partition = "short",
                       .options = {"--account=fem", "--mem-per-cpu=4G"},
                       .tags = {"big"}});
    CHECK(reading.engines.at("ssh") == CrewSettings{.count = 3, .hosts = "hosts.txt"});
}

TEST_CASE("mistakes in a crew's settings are told with their lines", "[study][crew]") {
    CHECK(mistakes_in("[workers.slrum]\ncount = 3\n") ==
          std::vector<std::string>{"w.toml:1: [workers.slrum]: there is no engine 'slrum'; did you "
                                   "mean 'slurm'?"});
    CHECK(mistakes_in("[workers.pbs]\n") ==
          std::vector<std::string>{"w.toml:1: [workers.pbs]: there is no engine 'pbs'; there are "
                                   "slurm, ssh, local and commands"});
    CHECK(mistakes_in("[workers.commands]\nstate_tells = \"nothing\"\n").size() == 1);
    CHECK(mistakes_in("[workers.slurm]\ncount = 3\nadaptive = \"1..9\"\nqueue = \"short\"\n") ==
          std::vector<std::string>{
              "w.toml:1: [workers.slurm] has a count and adaptive; leave one out",
              "w.toml:4: [workers.slurm] there is no key 'queue'; write partition"});
    CHECK(mistakes_in("[workers.slurm]\nadaptive = \"9..1\"\n") ==
          std::vector<std::string>{"w.toml:2: [workers.slurm] adaptive: '9..1' is no range of "
                                   "workers; write MIN..MAX, such as 0..20"});
    CHECK(mistakes_in("[worker.slurm]\n") ==
          std::vector<std::string>{
              "w.toml: has no section [workers.ENGINE]; write one, such as [workers.slurm]",
              "w.toml:1: there is no section [worker]; did you mean 'workers'?"});
}

TEST_CASE("what the command line says of a crew stands over what its file says", "[study][crew]") {
    const CrewSettings file{.count = 20, .time = 1h, .options = {"--account=fem"}};
    const CrewSettings line{.adaptive = "0..5", .partition = "long"};

    CHECK(line.over(file) ==
          CrewSettings{
              .adaptive = "0..5", .time = 1h, .partition = "long", .options = {"--account=fem"}});
    CHECK(CrewSettings{}.over(file) == file);
}
