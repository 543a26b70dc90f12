// SPDX-License-Identifier: MIT
// PCs on which no solver works, beside others that are well.
#include "cluster.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::test;
using nlohmann::json;

namespace {

/// As the timed study, with a program that wants a library which PC 1 lacks: there it fails at
/// once, whatever the design.
void write_study_that_fails_on_pc_1(const Cluster& cluster, const Bench& bench, int trials) {
    write_timed_study(bench, "beam", trials, "0.3");
    bench.write("beam/solve.sh",
                "#!/bin/sh\n"
                "case \"$PWD\" in " +
                    cluster.worker_folder(1).string() +
                    "/*) echo 'libsolver.so.4: cannot open shared object file' >&2; exit 127;; "
                    "esac\n"
                    "sleep \"$2\"\n"
                    "echo \"y = $1\"\n");
    std::filesystem::permissions(bench.folder() / "beam/solve.sh",
                                 std::filesystem::perms::owner_all);
}

}  // namespace

TEST_CASE("a PC on which everything fails rests, and costs no design", "[cluster][faults]") {
    Cluster cluster(3);
    write_study_that_fails_on_pc_1(cluster, cluster.bench(), 30);
    cluster.start_scheduler();
    cluster.start_workers();
    REQUIRE(eventually([&] {
        return cluster.is_enlisted(1) && cluster.is_enlisted(2) && cluster.is_enlisted(3);
    }));

    cluster.submit("beam/study.toml");

    const json study = cluster.done("beam");
    CHECK(count_of(study, "complete") == 30);
    CHECK(count_of(study, "failed") == 0);
    CHECK(attempts_of(study) < 30 + 12);
    CHECK(cluster.said(0).find("worker '" + Cluster::name_of_worker(1) + "' rests for 5 s") !=
          std::string::npos);
}
