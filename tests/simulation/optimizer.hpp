// SPDX-License-Identifier: MIT
// An optimizer that takes its time, and whose proposals depend on all that it was asked and told:
// a restart that forgets something or changes the order shows at once.
#pragma once

#include <bit>

#include "base/match.hpp"
#include "run/ports.hpp"
#include "world.hpp"

namespace femrun::simulation {

class Optimizer final : public run::OptimizerPort {
public:
    using Hear = std::function<void(std::function<void()>)>;

    Optimizer(World& world, Hear hear) : world_(world), hear_(std::move(hear)) {}

    bool independent() const override { return false; }

    void ask(std::vector<std::uint64_t> trials,
             std::function<void(Result<std::vector<study::Design>>)> done) override {
        std::vector<study::Design> designs;
        for (const std::uint64_t trial : trials) designs.push_back(propose(trial));
        answer([done = std::move(done), designs = std::move(designs)] { done(designs); });
    }
    void tell(std::vector<run::OptimizerEvent> events,
              std::function<void(Result<void>)> done) override {
        for (const auto& event : events) learn(event);
        answer([done = std::move(done)] { done({}); });
    }
    void replay(std::vector<run::OptimizerEvent> events,
                std::function<void(Result<std::uint64_t>)> done) override {
        std::uint64_t misfit = 0;
        for (const auto& event : events) {
            const auto* asked = std::get_if<run::Asked>(&event);
            if (asked == nullptr)
                learn(event);
            else if (propose(asked->trial) != asked->design && misfit == 0)
                misfit = asked->trial;
        }
        answer([done = std::move(done), misfit] { done(misfit); });
    }

private:
    study::Design propose(std::uint64_t trial) {
        study::Design design;
        for (std::uint64_t i = 0; i < 2; ++i) {
            mix(trial * 2 + i);
            design.push_back(static_cast<double>((hash_ ^ (hash_ >> 29)) >> 11) * 0x1.0p-53);
        }
        return design;
    }
    void learn(const run::OptimizerEvent& event) {
        mix(event.index());
        match(
            event, [&](const run::Asked&) {}, [&](const run::Adopted& it) { mix(it.trial); },
            [&](const run::ToldComplete& it) {
                mix(it.trial);
                for (const double loss : it.losses) mix(std::bit_cast<std::uint64_t>(loss));
            },
            [&](const run::ToldFailed& it) { mix(it.trial); },
            [&](const run::ToldDropped& it) { mix(it.trial); },
            [&](const run::CourseSet& it) { mix(it.course.size()); });
    }
    void mix(std::uint64_t fact) {
        hash_ = (hash_ ^ fact) * 0x9E3779B97F4A7C15u;
        hash_ ^= hash_ >> 32;
    }
    /// In order: one who is asked twice answers the first question first.
    void answer(std::function<void()> what) {
        answered_ = std::max(answered_, world_.now() + world_.chance.between(0s, 1s));
        world_.at(answered_, life_, [this, what = std::move(what)] { hear_(what); });
    }

    World& world_;
    Hear hear_;
    Life life_ = new_life();
    std::uint64_t hash_ = 0xCBF29CE484222325u;
    Instant answered_{};
};

}  // namespace femrun::simulation
