// SPDX-License-Identifier: MIT
// Disk, memory and processes that a PC does not have: whose fault it is, and who rests.
#include "schedule/pc_health.hpp"

#include "story.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::schedule;

namespace {

const Failure full = failure(FailureKind::resource, "disk", "no space left in '/scratch'");

/// Ada with one slot and many trials; whatever she tries finds no room on the disk.
struct Story {
    Scheduler scheduler{{.lease = 72h}};
    Instant now = start;
    std::uint64_t failed = 0, given_up = 0;
    std::vector<std::string> notes;
    std::vector<AttemptId> running;

    Story() {
        scheduler.study_opened(beam, {});
        scheduler.worker_enlisted(ada, 1, now);
        for (std::uint64_t number = 1; number <= 50; ++number)
            scheduler.trial_queued(trial(number));
    }

    void tick() {
        for (const Command& command : scheduler.tick(now)) {
            if (const auto* order = std::get_if<Dispatch>(&command))
                running.push_back(order->attempt);
            if (const auto* note = std::get_if<WorkerNote>(&command)) notes.push_back(note->text);
            if (std::holds_alternative<GiveUp>(command)) ++given_up;
        }
    }
    /// Everything fails at once for so long.
    void disk_is_full_for(Duration time) {
        const Instant end = now + time;
        while (now < end) {
            tick();
            for (const AttemptId id : std::exchange(running, {})) {
                scheduler.attempt_failed(id, full, now);
                ++failed;
            }
            tick();
            const auto next = scheduler.next_deadline();
            now = running.empty() && next ? std::min(*next, end) : now + 1ms;
        }
    }
};

}  // namespace

TEST_CASE("a full disk costs no trial its tries: the worker rests, says so once and comes back",
          "[schedule][health]") {
    Story story;

    story.disk_is_full_for(1h);

    CHECK(story.given_up == 0);
    CHECK(story.failed < 30);  // 5 s, 10 s, ... 5 min
    CHECK(story.notes ==
          std::vector<std::string>{
              "rests for 5 s, because one attempt after the other fails there in stage 'disk': no "
              "space left in '/scratch'; it is tried again by itself"});

    story.now += 5min;
    story.tick();
    REQUIRE(story.running.size() == 1);
    story.scheduler.attempt_solved(story.running.back(), story.now);
    story.tick();
    CHECK(story.notes.back() == "works again");
}

TEST_CASE("a design that needs more than the PC has is given up where others are well",
          "[schedule][health]") {
    PcHealth health;

    for (int tries = 0; tries < 3; ++tries) {
        CHECK(health.failed(ada, trial(1), start).blame == PcHealth::Blame::design);
        CHECK_FALSE(health.well(ada, beam));  // another trial was solved
    }
    CHECK(health.failed(ada, trial(1), start).blame == PcHealth::Blame::design);
    CHECK(health.failed(ada, trial(2), start).blame == PcHealth::Blame::pc);
    CHECK(health.failed(ada, trial(1), start).rest == 5s);
}

TEST_CASE("a design that there is nothing to compare with is given up in the end",
          "[schedule][health]") {
    Scheduler scheduler{{.lease = 72h}};
    scheduler.study_opened(beam, {});
    scheduler.worker_enlisted(ada, 1, start);
    scheduler.trial_queued(trial(1));
    Instant now = start;
    std::vector<Command> commands;
    std::uint64_t tried = 0;
    do {
        commands = scheduler.tick(now);
        if (!commands.empty() && std::holds_alternative<Dispatch>(commands.back()))
            scheduler.attempt_failed(std::get<Dispatch>(commands.back()).attempt, full, now),
                ++tried;
        now = scheduler.next_deadline().value();
    } while (commands.empty() || !std::holds_alternative<GiveUp>(commands.back()));

    CHECK(tried == 8);
    CHECK(now - start > 1min);
    CHECK(commands.back() ==
          Command{GiveUp{trial(1), study::TrialState::failed,
                         failure(FailureKind::resource, "disk",
                                 "failed so again and again, and nothing else was there to try: no "
                                 "space left in '/scratch'; giving up")}});
}

TEST_CASE("a design that is left alone with a PC where its study failed is given up in the end",
          "[schedule][health]") {
    PcHealth health;
    health.failed_alone(ada, trial(1), start, "3 attempts in a row failed there");
    int tries = 1;

    while (!health.failed(ada, trial(1), start).hopeless) REQUIRE(++tries < 8);

    CHECK(tries == 7);
    CHECK_FALSE(health.failed(ada, trial(2), start).hopeless);  // now it is the PC
    CHECK_FALSE(health.failed(ada, trial(1), start).hopeless);
}

TEST_CASE("what was under way when a worker began to rest makes its rest no longer",
          "[schedule][health]") {
    PcHealth health;
    for (std::uint64_t number = 1; number <= 3; ++number) health.failed(ada, trial(number), start);

    CHECK(health.failed(ada, trial(4), start).rest == std::nullopt);
    CHECK(health.next_end() == start + 5s);
    CHECK(health.rested(start + 5s) == std::vector{ada});
    CHECK(health.failed(ada, trial(5), start + 6s).rest == 10s);
}
