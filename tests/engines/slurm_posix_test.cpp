// SPDX-License-Identifier: MIT
#include "engines/slurm.hpp"

#include <fmt/format.h>

#include "patience.hpp"
#include "real_slurm.hpp"
#include "stand_in_worker.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"

using namespace femrun;
using namespace femrun::engines;
using namespace std::chrono_literals;
using femrun::test::eventually;
using femrun::test::RealSlurm;
using femrun::test::Scratch;
using femrun::test::StandInWorker;
using Phase = JobSeen::Phase;

namespace {

/// A Slurm, and a crew's keeper's view of it.
struct Cluster {
    explicit Cluster(const std::string& more = {}) : slurm(3, more) {}

    Order order(std::uint32_t count, std::vector<std::string> worker = {}) const {
        return {.crew = "story-1",
                .count = count,
                .slots = 1,
                .time = 10min,
                .options = {},
                .programs = {worker_program.program()},
                .address = "femrun://host:7711/#secret",
                .worker = std::move(worker),
                .folder = shared.path("crew")};
    }

    std::vector<std::string> submit(const Order& wanted) const {
        auto done = engine->submit(wanted);
        INFO((done.ok() ? std::string() : done.error().message));
        REQUIRE(done.ok());
        REQUIRE(done->troubles == std::vector<std::string>{});
        return done->ids;
    }

    JobSeen look(const std::string& id) const {
        auto seen = engine->look({id});
        INFO((seen.ok() ? std::string() : seen.error().message));
        REQUIRE(seen.ok());
        return seen->at(0);
    }

    void until_began(const std::string& job) const {
        INFO(job);
        REQUIRE(eventually([&] { return worker_program.has(job + " began"); }));
    }

    /// What is seen once it is in that phase.
    JobSeen until(const std::string& id, Phase phase) const {
        JobSeen seen;
        const bool came = eventually([&] {
            seen = look(id);
            return seen.phase == phase;
        });
        INFO(id << ": " << seen.why);
        REQUIRE(came);
        return seen;
    }

    std::string output(const std::string& id) const {
        return (shared.path("crew") / (id + ".out")).string();
    }

    RealSlurm slurm;
    StandInWorker worker_program;
    Scratch shared;
    std::unique_ptr<Engine> engine = make_slurm({.programs = shared.path("programs")});
};

std::string job_of(const std::string& id, int restart = 0) {
    return fmt::format("slurm:{}:{}", id, restart);
}

}  // namespace

TEST_CASE("an order of Slurm becomes an array of workers that know their jobs",
          "[engines][slurm]") {
    const Cluster cluster;

    const auto ids = cluster.submit(cluster.order(3, {"--tags", "big one"}));

    REQUIRE(ids == std::vector<std::string>{"1_1", "1_2", "1_3"});
    for (const std::string& id : ids) cluster.until_began(job_of(id));
    const JobSeen seen = cluster.look("1_2");
    CHECK(seen.phase == Phase::running);
    CHECK(seen.place.substr(0, 1) == "n");
    CHECK(seen.output == cluster.output("1_2"));
    // What is left of ten minutes.
    const std::string arguments = cluster.worker_program.arguments("slurm:1_2:0");
    const std::size_t at = arguments.find("--ends-in ") + 10;
    const std::string left = arguments.substr(at, arguments.find(' ', at) - at);
    CHECK((left == "10:00" || left.starts_with("9:")));
    CHECK(arguments ==
          fmt::format("worker @{}/crew/address --job slurm:1_2:0 --slots 1 --ends-in {} --tags big "
                      "one --grace 1 s",  // of the two seconds after which its Slurm kills
                      cluster.shared.path().string(), left));
}

TEST_CASE("the scheduler's address reaches a job of Slurm by a file of its user alone",
          "[engines][slurm]") {
    const Cluster cluster;

    const auto id = cluster.submit(cluster.order(1)).at(0);
    cluster.until_began(job_of(id));

    CHECK(cluster.worker_program.address(job_of(id)) == "femrun://host:7711/#secret");
    using std::filesystem::perms;
    CHECK(std::filesystem::status(cluster.shared.path("crew/address")).permissions() ==
          (perms::owner_read | perms::owner_write));
    CHECK(cluster.slurm.ask({"scontrol", "write", "batch_script", id, "-"}).find("secret") ==
          std::string::npos);
}

TEST_CASE("a job that waits says why in Slurm's words", "[engines][slurm]") {
    const Cluster cluster;
    const auto ids = cluster.submit(cluster.order(6));
    for (const std::string& id : ids) cluster.until_began(job_of(id));

    const auto more = cluster.submit(cluster.order(1)).at(0);

    REQUIRE(eventually([&] { return cluster.look(more).why != "None"; }));
    const JobSeen seen = cluster.look(more);
    CHECK(seen.phase == Phase::pending);
    CHECK(seen.why == "Resources");
    CHECK(seen.place.empty());
}

