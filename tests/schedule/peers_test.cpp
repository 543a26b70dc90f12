// SPDX-License-Identifier: MIT
// PCs at which everything fails, and designs that fail everywhere.
#include "schedule/peers.hpp"

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "story.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::schedule;

namespace {

const Failure crashed = failure(FailureKind::design, "solve", "exited with code 127");

/// Each has solved twenty trials of the beam; trials 41 and up have not been tried.
struct AllAreWell {
    Scheduler scheduler{{.lease = 72h}};

    explicit AllAreWell(std::vector<WorkerId> workers = {ada, bob}) {
        scheduler.study_opened(beam, {});
        for (const WorkerId worker : workers) scheduler.worker_enlisted(worker, 1, start);
        for (std::uint64_t number = 1; number <= 40; ++number)
            scheduler.trial_queued(trial(number));
        for (int round = 0; round < 20; ++round)
            for (const Command& command : scheduler.tick(start))
                scheduler.attempt_solved(std::get<Dispatch>(command).attempt, start);
    }
};

/// What becomes of trials whose designs fail or do not, by their number, on PCs of which some fail
/// at all.
struct Lab {
    Scheduler scheduler{{.lease = 72h}};
    std::mt19937_64 random{7};
    std::set<WorkerId> ill;
    std::set<std::uint64_t> falsely_failed, failed, solved;
    std::uint64_t lost = 0;  // attempts, at those that are ill
    std::vector<std::string> notes;
    Instant now = start;
    std::multimap<Instant, Dispatch> running;

    static bool is_bad(TrialId id) { return id.number * 7919 % 10 < 3; }

    explicit Lab(std::set<WorkerId> which) : ill(std::move(which)) {
        scheduler.study_opened(beam, {});
        for (std::uint64_t id = 1; id <= 10; ++id) scheduler.worker_enlisted({id}, 1, start);
    }

    void run(std::uint64_t trials) {
        for (std::uint64_t number = 1; number <= trials; ++number)
            scheduler.trial_queued(trial(number));
        while (failed.size() + solved.size() < trials && now < start + 24h) {
            for (const Command& command : scheduler.tick(now)) carry_out(command);
            if (!running.empty()) {
                now = std::max(now, running.begin()->first);
                const Dispatch it = running.extract(running.begin()).mapped();
                end(it);
            } else {
                now = std::max(now + 1ms, scheduler.next_deadline().value_or(now));
            }
        }
    }

    void carry_out(const Command& command) {
        if (const auto* it = std::get_if<Dispatch>(&command)) {
            // What fails for want of a library does so at once.
            const Duration takes =
                ill.contains(it->worker) ? Duration(10ms) : 20s + Duration(random() % 20'000'000);
            running.emplace(now + takes, *it);
        } else if (const auto* over = std::get_if<GiveUp>(&command)) {
            failed.insert(over->trial.number);
            if (!is_bad(over->trial)) falsely_failed.insert(over->trial.number);
        } else if (const auto* note = std::get_if<WorkerNote>(&command)) {
            notes.push_back(note->text);
        }
    }

    void end(const Dispatch& it) {
        if (ill.contains(it.worker) || is_bad(it.trial)) {
            if (ill.contains(it.worker)) ++lost;
            scheduler.attempt_failed(it.attempt, crashed, now);
        } else {
            solved.insert(it.trial.number);
            scheduler.attempt_solved(it.attempt, now);
        }
    }
};

}  // namespace

TEST_CASE("a PC is compared with others, and not where these have solved nothing",
          "[schedule][peers]") {
    using Elsewhere = Peers::Elsewhere;
    Peers peers;
    for (int i = 0; i < 20; ++i) CHECK_FALSE(peers.failed(ada, Elsewhere::idle).doubtful);
    for (int i = 0; i < 20; ++i) CHECK_FALSE(peers.failed(bob, Elsewhere::at_work).ill);

    peers.solved(cyd);
    CHECK(peers.failed(ada, Elsewhere::idle).doubtful);  // it has never solved any
}

TEST_CASE("one failure among solved designs is the design's, where some fail",
          "[schedule][peers]") {
    const auto failed = [](Peers& peers, WorkerId worker) {
        return peers.failed(worker, Peers::Elsewhere::at_work);
    };
    Peers peers;
    for (int i = 0; i < 7; ++i) peers.solved(bob);
    for (int i = 0; i < 3; ++i) failed(peers, bob);
    peers.solved(ada);

    CHECK_FALSE(failed(peers, ada).doubtful);
    CHECK_FALSE(failed(peers, ada).doubtful);  // one in nine
    CHECK(failed(peers, ada).doubtful);        // one in 27
    for (int i = 0; i < 3; ++i) CHECK_FALSE(failed(peers, ada).ill);
    CHECK(failed(peers, ada).ill);  // one in 2187
}

