// SPDX-License-Identifier: MIT
// Eight workers, three studies, and trouble for as long as one likes: tests/faults/soak. In the
// suite it is short.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "accounts.hpp"
#include "cluster/asked_for.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::test;
using nlohmann::json;

namespace {

constexpr int workers = 8;
const std::vector<std::string> studies{"light", "heavy", "licensed"};

/// More than can be solved until the trouble is over.
constexpr int without_end = 1'000'000;

void hand_in(Cluster& cluster) {
    write_timed_study(cluster.bench(), "light", without_end, "0.4");
    write_timed_study(cluster.bench(), "heavy", without_end, "4");
    write_timed_study(cluster.bench(), "licensed", without_end, "1.2",
                      "[licences]\nmesher = { count = 3, cooldown = \"1 s\" }\n");
    const std::map<std::string, std::string> weights{
        {"light", "1"}, {"heavy", "3"}, {"licensed", "2"}};
    for (const std::string& study : studies) {
        const Finished in = cluster.femrun({"run", study + "/study.toml", "--detach", "--set",
                                            "study.weight=" + weights.at(study)});
        INFO(in.out << in.err);
        REQUIRE(in.code == 0);
    }
}

std::size_t completed(const json& status, const std::string& study) {
    for (const json& one : status["studies"])
        if (one["name"] == study) return one["completed"];
    return 0;
}

/// All studies are given an end that is near, and reach it.
void come_to_an_end(Cluster& cluster, Trouble& trouble) {
    json there;
    const bool all_there = eventually([&] {
        trouble.restart_who_left();  // one that was asked to go has ended what it had by now
        there = cluster.status()["workers"];
        return std::count_if(there.begin(), there.end(), [](const json& worker) {
                   return worker["state"] == "enlisted";
               }) == workers;
    });
    INFO(there.dump(1));
    REQUIRE(all_there);
    const auto all_are = [&](const std::string& state) {
        return eventually([&] {
            Cluster::pass("0.2");
            const json all = cluster.status()["studies"];
            return std::all_of(all.begin(), all.end(),
                               [&](const json& study) { return study["state"] == state; });
        });
    };
    for (const std::string& study : studies) REQUIRE(cluster.femrun({"pause", study}).code == 0);
    REQUIRE(all_are("paused"));
    const json now = cluster.status();
    for (const std::string& study : studies) {
        const Finished revised =
            cluster.femrun({"run", study + "/study.toml", "--detach", "--trials",
                            std::to_string(completed(now, study) + 10)});
        INFO(revised.out << revised.err);
        REQUIRE(revised.code == 0);
    }
    REQUIRE(all_are("done"));
}

void shut_down(Cluster& cluster) {
    const Finished shut = cluster.femrun({"shutdown"});
    INFO(shut.out << shut.err);
    REQUIRE(shut.code == 0);
    for (int pc = 0; pc <= workers; ++pc) CHECK(cluster.ended(pc).code == 0);
}

}  // namespace

TEST_CASE("whatever befalls eight workers and three studies, every solve is accounted for",
          "[cluster][faults][soak]") {
    const std::uint64_t seed = asked_for("FEMRUN_SEED", std::uint64_t{1});
    const double minutes = asked_for("FEMRUN_MINUTES", 0.25);
    CAPTURE(seed);
    Cluster cluster(workers, "3 s");
    cluster.start_scheduler();
    cluster.start_workers();
    hand_in(cluster);
    REQUIRE(cluster.solving(workers));

    Trouble trouble(cluster, workers, studies, seed);
    const Instant end =
        monotonic_now() + std::chrono::duration_cast<Duration>(
                              std::chrono::duration<double, std::ratio<60>>(minutes));
    while (monotonic_now() < end) trouble.step();
    trouble.mend_all();
    come_to_an_end(cluster, trouble);
    shut_down(cluster);

    CHECK(cluster.left_running() == std::vector<std::string>{});
    const Said said = said_by_solver(cluster.bench());
    std::vector<json> recorded;
    for (const std::string& study : studies) {
        recorded.push_back(cluster.recorded(study));
        const Account account = account_of(recorded.back(), said, trouble.befell());
        fmt::print("{}: {} complete, {} solves begun, {} of them again\n", study, account.complete,
                   account.begun, account.again);
        CHECK(account.fouls == std::vector<std::string>{});
        CHECK(account.complete > 0);
    }
    fmt::print("befell in {} minutes, seed {}: {}\n", minutes, seed, trouble.text());
    CHECK(folders_left(cluster, workers, recorded) == std::vector<std::string>{});
}
