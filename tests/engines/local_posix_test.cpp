// SPDX-License-Identifier: MIT
#include "engines/local.hpp"

#include "patience.hpp"
#include "stand_in_worker.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"
#include "system/detached.hpp"
#include "system/this_process.hpp"

using namespace femrun;
using namespace femrun::engines;
using namespace std::chrono_literals;
using femrun::test::eventually;
using femrun::test::Scratch;
using femrun::test::StandInWorker;
using Phase = JobSeen::Phase;

namespace {

/// This PC, and a crew's keeper's view of it.
struct ThisPc {
    explicit ThisPc(Duration grace = 60s)
        : engine(make_local({.programs = scratch.path("programs"),
                             .jobs = scratch.path("jobs"),
                             .grace = grace})) {}
    ~ThisPc() {
        for (const std::string& id : started) system::end_detached(id);
    }

    Order order(std::uint32_t count, std::vector<std::string> worker = {}) const {
        return {.crew = "story-1",
                .count = count,
                .slots = 2,
                .time = {},
                .options = {},
                .programs = {worker_program.program()},
                .address = "femrun://host:7711/#secret",
                .worker = std::move(worker),
                .folder = {}};
    }

    std::vector<std::string> submit(const Order& wanted) {
        auto done = engine->submit(wanted);
        INFO((done.ok() ? std::string() : done.error().message));
        REQUIRE(done.ok());
        started.insert(started.end(), done->ids.begin(), done->ids.end());
        return done->ids;
    }

    std::string began(const Order& wanted) {
        std::string id = submit(wanted).at(0);
        REQUIRE(eventually([&] { return worker_program.has(job_of(id) + " began"); }));
        return id;
    }

    static std::string job_of(const std::string& id) { return "local:" + id + ":0"; }

    JobSeen look(const std::string& id) const {
        auto seen = engine->look({id});
        REQUIRE(seen.ok());
        return seen->at(0);
    }
    JobSeen end_of(const std::string& id) const {
        REQUIRE(eventually([&] { return look(id).phase == Phase::ended; }));
        return look(id);
    }

    Scratch scratch;
    StandInWorker worker_program;
    std::vector<std::string> started;
    std::unique_ptr<Engine> engine;
};

}  // namespace

TEST_CASE("jobs on this PC are workers that know their jobs", "[engines][local]") {
    ThisPc pc;

    const std::string id = pc.began(pc.order(1, {"--tags", "big one"}));

    CHECK(pc.worker_program.arguments(pc.job_of(id)) ==
          "worker @" + (pc.scratch.path("jobs") / "story-1" / id.substr(8) / "address").string() +
              " --job local:" + id + ":0 --slots 2 --tags big one");
    CHECK(pc.worker_program.address(pc.job_of(id)) == "femrun://host:7711/#secret");
    const JobSeen seen = pc.look(id);
    CHECK(seen.phase == Phase::running);
    CHECK(seen.place == system::host_name());
}

TEST_CASE("jobs on this PC are found again by another keeper", "[engines][local]") {
    ThisPc pc;
    const auto ids = pc.submit(pc.order(2));
    for (const std::string& id : ids)
        REQUIRE(eventually([&] { return pc.worker_program.has(pc.job_of(id) + " began"); }));
    pc.worker_program.leave(pc.job_of(ids[0]));
    pc.end_of(ids[0]);

    const auto other =
        make_local({.programs = pc.scratch.path("programs"), .jobs = pc.scratch.path("jobs")});
    const auto found = other->find("story-1"), none = other->find("story-10");

    REQUIRE(found.ok());
    CHECK(*found == Done{.ids = {ids[1]}, .troubles = {}});
    REQUIRE(none.ok());
    CHECK(*none == Done{});
}

