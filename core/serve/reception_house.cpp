// SPDX-License-Identifier: MIT
// What people ask of the house itself: how it is, its workers, its licences, its end.
#include <utility>

#include <fmt/format.h>

#include "serve/explain.hpp"
#include "serve/pools.hpp"
#include "serve/reception.hpp"
#include "serve/statuses.hpp"
#include "wire/error_text.hpp"

namespace femrun::serve {

using control::Answer;
using Needs = Journal::Needs;

namespace {

Error no_link(const std::string& worker) {
    return {ErrorKind::missing,
            fmt::format("worker '{}': there is no link to it now; 'femrun status' shows those that "
                        "are there",
                        worker)};
}

/// What waits may wait for workers that are jobs.
void add_crews(std::vector<control::CrewStatus> crews, std::vector<control::Reason>& reasons) {
    if (reasons.empty()) return;
    for (control::CrewStatus& crew : crews)
        if (crew.pending > 0 || !crew.trouble.empty())
            reasons.emplace_back(control::JobsAwaited{std::move(crew)});
}

Error is_our_own(const std::string& worker) {
    return {ErrorKind::conflict,
            fmt::format("worker '{}': is the scheduler's own, and ends with it: 'femrun shutdown'; "
                        "without --slots it has none",
                        worker)};
}

}  // namespace

void Reception::status(Answer<control::HouseStatus> answer) {
    house_.journal().studies(
        [this, answer = std::move(answer)](Result<std::vector<store::StudyRow>> rows) {
            if (!rows) return answer(rows.error());
            control::HouseStatus status = house_status(house_, std::move(*rows));
            status.version = setup_.version;
            status.database = setup_.database;
            status.crews = crews_.statuses(monotonic_now());
            answer(std::move(status));
        });
}

void Reception::explain(StudyId id, std::optional<std::uint64_t> trial,
                        Answer<control::Explanation> answer) {
    house_.journal().ask<store::StudyRow>(
        Needs::nothing, [id](store::Database& database) { return database.study(id); },
        [this, id, trial, answer = std::move(answer)](Result<store::StudyRow> row) {
            if (!row) return answer(row.error());
            control::Explanation explanation{.study = status_of(house_, *row)};
            if (!house_.is_open(id)) return explain_closed(id, std::move(explanation), answer);
            explanation.reasons = reasons(house_, id);
            add_crews(crews_.in_brief(monotonic_now()), explanation.reasons);
            if (trial) {
                auto place = place_of(house_, id, *trial);
                if (!place) return answer(std::move(place).error());
                explanation.trial = std::move(*place);
            }
            answer(std::move(explanation));
        });
}

/// Of one that was paused, its past says why.
void Reception::explain_closed(StudyId id, control::Explanation explanation,
                               const Answer<control::Explanation>& answer) {
    if (explanation.study.state == store::StudyState::done) return answer(std::move(explanation));
    house_.journal().fold(id, [explanation = std::move(explanation),
                               answer](const Result<store::History>& past) mutable {
        if (past) explanation.study.why = past->why();
        answer(std::move(explanation));
    });
}

void Reception::set_pool(const std::string& name, std::uint32_t count,
                         std::optional<control::Span> cooldown, Answer<void> answer) {
    house_.journal().ask<store::PoolRow>(
        Needs::nothing,
        [name, count, cooldown](store::Database& database) {
            return serve::set_pool(database, name, count, cooldown);
        },
        [this, answer = std::move(answer)](Result<store::PoolRow> pool) {
            if (!pool) return answer(pool.error());
            house_.set_pool(*pool);
            answer({});
        });
}

void Reception::tell_crew(control::CrewStatus crew, Answer<void> answer) {
    const Instant now = monotonic_now();
    const std::string name = crew.name, engine = crew.engine;
    const std::vector<control::JobStatus> ends = crews_.ends_to_tell(crew, now);
    const auto told = crews_.told(std::move(crew), now);
    if (told)
        for (const control::JobStatus& job : ends)
            if (house_.workers().muster().job_ends_in({engine, job.id, job.restart}, *job.ends_in))
                crews_.end_was_told(name, job, now);
    later<void>(std::move(answer), told);
}

// -- workers

void Reception::drain(WorkerId worker, Answer<void> answer) {
    send_home(worker, std::move(answer), &muster::Muster::drain);
}

void Reception::dismiss(WorkerId worker, Answer<void> answer) {
    send_home(worker, std::move(answer), &muster::Muster::dismiss);
}

/// One of our own would not come again.
void Reception::send_home(WorkerId worker, Answer<void> answer,
                          bool (muster::Muster::*how)(WorkerId)) {
    const std::string name = house_.muster().name(worker);
    if (house_.workers().is_own(worker)) return later<void>(std::move(answer), is_our_own(name));
    const bool told = (house_.workers().muster().*how)(worker);
    later<void>(std::move(answer), told ? Result<void>() : no_link(name));
}

// -- the end

/// The studies stay on record as running: whoever opens this database next goes on with them.
void Reception::shutdown(control::Shutdown how, Answer<void> answer) {
    // Who was told to end what it has is told to leave now.
    if (how == control::Shutdown::end_them && shutting_down_ != how) sent_home_.clear();
    if (shutting_down_ != control::Shutdown::end_them) shutting_down_ = how;
    later<void>(std::move(answer), {});
    house_.wake();
}

/// Every worker that can be told leaves. Those that are away go on with what they have.
void Reception::send_workers_home() {
    if (!shutting_down_) return;
    bool waited_for = false;
    for (const schedule::WorkerStanding& worker : house_.runner().workers()) {
        if (house_.muster().is_away(worker.worker)) continue;
        // One of our own does not go before we do.
        const bool ended = sent_home_.contains(worker.worker) && worker.attempts == 0;
        if (ended && house_.workers().is_own(worker.worker)) continue;
        waited_for = true;
        if (!sent_home_.insert(worker.worker).second) continue;
        if (*shutting_down_ == control::Shutdown::end_them)
            house_.workers().muster().dismiss(worker.worker);
        else
            house_.workers().muster().drain(worker.worker);
    }
    if (!waited_for && setup_.shut_down) std::exchange(setup_.shut_down, nullptr)();
}

}  // namespace femrun::serve
