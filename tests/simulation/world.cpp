// SPDX-License-Identifier: MIT
#include "world.hpp"

#include <fmt/format.h>

#include "house.hpp"
#include "pc.hpp"

namespace femrun::simulation {

void World::at(Instant when, std::function<void()> what) {
    events_.push({when, ++last_order_, std::move(what)});
}

void World::at(Instant when, const LifeOfOther& life, std::function<void()> what) {
    at(when, [life, what = std::move(what)] {
        if (!life.expired()) what();
    });
}

void World::step() {
    const Event event = std::move(const_cast<Event&>(events_.top()));  // it is popped next
    events_.pop();
    now_ = event.when;
    ++outcome.events;
    event.what();
}

void World::broken(const std::string& what) const {
    const double hours = std::chrono::duration<double, std::ratio<3600>>(now_ - Instant{}).count();
    throw Broken(
        fmt::format("after {:.4f} h: {}; repeat it with FEMRUN_SEED={}", hours, what, plan.seed));
}

Outcome simulate(const Plan& plan) {
    // What is on its way when it ends is said to nobody.
    World world(plan);
    House house(world);
    std::vector<std::unique_ptr<Pc>> pcs;
    for (std::uint64_t i = 0; i < plan.pcs; ++i)
        pcs.push_back(std::make_unique<Pc>(world, house, i));
    if (plan.jobs.node_lost_every < never)
        for (std::uint64_t i = 0; i < plan.pcs; ++i)
            pcs.push_back(std::make_unique<Pc>(world, house, plan.pcs + i, *pcs[i]));
    house.start();
    std::uint64_t trials = 0;
    for (const StudyPlan& study : plan.studies) trials += study.trials;
    const Instant patience = Instant{} + plan.all_ended_after;
    while (!house.books().all_done() && world.now() < patience) {
        world.step();
        if (10 * world.outcome.complete < 9 * trials || !world.accounts_are_open()) continue;
        for (const auto& pc : pcs) pc->settle_accounts(&Outcome::solving);
        world.close_accounts();
    }
    world.outcome.lasted = world.now() - Instant{};
    if (!house.books().all_done()) world.broken("the studies never ended: " + house.standing());

    world.calm_down();
    // The longest that anybody sleeps or is down for, and then some.
    const Instant quiet = world.now() + 1h;
    const auto anybody_holds = [&] {
        for (const auto& pc : pcs)
            if (pc->holds_something()) return true;
        return false;
    };
    while (anybody_holds() && world.now() < quiet) world.step();
    if (anybody_holds()) world.broken("a worker still holds what nobody acknowledged or took back");
    house.books().check_end();
    return world.outcome;
}

}  // namespace femrun::simulation