TEST_CASE("a worker that leaves by itself ends its job of Slurm well", "[engines][slurm]") {
    const Cluster cluster;
    const auto id = cluster.submit(cluster.order(1)).at(0);
    cluster.until_began(job_of(id));

    cluster.worker_program.leave(job_of(id));

    const JobSeen seen = cluster.until(id, Phase::ended);
    CHECK(seen.ending == Ending::left);
    CHECK(seen.why == "COMPLETED");
}

TEST_CASE("a worker that fails is told with its exit code and its last words", "[engines][slurm]") {
    const Cluster cluster;

    const auto id = cluster.submit(cluster.order(1, {StandInWorker::exits_with_3})).at(0);

    const JobSeen seen = cluster.until(id, Phase::ended);
    CHECK(seen.ending == Ending::failed);
    CHECK(seen.why == "FAILED (exit code 3)");
    CHECK(seen.last_words == "femrun worker: this is why it ends");
}

TEST_CASE("a worker that is killed is told with the signal", "[engines][slurm]") {
    const Cluster cluster;
    const auto id = cluster.submit(cluster.order(1)).at(0);
    cluster.until_began(job_of(id));

    cluster.worker_program.kill(job_of(id));

    const JobSeen seen = cluster.until(id, Phase::ended);
    CHECK(seen.ending == Ending::failed);
    CHECK(seen.why == "FAILED (signal 9)");
}

TEST_CASE("a cancelled job's worker is asked once to leave, and leaves", "[engines][slurm]") {
    const Cluster cluster;
    const auto ids = cluster.submit(cluster.order(2));
    for (const std::string& id : ids) cluster.until_began(job_of(id));

    const auto done = cluster.engine->cancel({ids[0]});

    REQUIRE(done.ok());
    CHECK(*done == Done{.ids = {ids[0]}, .troubles = {}});
    const JobSeen seen = cluster.until(ids[0], Phase::ended);
    CHECK(seen.ending == Ending::cancelled);
    CHECK(seen.why == "CANCELLED");
    CHECK(cluster.worker_program.said_by(job_of(ids[0])) ==
          std::vector<std::string>{"began", "TERM", "left"});
    CHECK(cluster.look(ids[1]).phase == Phase::running);
}

TEST_CASE("a cancelled worker that does not leave is killed after Slurm's grace",
          "[engines][slurm]") {
    const Cluster cluster;
    const auto id = cluster.submit(cluster.order(1, {StandInWorker::is_stubborn})).at(0);
    cluster.until_began(job_of(id));

    REQUIRE(cluster.engine->cancel({id}).ok());

    const auto manners = cluster.engine->manners();
    REQUIRE(manners.ok());
    CHECK(manners->grace == 2s);  // its KillWait
    CHECK(eventually([&] { return !cluster.worker_program.runs(job_of(id)); }));
    CHECK(cluster.until(id, Phase::ended).ending == Ending::cancelled);
}

TEST_CASE("a job that waits is cancelled, and one that has ended is no trouble",
          "[engines][slurm]") {
    const Cluster cluster;
    const auto ids = cluster.submit(cluster.order(7));
    std::string waits;
    for (const std::string& id : ids)
        if (id != "1_7") cluster.until_began(job_of(id));
    REQUIRE(cluster.look("1_7").phase == Phase::pending);

    REQUIRE(cluster.engine->cancel({"1_7"}).ok());

    CHECK(cluster.until("1_7", Phase::ended).ending == Ending::cancelled);
    const auto again = cluster.engine->cancel({"1_7", "4711_1"});
    REQUIRE(again.ok());
    CHECK(*again == Done{.ids = {"1_7", "4711_1"}, .troubles = {}});
}

TEST_CASE("a job that is put back has a higher restart count, which its worker is told",
          "[engines][slurm]") {
    const Cluster cluster;
    const auto id = cluster.submit(cluster.order(1)).at(0);
    cluster.until_began(job_of(id));

    cluster.slurm.ask({"scontrol", "requeue", id});

    cluster.until_began(job_of(id, 1));
    CHECK(cluster.until(id, Phase::running).restart == 1);
    CHECK(cluster.worker_program.said_by(job_of(id)) ==
          std::vector<std::string>{"began", "TERM", "left"});
}

TEST_CASE("a job that is held waits for a person", "[engines][slurm]") {
    const Cluster cluster;
    const auto id = cluster.submit(cluster.order(1)).at(0);
    cluster.until_began(job_of(id));

    cluster.slurm.ask({"scontrol", "requeuehold", id});

    const JobSeen seen = cluster.until(id, Phase::held);
    CHECK(seen.why == "job requeued in held state");
    CHECK(seen.restart == 1);
}

TEST_CASE("a job that has to give way to others is asked to leave, and waits to begin again",
          "[engines][slurm]") {
    const Cluster cluster;
    const auto ids = cluster.submit(cluster.order(6));
    for (const std::string& id : ids) cluster.until_began(job_of(id));

    Order others = cluster.order(1);
    others.crew = "others-1";
    others.options = {"--partition=high", "--exclusive"};
    const auto urgent = cluster.submit(others).at(0);

    cluster.until_began(job_of(urgent));
    std::vector<std::string> gave_way;
    for (const std::string& id : ids)
        if (cluster.look(id).phase == Phase::pending) gave_way.push_back(id);
    REQUIRE(gave_way.size() == 2);  // a node of two processors
    CHECK(cluster.worker_program.said_by(job_of(gave_way[0])) ==
          std::vector<std::string>{"began", "TERM", "left"});
    CHECK(cluster.look(gave_way[0]).restart == 1);
}

