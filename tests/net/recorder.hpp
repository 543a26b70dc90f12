// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <kj/async.h>

#include "base/log.hpp"
#include "run/ports.hpp"
#include "work/worker_card.hpp"

namespace femrun::net {

/// Writes down what the scheduler's end hears.
class Recorder final : public run::WorkerEvents, public LogSink {
public:
    ~Recorder() noexcept override = default;

    std::vector<std::string> story;
    std::map<std::uint64_t, work::Report> reports;  // by attempt
    std::vector<AttemptId> repeats;
    std::vector<std::vector<AttemptId>> heartbeats;
    std::vector<AttemptId> working;     // of those, as the last heartbeat said
    std::vector<AttemptId> told_begun;  // between heartbeats
    std::map<StudyId, Home> homes;
    std::map<WorkerId, work::WorkerCard> cards;
    std::map<WorkerId, Duration> ends;
    run::Closed closed_studies = run::Closed::for_now;

    void worker_enlisted(WorkerId worker, const work::WorkerCard& card) override {
        story.push_back(fmt::format("worker {} enlisted with {} slots", worker.value, card.slots));
        cards[worker] = card;
    }
    void worker_leaving(WorkerId worker) override {
        story.push_back(fmt::format("worker {} leaves", worker.value));
    }
    void worker_ends(WorkerId worker, Duration in) override { ends[worker] = in; }
    void worker_superseded(WorkerId worker) override {
        story.push_back(fmt::format("worker {} is superseded", worker.value));
    }
    std::vector<AttemptId> worker_kept(WorkerId worker,
                                       std::span<const work::Holding> holding) override {
        std::vector<AttemptId> all;
        for (const auto& one : holding) {
            story.push_back(fmt::format("worker {} kept {}", worker.value, one.attempt.value));
            all.push_back(one.attempt);
        }
        return all;
    }
    void worker_replaced(WorkerId worker, WorkerId to, std::span<const AttemptId> ended) override {
        for (const AttemptId attempt : ended)
            story.push_back(fmt::format("worker {} reports {} for worker {}", to.value,
                                        attempt.value, worker.value));
    }
    run::Closed closed(StudyId) const override { return closed_studies; }
    void worker_gone(WorkerId worker, const std::string& why) override {
        story.push_back(fmt::format("worker {} gone: {}", worker.value, why));
    }
    void worker_away(WorkerId worker, const std::string& why) override {
        story.push_back(fmt::format("worker {} {}", worker.value, why));
    }
    std::vector<AttemptId> worker_back(WorkerId worker,
                                       std::span<const work::Holding> holding) override {
        if (holding.empty()) return {};
        std::vector<AttemptId> all;
        for (const auto& one : holding) all.push_back(one.attempt);
        std::string ids;
        for (const AttemptId id : all) ids += fmt::format(" {}", id.value);
        story.push_back(fmt::format("worker {} is back with{}", worker.value, ids));
        return all;
    }
    void heartbeat(WorkerId, std::span<const AttemptId> running,
                   std::span<const Begun> begun) override {
        heartbeats.emplace_back(running.begin(), running.end());
        working.clear();
        for (const Begun& one : begun) working.push_back(one.attempt);
    }
    void begun(WorkerId, std::span<const Begun> attempts) override {
        for (const Begun& one : attempts) told_begun.push_back(one.attempt);
    }
    void worker_opened(WorkerId, StudyId study, Home home) override { homes[study] = home; }
    void reported(WorkerId, AttemptId attempt, work::Report report) override {
        reports.emplace(attempt.value, std::move(report));
        if (awaited_.get() != nullptr) awaited_->fulfill();
    }
    void repeated(WorkerId, AttemptId attempt) override { repeats.push_back(attempt); }
    kj::Promise<void> next_report() {
        auto next = kj::newPromiseAndFulfiller<void>();
        awaited_ = kj::mv(next.fulfiller);
        return kj::mv(next.promise);
    }
    void worker_refused(WorkerId worker, StudyId study, const Error& why) override {
        story.push_back(fmt::format("worker {} refused study {} ({}): {}", worker.value,
                                    study.value, to_string(why.kind), why.message));
    }
    void progressed(AttemptId attempt, double fraction, const std::string& stage) override {
        story.push_back(fmt::format("attempt {}: {} {}", attempt.value, fraction, stage));
    }
    void line(LogLevel, std::string_view text) override { story.emplace_back(text); }

private:
    kj::Own<kj::PromiseFulfiller<void>> awaited_;
};

}  // namespace femrun::net
