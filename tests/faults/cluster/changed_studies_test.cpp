// SPDX-License-Identifier: MIT
// Studies whose file is changed, and handed in again, while workers are at them.
#include "cluster.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::test;
using nlohmann::json;

namespace {

/// The same study with another end, and half of its range.
void change_study(const Bench& bench, int trials, const std::string& seconds) {
    write_timed_study(bench, "beam", trials, seconds);
    std::string text = bench.read("beam/study.toml");
    const std::string range = "high = 1 ";
    text.replace(text.find(range), range.size(), "high = 0.5 ");
    bench.write("beam/study.toml", text);
}

/// So many of the new range are complete; those of the other half are on record and do not count.
void check_that_it_went_on(const json& study, std::size_t trials) {
    CHECK(study["state"] == "done");
    std::size_t counting = 0;
    for (const json& trial : study["trials"]) {
        if (trial["state"] != "complete") continue;
        const double x = trial["design"]["x"];
        CHECK(trial["outside"].is_null() == (x <= 0.5));
        if (!trial["outside"].is_null()) continue;
        CHECK(trial["outputs"]["y"] == trial["design"]["x"]);
        ++counting;
    }
    CHECK(counting == trials);
}

}  // namespace

TEST_CASE("a study that is changed while it runs is paused first, and solves nothing again",
          "[cluster][faults]") {
    Cluster cluster(2);
    cluster.start_at_work(1000, "0.3");
    REQUIRE(cluster.solved(6));
    change_study(cluster.bench(), 12, "0.3");
    const auto hand_in = [&] {
        return cluster.femrun({"run", "beam/study.toml", "--detach", "--resume"});
    };

    const Finished refused = hand_in();
    INFO(refused.err);
    CHECK(refused.code == 2);
    CHECK(refused.err.find("study 'beam': runs with another definition: ") != std::string::npos);
    CHECK(
        refused.err.find("first 'femrun pause beam', and hand it in again when it has paused\n") !=
        std::string::npos);
    CHECK(cluster.solving(1));  // nothing has happened to it

    REQUIRE(cluster.femrun({"pause", "beam"}).code == 0);
    REQUIRE(cluster.done("beam")["state"] == "paused");
    const Finished taken = hand_in();
    INFO(taken.err);
    REQUIRE(taken.code == 0);

    check_that_it_went_on(cluster.done("beam"), 12);
    CHECK(said_by_solver(cluster.bench()).repeated() == 0);
}

TEST_CASE("a study that is changed while a worker is away takes nothing that is of the one before",
          "[cluster][faults]") {
    Cluster cluster(2, "3 s");
    cluster.start_at_work(1000, "1");
    REQUIRE(cluster.solved(4));
    cluster.network().cut(1);
    REQUIRE(eventually([&] { return !cluster.is_enlisted(1); }));
    REQUIRE(cluster.femrun({"pause", "beam"}).code == 0);
    REQUIRE(cluster.done("beam")["state"] == "paused");
    change_study(cluster.bench(), 12, "0.3");
    REQUIRE(cluster.femrun({"run", "beam/study.toml", "--detach", "--resume"}).code == 0);
    REQUIRE(cluster.solving(1));
    cluster.network().heal(1);

    check_that_it_went_on(cluster.done("beam"), 12);
    CHECK(eventually([&] { return cluster.is_enlisted(1); }));
    CHECK(said_by_solver(cluster.bench()).repeated() <= 1);  // what was at work there
}
