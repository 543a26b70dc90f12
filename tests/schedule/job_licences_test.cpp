// SPDX-License-Identifier: MIT
// A pool that is Slurm's: what jobs hold of it, and what is left for others.
#include "story.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::schedule;

namespace {

/// Slurm has three licences, and so has the house: they are the same. Each solve takes one.
struct House {
    Scheduler scheduler{{.lease = 72h}};

    House() {
        scheduler.pool_set("femtet", 3, 5min);
        scheduler.pool_of_slurm("femtet", "fem");
        scheduler.study_opened(beam, licensed("femtet", {.count = 3}));
    }
    void enlist(WorkerId worker, std::uint32_t slots, std::uint32_t licences = 0) {
        WorkerFacts facts;
        if (licences > 0) facts.job_licences = {{"fem", licences}};
        scheduler.worker_enlisted(worker, slots, start, facts);
    }
    void queue(std::uint64_t first, std::uint64_t last) {
        for (std::uint64_t number = first; number <= last; ++number)
            scheduler.trial_queued(trial(number));
    }
    std::vector<WorkerId> starts(Instant now = start) {
        std::vector<WorkerId> at;
        for (const Command& command : scheduler.tick(now))
            if (const auto* dispatch = std::get_if<Dispatch>(&command))
                at.push_back(dispatch->worker);
        std::ranges::sort(at);
        return at;
    }
    PoolStanding pool(Instant now = start) { return scheduler.pools(now).front(); }
};

using Workers = std::vector<WorkerId>;

}  // namespace

TEST_CASE("what a job holds of Slurm's is used by what it solves, and is there for nobody else",
          "[schedule][licence][job]") {
    House story;
    story.enlist(ada, 1, 1);
    story.enlist(bob, 10);
    story.queue(1, 10);

    CHECK(story.starts() == Workers{ada, bob, bob});
    const PoolStanding pool = story.pool();
    CHECK(pool.all == 3);
    CHECK(pool.by_jobs == 1);
    CHECK(pool.at_jobs == 1);
    CHECK(pool.out == 2);
    CHECK(pool.count == 2);
}

TEST_CASE("a licence that a job holds is kept from others also while the job has nothing",
          "[schedule][licence][job]") {
    House story;
    story.enlist(ada, 1, 3);
    story.enlist(bob, 10);
    story.queue(1, 10);

    CHECK(story.starts() == Workers{ada});
    story.scheduler.worker_gone(ada, "its job has ended", start);
    CHECK(story.starts() == Workers{bob, bob, bob});
}

TEST_CASE("one of several workers that has a licence of its own solves although others wait",
          "[schedule][licence][job]") {
    House story;
    story.enlist(bob, 10);
    story.queue(1, 10);
    story.scheduler.pool_counted("femtet", 0, start + 1min);  // all are with jobs of others
    CHECK(story.starts() == Workers{});

    story.enlist(ada, 2, 2);

    CHECK(story.starts() == Workers{ada, ada});
    story.scheduler.attempt_solved(attempt(1), start);
    CHECK(story.starts() == Workers{ada});
}

TEST_CASE("what Slurm counts free may be out at once, and no more, whatever is out",
          "[schedule][licence][job]") {
    House story;
    story.enlist(bob, 10);
    story.queue(1, 10);
    story.scheduler.pool_counted("femtet", 2, start + 1min);
    CHECK(story.starts() == Workers{bob, bob});

    story.scheduler.pool_counted("femtet", 2, start + 1min);  // it knows nothing of those
    CHECK(story.starts() == Workers{});
    CHECK(story.starts(start + 1min) == Workers{bob});  // and then nobody has asked it
}

TEST_CASE("a job's licence rests in the job when its solver was killed",
          "[schedule][licence][job]") {
    House story;
    story.enlist(ada, 1, 1);
    story.queue(1, 2);
    story.scheduler.pool_counted("femtet", 0, start + 1h);
    REQUIRE(story.starts() == Workers{ada});

    const std::vector<study::LicenceNews> news{{study::LicenceNews::What::killed, "femtet"}};
    story.scheduler.attempt_solved(attempt(1), start, Duration::zero(), news);

    CHECK(story.starts(start + 5min - 1ms) == Workers{});
    CHECK(story.starts(start + 5min) == Workers{ada});
}

TEST_CASE("jobs that hold licences hold them for nobody where the pool is not Slurm's",
          "[schedule][licence][job]") {
    House story;
    story.scheduler.pool_of_slurm("femtet", "");
    story.enlist(ada, 10, 2);
    story.queue(1, 10);

    CHECK(story.starts() == Workers{ada, ada, ada});
    CHECK(story.pool().by_jobs == 0);
}

TEST_CASE("a slot with a licence is given to who waits for one as soon as another leaves it",
          "[schedule][licence][job]") {
    House story;
    story.scheduler.pool_counted("femtet", 0, start + 1h);
    story.scheduler.study_opened(wing, {});
    story.enlist(ada, 1, 1);
    story.scheduler.trial_queued(trial(1, wing));
    REQUIRE(story.starts() == Workers{ada});
    story.queue(1, 1);
    CHECK(story.starts() == Workers{});

    story.scheduler.attempt_solved(attempt(1), start);

    CHECK(story.scheduler.tick(start) == Commands{Dispatch{attempt(2), trial(1), 1, ada}});
}

TEST_CASE("an attempt that was silent has its job's licence again", "[schedule][licence][job]") {
    Scheduler scheduler{{.lease = 15s}};
    scheduler.pool_set("femtet", 1, 5min);
    scheduler.pool_of_slurm("femtet", "fem");
    scheduler.study_opened(beam, licensed("femtet", {.count = 1}));
    WorkerFacts facts;
    facts.job_licences = {{"fem", 1}};
    scheduler.worker_enlisted(ada, 1, start, facts);
    scheduler.trial_queued(trial(1));
    scheduler.tick(start);
    scheduler.heartbeat(ada, std::vector{attempt(1)}, start, begun(1));
    scheduler.tick(start + 20s);

    scheduler.heartbeat(ada, std::vector{attempt(1)}, start + 30s, begun(1));
    scheduler.tick(start + 30s);

    const PoolStanding pool = scheduler.pools(start + 30s).front();
    CHECK(pool.at_jobs == 1);
    CHECK(pool.out == 0);
    scheduler.attempt_solved(attempt(1), start + 30s);
    CHECK(scheduler.pools(start + 30s).front().at_jobs == 0);
}
