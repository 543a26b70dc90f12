// SPDX-License-Identifier: MIT
#include "world.hpp"

#include <fmt/format.h>

#include "desk.hpp"
#include "machine.hpp"

namespace femrun::simulation {

void World::at(Instant when, std::function<void()> what) {
    events_.push({when, ++last_order_, std::move(what)});
}

void World::send(const std::function<void()>& what) {
    if (chance.one_in(100)) return;
    const auto delay = [&] {
        if (chance.one_in(50)) return chance.between(1s, 90s);  // overtaken by many
        return chance.between(1ms, 200ms);
    };
    after(delay(), what);
    if (chance.one_in(100)) after(delay(), what);
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
    World world(plan);
    Desk desk(world);
    std::vector<std::unique_ptr<Machine>> machines;
    for (std::uint64_t i = 0; i < plan.machines; ++i)
        machines.push_back(std::make_unique<Machine>(world, desk, i));
    desk.open([&] {
        for (const auto& machine : machines) machine->line_lost();
    });
    while (!desk.done() && world.now() < Instant{} + plan.all_ended_after) world.step();
    desk.check_end();
    world.outcome.lasted = world.now() - Instant{};
    return world.outcome;
}

}  // namespace femrun::simulation
