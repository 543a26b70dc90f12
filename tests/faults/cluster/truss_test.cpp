// SPDX-License-Identifier: MIT
// The README's main job on four PCs, with a worker, the scheduler and a link killed on the way:
// what is found is what one PC finds that nothing befalls.
#include <filesystem>
#include <map>

#include "asked_for.hpp"
#include "cluster.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::test;
using nlohmann::json;

namespace {

/// Responses by design, of complete trials.
std::map<json, json> found(const json& study) {
    std::map<json, json> all;
    for (const json& trial : study["trials"])
        if (trial["state"] == "complete") all.emplace(trial["design"], trial["outputs"]);
    return all;
}

/// Attempts whose response is the trial's.
std::size_t counted(const json& study) {
    std::size_t count = 0;
    for (const json& trial : study["trials"])
        for (const json& attempt : trial["attempts"])
            if (attempt["state"] == "reported" && attempt["failure"].is_null()) {
                ++count;
                break;
            }
    return count;
}

}  // namespace

TEST_CASE("the truss is found on four PCs as on one, whatever is killed on the way",
          "[cluster][faults][truss]") {
    const int trials = asked_for("FEMRUN_TRIALS", 200);
    Cluster cluster(3, "2 s");
    std::filesystem::copy(TRUSS_FOLDER, cluster.bench().folder() / "truss");
    // What this optimizer asks for does not depend on the order in which it is told.
    const std::vector<std::string> job{
        "run", "truss/study.toml", "--optimizer",          "random", "--seed",
        "3",   "--trials",         std::to_string(trials), "--set",  "study.attempts=100000"};
    const auto with = [&](std::vector<std::string> more) {
        more.insert(more.begin(), job.begin(), job.end());
        return more;
    };
    const Finished alone = cluster.femrun(with({"--quiet", "--db", "alone.db"}));
    INFO(alone.out << alone.err);
    REQUIRE(alone.code == 0);
    const json expected =
        json::parse(cluster.femrun({"show", "truss10", "--json", "--db", "alone.db"}).out);

    cluster.start_scheduler();
    cluster.start_workers();
    REQUIRE(cluster.femrun(with({"--detach"})).code == 0);
    const auto until_completed = [&](int so_many) {
        return eventually([&] { return cluster.status()["studies"][0]["completed"] >= so_many; });
    };
    REQUIRE(until_completed(trials / 8));
    cluster.kill(1);
    REQUIRE(until_completed(trials / 4));
    cluster.start_worker(1);
    cluster.kill(0);
    cluster.start_scheduler();
    REQUIRE(until_completed(trials / 2));
    cluster.network().cut(2);
    REQUIRE(until_completed(trials * 3 / 4));
    cluster.network().heal(2);

    const json study = cluster.done("truss10");
    CHECK(count_of(study, "complete") == static_cast<std::size_t>(trials));
    CHECK(counted(study) == static_cast<std::size_t>(trials));
    CHECK(found(study) == found(expected));
    CHECK(study["best"] == expected["best"]);
}
