// SPDX-License-Identifier: MIT
// What is kept does not grow with what is over.
#include "story.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::schedule;

TEST_CASE("finished trials leave nothing behind, however they ended", "[schedule][growth]") {
    Scheduler scheduler{{.lease = 3s}};
    scheduler.study_opened(beam, {.retry = {.attempts_max = 2, .backoff = 1ms},
                                  .solve_limit = 2s,
                                  .licences = {{"femtet", {.count = 40, .cooldown = 5ms}}}});
    scheduler.study_opened(wing, {.retry = {.attempts_max = 2}, .solve_limit = {}, .licences = {}});
    scheduler.set_backlog(wing, 2);
    const std::uint64_t workers = 20;
    for (std::uint64_t id = 1; id <= workers; ++id) scheduler.worker_enlisted({id}, 2, start);

    std::uint64_t number = 0;
    std::vector<AttemptId> running;
    Instant now = start;
    const auto rounds = [&](int count) {
        for (int round = 0; round < count; ++round) {
            now += 10ms;
            for (std::uint64_t id = 1; id <= workers; ++id) scheduler.heartbeat({id}, running, now);
            running.clear();
            while (scheduler.counts().queued < 60) {
                scheduler.trial_queued(trial(++number, beam));
                scheduler.trial_queued(trial(number, wing));
            }
            for (const Command& command : scheduler.tick(now)) {
                const Dispatch* it = std::get_if<Dispatch>(&command);
                if (it == nullptr) continue;
                switch (it->attempt.value % 8) {
                    case 0:
                        break;  // silent for ever: its lease ends
                    case 1:
                        running.push_back(it->attempt);
                        break;
                    case 2:
                        scheduler.attempt_failed(it->attempt, failure(FailureKind::design, "mesh"),
                                                 now);
                        break;
                    case 3:
                        scheduler.attempt_failed(it->attempt,
                                                 failure(FailureKind::resource, "memory"), now);
                        break;
                    case 4:
                        scheduler.attempt_failed(it->attempt,
                                                 failure(FailureKind::infrastructure, "host"), now);
                        break;
                    case 5:
                        scheduler.attempt_failed(it->attempt,
                                                 failure(FailureKind::resource, "licence"), now);
                        break;
                    default:
                        scheduler.attempt_solved(it->attempt, now);
                }
            }
        }
    };

    rounds(1000);
    const std::size_t after_few = scheduler.footprint();
    const std::uint64_t few = number;
    rounds(6000);

    CHECK(number > 3 * few);
    CHECK(scheduler.footprint() < after_few + after_few / 4);

    scheduler.study_stopped(beam);
    scheduler.study_stopped(wing);
    scheduler.tick(now);
    scheduler.tick(now + 1h);
    for (std::uint64_t id = 1; id <= workers; ++id) scheduler.worker_gone({id}, "gone", now);
    CHECK(scheduler.footprint() == 0);
}