TEST_CASE("the worker of a node that Slurm gave up lives on beside its successor",
          "[engines][slurm]") {
    Cluster cluster;
    const auto id = cluster.submit(cluster.order(1)).at(0);
    cluster.until_began(job_of(id));
    const std::string place = cluster.look(id).place;

    cluster.slurm.kill_node(place.back() - '0');

    cluster.until(id, Phase::pending);
    cluster.slurm.ask({"scontrol", "update", "JobId=" + id, "StartTime=now"});
    cluster.until_began(job_of(id, 1));
    const JobSeen seen = cluster.until(id, Phase::running);
    CHECK(seen.restart == 1);
    CHECK(seen.place != place);
    CHECK(cluster.worker_program.runs(job_of(id)));
    CHECK(cluster.worker_program.runs(job_of(id, 1)));
}

TEST_CASE("jobs go on while Slurm's controller is away, and nothing is said of them",
          "[engines][slurm]") {
    Cluster cluster;
    const auto id = cluster.submit(cluster.order(1)).at(0);
    cluster.until_began(job_of(id));

    cluster.slurm.stop_controller();

    const auto seen = cluster.engine->look({id});
    REQUIRE(!seen.ok());
    CHECK(seen.error() ==
          Error{ErrorKind::unavailable,
                "squeue: slurm_load_jobs error: Unable to contact slurm controller (connect "
                "failure)"});
    CHECK(cluster.worker_program.runs(job_of(id)));
    cluster.slurm.start_controller();
    cluster.until(id, Phase::running);
    CHECK(cluster.worker_program.said_by(job_of(id)) == std::vector<std::string>{"began"});
}

TEST_CASE("a crew's jobs are found by its name, without those of others and those that ended",
          "[engines][slurm]") {
    const Cluster cluster;
    const auto ids = cluster.submit(cluster.order(2));
    Order others = cluster.order(1);
    others.crew = "story-10";
    cluster.until_began(job_of(cluster.submit(others).at(0)));
    for (const std::string& id : ids) cluster.until_began(job_of(id));
    cluster.worker_program.leave(job_of(ids[0]));
    cluster.until(ids[0], Phase::ended);

    const auto found = cluster.engine->find("story-1");

    REQUIRE(found.ok());
    CHECK(*found == Done{.ids = {ids[1]}, .troubles = {}});
}

TEST_CASE("a job that Slurm has forgotten is ended", "[engines][slurm]") {
    const Cluster cluster;

    CHECK(cluster.look("4711_1") == JobSeen{.id = "4711_1",
                                            .phase = Phase::ended,
                                            .ending = Ending::unknown,
                                            .why = "Slurm does not know it any more"});
}

TEST_CASE("what Slurm refuses is refused in its words", "[engines][slurm]") {
    const Cluster cluster;
    Order order = cluster.order(1);
    order.options = {"--partition=nowhere"};

    const auto done = cluster.engine->submit(order);

    REQUIRE(!done.ok());
    CHECK(done.error() ==
          Error{ErrorKind::invalid,
                "sbatch: invalid partition specified: nowhere; Batch job submission failed: "
                "Invalid partition name specified"});
}

TEST_CASE("a program that is built anew does not change under jobs of Slurm that run",
          "[engines][slurm]") {
    const Cluster cluster;
    const auto before = cluster.submit(cluster.order(1)).at(0);
    cluster.until_began(job_of(before));
    const auto placed = [&] {
        std::vector<std::filesystem::path> all;
        for (const auto& entry :
             std::filesystem::directory_iterator(cluster.shared.path("programs")))
            all.push_back(entry.path());
        return all;
    };
    REQUIRE(placed().size() == 1);
    const auto old = placed().at(0) / "plugins/some.femrun";

    cluster.worker_program.build_anew();
    const auto after = cluster.submit(cluster.order(1)).at(0);
    cluster.until_began(job_of(after));

    CHECK(placed().size() == 2);
    std::ostringstream kept;
    kept << std::ifstream(old).rdbuf();
    CHECK(kept.str() == "a plugin");
}

TEST_CASE("a worker at its time limit is asked to leave, and its job is cut", "[engines][slurm]") {
    const Cluster cluster;
    const auto id = cluster.submit(cluster.order(1)).at(0);
    cluster.until_began(job_of(id));

    cluster.slurm.ask({"scontrol", "update", "JobId=" + id, "EndTime=now+1"});

    const JobSeen seen = cluster.until(id, Phase::ended);
    CHECK(seen.ending == Ending::cut);
    CHECK(seen.why == "TIMEOUT");
    CHECK(cluster.worker_program.said_by(job_of(id)) ==
          std::vector<std::string>{"began", "TERM", "left"});
}