TEST_CASE("a design that fails where everything fails is tried elsewhere", "[schedule][peers]") {
    AllAreWell story;
    story.scheduler.trial_queued(trial(41));
    story.scheduler.trial_queued(trial(42));
    REQUIRE(story.scheduler.tick(start) == Commands{Dispatch{attempt(41), trial(41), 1, ada},
                                                    Dispatch{attempt(42), trial(42), 1, bob}});

    story.scheduler.attempt_failed(attempt(41), crashed, start);
    CHECK(story.scheduler.tick(start) == Commands{});  // it waits for Bob, and Ada is free
    story.scheduler.attempt_solved(attempt(42), start);
    CHECK(story.scheduler.tick(start) == Commands{Dispatch{attempt(43), trial(41), 2, bob}});

    SECTION("and its failure there stands") {
        story.scheduler.attempt_failed(attempt(43), crashed, start);
        CHECK(story.scheduler.tick(start) ==
              Commands{GiveUp{trial(41), study::TrialState::failed, crashed}});
    }
    SECTION("and may be solved there") {
        CHECK(story.scheduler.attempt_solved(attempt(43), start) == Accepted::first);
    }
}

TEST_CASE("a design is tried again where it was doubted when the other PC has not tried it",
          "[schedule][peers]") {
    AllAreWell story;
    story.scheduler.trial_queued(trial(41));
    story.scheduler.tick(start);
    CHECK(story.scheduler.attempt_failed(attempt(41), crashed, start) == Accepted::doubted);
    REQUIRE(story.scheduler.tick(start) == Commands{Dispatch{attempt(42), trial(41), 2, bob}});

    story.scheduler.attempt_failed(attempt(42), failure(FailureKind::resource, "disk"), start);

    const Instant later = *story.scheduler.next_deadline();
    const Commands commands = story.scheduler.tick(later);
    CHECK(std::find(commands.begin(), commands.end(),
                    Command{Dispatch{attempt(43), trial(41), 3, ada}}) != commands.end());
}

TEST_CASE("a PC at which everything fails rests, says so once, and is tried again",
          "[schedule][peers]") {
    AllAreWell story;
    Instant now = start;
    std::vector<std::string> notes;
    std::uint64_t tried_there = 0;
    for (std::uint64_t number = 41; number <= 230; ++number) {
        story.scheduler.trial_queued(trial(number));
        for (const Command& command : story.scheduler.tick(now)) {
            if (const auto* note = std::get_if<WorkerNote>(&command)) notes.push_back(note->text);
            const auto* it = std::get_if<Dispatch>(&command);
            if (it == nullptr) continue;
            if (it->worker == bob) {
                story.scheduler.attempt_solved(it->attempt, now);
            } else {
                ++tried_there;
                story.scheduler.attempt_failed(it->attempt, crashed, now);
            }
        }
        now += 1s;
    }

    CHECK(notes ==
          std::vector<std::string>{
              "rests for 5 s, because 3 attempts in a row failed there, while 20 of the last 20 "
              "elsewhere were solved: exited with code 127; see whether the solver, and what it "
              "needs, is well on that PC; it is tried again by itself"});
    CHECK(tried_there < 12);  // after 5, 10, 20, 40, 80 s
}

TEST_CASE("of ten PCs one at which everything fails costs no design and few attempts",
          "[schedule][peers]") {
    Lab lab({{4}});
    lab.run(300);

    CHECK(lab.falsely_failed.empty());
    CHECK(lab.failed.size() + lab.solved.size() == 300);
    CHECK(lab.lost < 16);
    CHECK(std::count_if(lab.notes.begin(), lab.notes.end(), [](const std::string& note) {
              return note.starts_with("rests for 5 s");
          }) <= 3);
}

TEST_CASE("where all PCs are well a third of failing designs makes hardly one of them rest",
          "[schedule][peers]") {
    Lab lab({});
    lab.run(1000);

    CHECK(lab.falsely_failed.empty());
    CHECK(lab.failed.size() == 300);
    CHECK(lab.notes.size() < 8);  // rests, of a thousand attempts
}

TEST_CASE("where all PCs are ill the designs are failed as ever", "[schedule][peers]") {
    Lab lab({{1}, {2}, {3}, {4}, {5}, {6}, {7}, {8}, {9}, {10}});
    lab.run(100);

    CHECK(lab.failed.size() == 100);
    CHECK(lab.lost < 130);  // some of the first were asked of one other
}

TEST_CASE("a set-up that works elsewhere pauses no study where it does not", "[schedule][peers]") {
    AllAreWell story;
    story.scheduler.trial_queued(trial(41));
    REQUIRE(story.scheduler.tick(start) == Commands{Dispatch{attempt(41), trial(41), 1, ada}});

    story.scheduler.attempt_failed(attempt(41), failure(FailureKind::setup, "", "no such program"),
                                   start);
    CHECK(story.scheduler.tick(start) == Commands{Dispatch{attempt(42), trial(41), 2, bob}});
}

TEST_CASE("a PC that rests for one study is well again when that study ends", "[schedule][peers]") {
    AllAreWell story;
    story.scheduler.study_opened(wing, {});
    Instant now = start;
    for (std::uint64_t number = 41; number <= 60; ++number) {
        story.scheduler.trial_queued(trial(number));
        for (const Command& command : story.scheduler.tick(now)) {
            const auto* it = std::get_if<Dispatch>(&command);
            if (it == nullptr) continue;
            if (it->worker == bob)
                story.scheduler.attempt_solved(it->attempt, now);
            else
                story.scheduler.attempt_failed(it->attempt, crashed, now);
        }
    }
    REQUIRE(story.scheduler.workers(now)[0].state == WorkerState::rests);

    story.scheduler.study_stopped(beam);
    story.scheduler.tick(now);
    CHECK(story.scheduler.workers(now)[0].state == WorkerState::ready);
}
