// SPDX-License-Identifier: MIT
// A worker's core with slots and a link that write down what they are told.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "support/catch.hpp"
#include "worker/worker.hpp"

namespace femrun::worker {

using namespace std::chrono_literals;
using Strings = std::vector<std::string>;

struct FakeSlot final : Slot {
    FakeSlot(std::string named, Strings& into) : name(std::move(named)), story(into) {}

    bool free() const override { return attempt == AttemptId{} && !preparing; }
    bool has_solver() const override { return solver != nullptr; }
    bool has_solver_for(const work::StudySetup& setup) const override {
        return solver && solver->study == setup.study && solver->definition == setup.definition;
    }
    void prepare(std::shared_ptr<const work::StudySetup> setup) override {
        story.push_back(name + " prepares " + setup->name);
        preparing = solver = std::move(setup);
    }
    void run(const Task& task) override {
        story.push_back(fmt::format("{} runs {}", name, task.assignment.attempt.value));
        attempt = task.assignment.attempt;
        solver = task.setup;
    }
    void revoke() override { story.push_back(name + " revokes"); }
    void let_go(StudyId study) override {
        if (!free() || !solver || solver->study != study) return;
        story.push_back(name + " lets go");
        solver = nullptr;
    }

    std::string name;
    Strings& story;
    std::shared_ptr<const work::StudySetup> solver, preparing;
    AttemptId attempt;
};

struct FakeLink final : Link {
    explicit FakeLink(Strings& into) : story(into) {}

    void opened(StudyId study, Home) override {
        story.push_back(fmt::format("says: open {}", study.value));
    }
    void refused(StudyId study, const Error& why) override {
        story.push_back(fmt::format("says: refuse {}: {}", study.value, why.message));
    }
    void reports_wait() override { story.emplace_back("says: reports wait"); }
    void leaving() override { story.emplace_back("says: leaving"); }
    void heartbeat(std::span<const AttemptId> holding, std::span<const Begun> begun) override {
        beats.push_back({{holding.begin(), holding.end()}, {begun.begin(), begun.end()}});
    }
    void begun(std::span<const Begun> attempts) override {
        for (const Begun& one : attempts)
            story.push_back(fmt::format("says: begun {}", one.attempt.value));
    }
    void progressed(AttemptId, double, const std::string&) override {}
    void log(LogLevel, const std::string& text) override { story.push_back("says: " + text); }

    struct Beat {
        std::vector<AttemptId> holding;
        std::vector<Begun> begun;
    };
    Strings& story;
    std::vector<Beat> beats;
};

inline work::StudySetup beam(std::uint64_t definition = 1) {
    return {.study = {1},
            .name = "beam",
            .solver = "beam",
            .settings = "{}",
            .quantities = {{"width", "m"}},
            .responses = {{"mass"}},
            .definition = {definition, 0}};
}

inline work::Assignment given(std::uint64_t attempt, std::uint64_t definition = 1) {
    return {.attempt = {attempt},
            .trial = {{1}, attempt + 100},
            .design = {0.5},
            .definition = {definition, 0}};
}

struct Stand {
    explicit Stand(std::size_t slot_count = 1, const Times& times = {}) {
        std::vector<Slot*> seen;
        for (std::size_t i = 0; i < slot_count; ++i) {
            slots.push_back(std::make_unique<FakeSlot>(fmt::format("slot {}", i + 1), story));
            seen.push_back(slots.back().get());
        }
        worker = std::make_unique<Worker>(seen, times);
        worker->link_up(link, {}, now);
        story.clear();
    }

    /// Opens the study, whose solver starts well.
    void open(const work::StudySetup& setup = beam(), Home home = Home::own_process) {
        worker->open(setup, home, now);
        answer(Preparation::ready);
    }
    void answer(Preparation preparation, const std::string& why = "") {
        for (const auto& slot : slots)
            if (const auto setup = std::exchange(slot->preparing, nullptr)) {
                if (preparation != Preparation::ready) slot->solver = nullptr;
                worker->prepared(*setup, preparation, {ErrorKind::unavailable, why}, now);
                worker->ready_again();
            }
    }
    void begin(std::uint64_t attempt) { worker->begins({attempt}, now); }
    /// The slot that has the attempt is done with it.
    void finish(std::uint64_t attempt, double mass = 1) {
        for (const auto& slot : slots)
            if (slot->attempt == AttemptId{attempt}) slot->attempt = {};
        worker->over({attempt}, {.response = {mass}});
    }
    /// What is sent now.
    std::vector<std::uint64_t> reports() {
        std::vector<std::uint64_t> ids;
        for (const Ended* ended : worker->take_reports(100)) ids.push_back(ended->attempt.value);
        return ids;
    }
    Strings take_story() { return std::exchange(story, {}); }
    void pass(Duration time) {
        const Instant end = now + time;
        for (auto next = worker->next_deadline(); next && *next <= end;
             next = worker->next_deadline()) {
            now = std::max(now, *next);
            worker->tick(now);
        }
        now = end;
    }

    Instant now{};
    Strings story;
    std::vector<std::unique_ptr<FakeSlot>> slots;
    FakeLink link{story};
    std::unique_ptr<Worker> worker;
};

}  // namespace femrun::worker