TEST_CASE("a job on this PC says how it ended", "[engines][local]") {
    ThisPc pc;

    const std::string leaves = pc.began(pc.order(1));
    pc.worker_program.leave(pc.job_of(leaves));
    CHECK(pc.end_of(leaves).ending == Ending::left);

    const std::string fails = pc.began(pc.order(1, {StandInWorker::exits_with_3}));
    const JobSeen failed = pc.end_of(fails);
    CHECK(failed.ending == Ending::failed);
    CHECK(failed.why == "exit code 3");
    CHECK(failed.last_words == "femrun worker: this is why it ends");

    const std::string killed = pc.began(pc.order(1));
    pc.worker_program.kill(pc.job_of(killed));
    CHECK(pc.end_of(killed).why == "signal 9");

    CHECK(pc.look("story-1.00000000").why == "nothing is known of it any more");
    CHECK(pc.look("../../etc").why == "nothing is known of it any more");
}

TEST_CASE("a job on this PC whose processes are gone is lost", "[engines][local]") {
    ThisPc pc;
    const std::string id = pc.began(pc.order(1));

    system::end_detached(id);

    const JobSeen seen = pc.end_of(id);
    CHECK(seen.ending == Ending::lost);
    CHECK(seen.why == "it was killed, or this PC was started anew");
}

TEST_CASE("a cancelled job on this PC is asked once to leave", "[engines][local]") {
    ThisPc pc;
    const std::string id = pc.began(pc.order(1));

    const auto done = pc.engine->cancel({id});
    (void)pc.engine->cancel({id});

    REQUIRE(done.ok());
    CHECK(*done == Done{.ids = {id}, .troubles = {}});
    const JobSeen seen = pc.end_of(id);
    CHECK(seen.ending == Ending::cancelled);
    CHECK(seen.why == "exit code 0");
    CHECK(pc.worker_program.said_by(pc.job_of(id)) ==
          std::vector<std::string>{"began", "TERM", "left"});
    CHECK(eventually([&] { return system::count_detached(id) == 0; }));
}

TEST_CASE("a cancelled job on this PC that does not leave is killed with all that it has started",
          "[engines][local]") {
    ThisPc pc(1s);
    const std::string id =
        pc.began(pc.order(1, {StandInWorker::is_stubborn, StandInWorker::starts_another}));
    REQUIRE(system::count_detached(id) >= 3);  // the script, the worker, and what that started

    REQUIRE(pc.engine->cancel({id}).ok());

    CHECK(pc.end_of(id).ending == Ending::cancelled);
    CHECK(eventually([&] { return system::count_detached(id) == 0; }));
}

TEST_CASE("nothing that a worker has started outlives it on this PC", "[engines][local]") {
    ThisPc pc;
    const std::string id = pc.began(pc.order(1, {StandInWorker::starts_another}));

    pc.worker_program.leave(pc.job_of(id));

    CHECK(pc.end_of(id).ending == Ending::left);
    CHECK(eventually([&] { return system::count_detached(id) == 0; }));
}

TEST_CASE("what this PC cannot run is refused", "[engines][local]") {
    ThisPc pc;
    Order foreign = pc.order(1);
    foreign.programs[0].platform = "windows-x86_64";
    Order with_option = pc.order(1);
    with_option.options = {"--partition=long"};

    const auto no_program = pc.engine->submit(foreign), no_option = pc.engine->submit(with_option);

    REQUIRE(!no_program.ok());
    CHECK(no_program.error().message == "there is no program for this PC, which is 'linux-x86_64'");
    REQUIRE(!no_option.ok());
    CHECK(no_option.error().message ==
          "option '--partition=long': this PC takes none; leave it out");
}

TEST_CASE("what is known of jobs that ended a week ago goes, and nothing else",
          "[engines][local]") {
    ThisPc pc;
    pc.scratch.write("jobs/old-1/1/ended", "0\n");
    pc.scratch.write("jobs/new-1/1/ended", "0\n");
    pc.scratch.write("jobs/new-1/2/address", "a job that has not ended");
    namespace fs = std::filesystem;
    for (const char* file : {"jobs/old-1/1/ended", "jobs/new-1/2/address"})
        fs::last_write_time(pc.scratch.path(file), fs::file_time_type::clock::now() - 24h * 8);

    pc.began(pc.order(1));

    CHECK_FALSE(fs::exists(pc.scratch.path("jobs/old-1")));
    CHECK(fs::exists(pc.scratch.path("jobs/new-1/1/ended")));
    CHECK(fs::exists(pc.scratch.path("jobs/new-1/2/address")));
}
