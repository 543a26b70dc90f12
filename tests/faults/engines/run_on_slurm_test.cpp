// SPDX-License-Identifier: MIT
// `femrun run --on slurm`: everything in one line, and nothing left of it.
#include "on_slurm.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::test;

namespace {

std::vector<std::string> on_slurm(std::vector<std::string> more = {}) {
    std::vector<std::string> words{"run", "study.toml", "--on",        "slurm",  "--count",
                                   "3",   "--listen",   "127.0.0.1:0", "--quiet"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

}  // namespace

TEST_CASE("a study is solved by jobs of Slurm in one line, and nothing is left of it",
          "[engines][slurm]") {
    OnSlurm cluster;
    cluster.write_study(30, "0.02");

    const Finished run = cluster.bench.femrun(on_slurm());

    INFO(run.err);
    CHECK(run.code == 0);
    CHECK(run.out.find("30 trials") != std::string::npos);
    CHECK(run.out.ends_with("recorded in femrun.db\nto look:   femrun show beam\n"));
    cluster.check_each_once(30);
    CHECK(cluster.left().empty());
}

TEST_CASE("Ctrl-C leaves no job of Slurm behind, and the same line goes on", "[engines][slurm]") {
    OnSlurm cluster;
    cluster.write_study(24, "0.3");
    system::Child run = cluster.bench.start(on_slurm());
    REQUIRE(cluster.begins(4));

    strike(run.id(), Blow::interrupt);
    const Finished first = cluster.bench.finish(run);

    INFO(first.err);
    CHECK(first.code == 3);
    CHECK(first.err.find("go on with: femrun run study.toml --on slurm --count 3 --listen "
                         "127.0.0.1:0\n") != std::string::npos);
    CHECK(cluster.left().empty());
    const Finished second = cluster.bench.femrun(on_slurm());
    INFO(second.err);
    CHECK(second.code == 0);
    CHECK(OnSlurm::complete(cluster.shown("beam")) == 24);
    CHECK(cluster.left().empty());
}

TEST_CASE("killed and typed again, it takes up the jobs of Slurm that still run",
          "[engines][slurm]") {
    OnSlurm cluster;
    cluster.write_study(24, "0.3");
    system::Child run = cluster.bench.start(on_slurm());
    REQUIRE(cluster.begins(4));

    strike(run.id(), Blow::kill);
    cluster.bench.finish(run);
    const auto jobs = cluster.jobs("RUNNING");
    REQUIRE(jobs.size() == 3);
    const Finished again = cluster.bench.femrun(on_slurm());

    INFO(again.err);
    CHECK(again.code == 0);
    cluster.check_each_once(24);  // what ran meanwhile was not begun again
    CHECK(cluster.slurm.ask({"squeue", "--noheader", "--array", "--states=all", "--format=%F"})
              .find_first_not_of("1\n") == std::string::npos);  // of one array
    CHECK(cluster.left().empty());
}

TEST_CASE("a second run on an engine leaves the jobs of the first alone", "[engines][slurm]") {
    OnSlurm cluster;
    cluster.write_study(24, "0.2");
    system::Child run = cluster.bench.start(on_slurm());
    REQUIRE(cluster.begins(4));

    const Finished second = cluster.bench.femrun(
        {"run", "study.toml", "--on", "slurm", "--count", "1", "--listen", "127.0.0.1:0"});

    CHECK(second.code != 0);
    CHECK(second.err ==
          "error: 'femrun.db': another femrun runs studies of this database on an engine now; wait "
          "for its end, or name another with --db\n");
    CHECK(cluster.bench.finish(run).code == 0);
    cluster.check_each_once(24);
    CHECK(cluster.left().empty());
}

TEST_CASE("a mistake in a study costs nobody's queue", "[engines][slurm]") {
    OnSlurm cluster;
    cluster.write_study(24, "0.3");
    cluster.bench.write("study.toml", "[study]\nnmae = \"beam\"\n");

    const Finished run = cluster.bench.femrun(on_slurm());

    CHECK(run.code == 2);
    CHECK(run.err.find("'nmae'") != std::string::npos);
    CHECK(cluster.slurm.ask({"squeue", "--noheader", "--states=all"}).empty());
    CHECK(cluster.left().empty());
}

TEST_CASE("the truss on one slot of Slurm has the designs of a local study", "[engines][slurm]") {
    OnSlurm cluster;
    cluster.write_truss(40);
    const std::vector<std::string> job{"run", "truss/study.toml", "--quiet"};
    auto here = job, there = job;
    here.insert(here.end(), {"--parallel", "1", "--db", "here.db"});
    there.insert(there.end(), {"--on", "slurm", "--count", "1", "--listen", "127.0.0.1:0"});

    REQUIRE(cluster.bench.femrun(here).code == 0);
    const Finished run = cluster.bench.femrun(there);

    INFO(run.err);
    REQUIRE(run.code == 0);
    const auto alone = nlohmann::json::parse(
        cluster.bench.femrun({"show", "truss10", "--all", "--json", "--db", "here.db"}).out);
    const auto jobs = cluster.shown("truss10");
    REQUIRE(OnSlurm::complete(jobs) == 40);
    for (std::size_t i = 0; i < 40; ++i)
        CHECK(jobs["trials"][i]["design"] == alone["trials"][i]["design"]);
    CHECK(cluster.left().empty());
}
