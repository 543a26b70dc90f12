// SPDX-License-Identifier: MIT
// The disk under the database takes no more while a study runs. The system's limit on the size of
// files stands in for it: to SQLite it is a disk that fails.
#include <nlohmann/json.hpp>

#include "scenarios/studies.hpp"
#include "support/catch.hpp"
#include "support/femrun_program.hpp"

using namespace femrun;
using namespace femrun::test;
using nlohmann::json;

namespace {

// Room for some twenty trials' records.
constexpr std::size_t small_disk = 400'000;

json shown(const Bench& bench) { return json::parse(bench.femrun({"show", "--json"}).out); }

json designs(const json& study) {
    json all = json::array();
    for (const json& trial : study["trials"]) all.push_back(trial["design"]);
    return all;
}

json undisturbed(const std::string& study) {
    Bench bench;
    bench.write("study.toml", study);
    REQUIRE(bench.femrun({"--quiet", "--parallel", "1"}).code == 0);
    return designs(shown(bench));
}

bool said(const Bench& bench, const std::string& words) {
    return bench.read("err.txt").find(words) != std::string::npos;
}

/// How often trials were really solved.
std::size_t solves(const json& study) {
    std::size_t count = 0;
    for (const json& trial : study["trials"])
        for (const json& attempt : trial["attempts"]) count += attempt["state"] == "reported";
    return count;
}

}  // namespace

TEST_CASE("a study waits for a disk that takes no more, and goes on by itself",
          "[scenario][disk]") {
    const std::string study = rosenbrock("patient", 60, "delay = 0.02");
    Bench bench;
    bench.write("study.toml", study);
    auto run = bench.start_on_small_disk({"--parallel", "1"}, small_disk);
    REQUIRE(eventually([&] { return said(bench, "goes on by itself") || run.ended(); }));
    CHECK(said(bench,
               "warning: 'femrun.db': reading or writing it failed (disk I/O error); check the "
               "disk, and the study goes on by itself; until then nothing new starts\n"));

    give_room(run.id());
    const Finished finished = bench.finish(run);

    INFO(finished.err);
    REQUIRE(finished.code == 0);
    CHECK(said(bench, "warning: the database can be written again; the study goes on\n"));
    const json after = shown(bench);
    CHECK(designs(after) == undisturbed(study));
    CHECK(solves(after) == after["trials"].size());
}

TEST_CASE("Ctrl-C at a disk that takes no more says what is lost", "[scenario][disk]") {
    const std::string study = rosenbrock("hurried", 60, "delay = 0.02");
    Bench bench;
    bench.write("study.toml", study);
    auto run = bench.start_on_small_disk({"--parallel", "1"}, small_disk);
    REQUIRE(eventually([&] { return said(bench, "goes on by itself") || run.ended(); }));

    strike(run.id(), Blow::interrupt);
    const Finished finished = bench.finish(run);

    INFO(finished.err);
    CHECK(finished.code == 4);
    CHECK(said(bench, "error: study 'hurried': "));
    CHECK(
        said(bench, "'femrun.db': reading or writing it failed (disk I/O error); check the disk"));
    CHECK(bench.femrun({"--quiet", "--parallel", "1"}).code == 0);
    CHECK(designs(shown(bench)) == undisturbed(study));
}
