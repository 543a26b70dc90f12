// SPDX-License-Identifier: MIT
// Attempts that are not wanted any more: their slots are free, and nothing of them runs on.
#include <filesystem>

#include "cluster.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::test;
using nlohmann::json;

namespace {

/// One worker at a study whose solves would take ten minutes each.
struct AtLongWork {
    AtLongWork() {
        write_timed_study(cluster.bench(), "long", 2, "600");
        write_timed_study(cluster.bench(), "beam", 1, "0");
        cluster.start_scheduler();
        cluster.start_workers();
        cluster.submit("long/study.toml");
        REQUIRE(cluster.solving(1));
    }

    /// In the attempt's folder, with what it has started.
    std::vector<std::string> solvers() const {
        return running_below(cluster.worker_folder(1) / "files");
    }
    /// Of attempts, on the worker's PC.
    std::vector<std::string> folders() const {
        std::vector<std::string> all;
        for (const auto& entry :
             std::filesystem::recursive_directory_iterator(cluster.worker_folder(1) / "files"))
            if (entry.is_directory() && entry.path().filename().string().starts_with("trial-"))
                all.push_back(entry.path().filename().string());
        return all;
    }
    void check_that_the_slot_is_free() {
        CHECK(eventually([&] { return solvers().empty(); }));
        cluster.submit("beam/study.toml");
        CHECK(count_of(cluster.done("beam"), "complete") == 1);
        CHECK(cluster.is_enlisted(1));
    }

    Cluster cluster{1};
};

}  // namespace

TEST_CASE("of a study that is stopped nothing runs on, and its slot is another's",
          "[cluster][faults]") {
    AtLongWork at;
    CHECK_FALSE(at.solvers().empty());

    CHECK(at.cluster.femrun({"stop", "long"}).code == 0);

    at.check_that_the_slot_is_free();
}

TEST_CASE("of an attempt that reaches its time limit nothing runs on, and the limit is named",
          "[cluster][faults]") {
    Cluster cluster(1);
    write_timed_study(cluster.bench(), "long", 1, "600");
    cluster.start_scheduler();
    cluster.start_workers();
    const Finished submitted =
        cluster.femrun({"run", "long/study.toml", "--detach", "--set", "solver.time_limit=500 ms",
                        "--set", "retry.time_limit_is_design=true", "--set", "study.attempts=1"});
    INFO(submitted.err);
    REQUIRE(submitted.code == 0);

    const json study = cluster.done("long");

    CHECK(count_of(study, "failed") == 1);
    CHECK(study["trials"][0]["failure"]["message"] ==
          "attempt took longer than the time limit of 0.5 s; raise time_limit in [solver] if such "
          "designs need longer");
    CHECK(eventually([&] { return running_below(cluster.worker_folder(1) / "files").empty(); }));
    CHECK(cluster.is_enlisted(1));
}

TEST_CASE("of a worker that is killed nothing runs on, and nothing stays on its disk",
          "[cluster][faults]") {
    AtLongWork at;

    at.cluster.kill(1);

    CHECK(eventually([&] { return at.solvers().empty(); }));
    CHECK(at.folders() == std::vector<std::string>{"trial-000001-attempt-1"});
    at.cluster.start_worker(1);
    REQUIRE(eventually([&] { return said_by_solver(at.cluster.bench()).begun.size() == 2; }));
    CHECK(at.folders() == std::vector<std::string>{"trial-000001-attempt-2"});
}

TEST_CASE("a design that kills its solver each time fails, says how, and costs no worker",
          "[cluster][faults]") {
    Cluster cluster(2);
    write_timed_study(cluster.bench(), "beam", 1, "0",
                      "[retry]\nattempts_max = 2\nbackoff = \"10 ms\"\n");
    cluster.bench().write("beam/solve.sh",
                          "#!/bin/sh\necho 'element 7 is inverted'\nkill -SEGV $$\n");
    cluster.start_scheduler();
    cluster.start_workers();
    const Finished submitted =
        cluster.femrun({"run", "beam/study.toml", "--detach", "--set", "study.attempts=2"});
    REQUIRE(submitted.code == 0);

    const json study = cluster.done("beam");

    CHECK(count_of(study, "failed") == 2);
    const Finished explained = cluster.femrun({"explain", "beam", "--trial", "1"});
    INFO(explained.out);
    CHECK(explained.out.find("SIGSEGV") != std::string::npos);
    CHECK(explained.out.find("element 7 is inverted") != std::string::npos);
    CHECK(cluster.is_enlisted(1));
    CHECK(cluster.is_enlisted(2));
}

TEST_CASE("a design that kills its plugin's process on each PC has failed, with the signal",
          "[cluster][faults]") {
    Cluster cluster(2);
    cluster.bench().write(
        "study.toml",
        "[study]\nname = \"trouble\"\nattempts = 2\n[optimizer]\nplugin = \"random\"\nseed = 1\n"
        "[solver]\nplugin = \"segv\"\n[retry]\nattempts_max = 2\nbackoff = \"10 ms\"\n"
        "[parameters]\nwidth = { low = 1, high = 2 }\n[objectives]\nmass = { minimize = "
        "\"mass\" }\n");
    cluster.bench().environment.push_back("FEMRUN_PLUGIN_PATH=" +
                                          Bench::test_plugins("misbehaving"));
    cluster.start_scheduler();
    cluster.start_workers();

    cluster.submit("study.toml");

    const json study = cluster.done("trouble");
    CHECK(count_of(study, "failed") == 2);
    const Finished explained = cluster.femrun({"explain", "trouble", "--trial", "1"});
    INFO(explained.out);
    CHECK(explained.out.find("signal 11 (SIGSEGV)") != std::string::npos);
    CHECK(cluster.is_enlisted(1));
    CHECK(cluster.is_enlisted(2));
}
