// SPDX-License-Identifier: MIT
// The README's main job on a scheduler and three workers, each on a PC of its own, with a worker,
// the scheduler and a link killed on the way: tests/faults/truss does all of it, the suite a part.
#include <filesystem>
#include <map>

#include <fmt/format.h>

#include "cluster/asked_for.hpp"
#include "cluster/cluster.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::test;
using nlohmann::json;

namespace {

constexpr int killed_pc = 1, cut_pc = 2, workers = 3;
/// One slot each: what a kill, the scheduler's restart and a cut find at work, each begun again
/// once.
constexpr std::size_t befallen_max = 8;

std::vector<std::string> job(int trials, const std::vector<std::string>& more) {
    std::vector<std::string> all{"run", "truss/study.toml", "--trials", std::to_string(trials)};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

json found_alone(Cluster& cluster, std::vector<std::string> asked) {
    for (const char* more : {"--quiet", "--db", "alone.db"}) asked.emplace_back(more);
    system::Child alone = cluster.start_client(asked);
    const auto end = alone.wait(std::chrono::hours(1));
    INFO(cluster.bench().read("client-err.txt"));
    REQUIRE(end);
    REQUIRE(end->code == 0);
    return json::parse(cluster.femrun({"show", "truss10", "--json", "--db", "alone.db"}).out);
}

int completed(Cluster& cluster) {
    Cluster::pass("0.1");
    return cluster.status()["studies"][0]["completed"];
}

/// Waits for as long as anything comes.
bool completes(Cluster& cluster, int so_many) {
    for (int now = completed(cluster); now < so_many; now = completed(cluster))
        if (!eventually([&] { return completed(cluster) > now; })) return false;
    return true;
}

json found_on_four_pcs(Cluster& cluster, std::vector<std::string> asked, int trials) {
    cluster.start_scheduler();
    cluster.start_workers();
    asked.emplace_back("--detach");
    REQUIRE(cluster.femrun(asked).code == 0);
    REQUIRE(completes(cluster, trials / 8));
    cluster.kill(killed_pc);
    REQUIRE(completes(cluster, trials / 4));
    cluster.start_worker(killed_pc);
    cluster.kill(0);
    cluster.start_scheduler();
    REQUIRE(completes(cluster, trials / 2));
    cluster.network().cut(cut_pc);
    REQUIRE(completes(cluster, trials * 3 / 4));
    cluster.network().heal(cut_pc);
    REQUIRE(completes(cluster, trials));
    return cluster.done("truss10");
}

/// Responses by design, of complete trials.
std::map<json, json> found(const json& study) {
    std::map<json, json> all;
    for (const json& trial : study["trials"])
        if (trial["state"] == "complete") all.emplace(trial["design"], trial["outputs"]);
    return all;
}

/// "femrun": it was on its way when the scheduler was killed. A worker that had it said so when it
/// came back, and went on with it.
bool never_began(const json& cause) { return cause == "not_begun" || cause == "femrun"; }

/// Each design has one solve that counts; of one that began more than once some attempt was on a PC
/// that something befell.
void check_that_each_is_solved_once(const json& study, int trials) {
    std::size_t solved = 0, again = 0;
    for (const json& trial : study["trials"]) {
        std::size_t begun = 0, in_time = 0;
        bool has_reason = false;
        for (const json& attempt : trial["attempts"]) {
            const json& failure = attempt["failure"];
            if (!failure.is_null() && never_began(failure["cause"])) continue;
            ++begun;
            in_time += attempt["state"] == "reported" && failure.is_null();
            has_reason = has_reason || attempt["worker"] == Cluster::name_of_worker(killed_pc) ||
                         attempt["worker"] == Cluster::name_of_worker(cut_pc);
        }
        INFO(trial.dump(1));
        CHECK((begun == 1 || has_reason));
        solved += in_time > 0;
        again += begun - 1;
    }
    const auto all = static_cast<std::size_t>(trials);
    const double weight = study["trials"][study["best"].get<std::size_t>() - 1]["values"]["weight"];
    fmt::print(
        "truss: {} designs, {} solved, {} solves begun beside these; the best has {:.2f} lb\n",
        found(study).size(), solved, again, weight);
    CHECK(count_of(study, "complete") == all);
    CHECK(found(study).size() == all);
    CHECK(solved == all);
    CHECK(again <= befallen_max);
}

}  // namespace

TEST_CASE("the truss is found on four PCs as on one, whatever is killed on the way",
          "[cluster][faults][truss]") {
    const int trials = asked_for("FEMRUN_TRIALS", 150);
    Cluster cluster(workers, "2 s");
    std::filesystem::copy(TRUSS_FOLDER, cluster.bench().folder() / "truss");
    // What this optimizer asks for does not depend on the order in which it is told.
    const auto asked =
        job(trials, {"--optimizer", "random", "--seed", "3", "--set", "study.attempts=100000"});
    const json expected = found_alone(cluster, asked);

    const json study = found_on_four_pcs(cluster, asked, trials);

    check_that_each_is_solved_once(study, trials);
    CHECK(found(study) == found(expected));
    CHECK(study["best"] == expected["best"]);
}

TEST_CASE("of the truss as it is every design is solved once, whatever is killed on the way",
          "[cluster][faults][truss]") {
    const int trials = asked_for("FEMRUN_TRIALS", 100);
    Cluster cluster(workers, "2 s");
    std::filesystem::copy(TRUSS_FOLDER, cluster.bench().folder() / "truss");

    const json study = found_on_four_pcs(cluster, job(trials, {}), trials);

    check_that_each_is_solved_once(study, trials);
}
