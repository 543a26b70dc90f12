// SPDX-License-Identifier: MIT
#include "connection.hpp"

#include <algorithm>

#include "house.hpp"
#include "pc.hpp"

namespace femrun::simulation {

Connection::Connection(World& world, House& house, LifeOfOther of_house, Pc& pc, LifeOfOther of_pc)
    : world_(world),
      house_(house),
      pc_(pc),
      house_life_(std::move(of_house)),
      pc_life_(std::move(of_pc)) {}

Duration Connection::delay() {
    const Duration slowest = world_.plan.slowest_message;
    if (!world_.is_calm() && slowest > 1s && world_.chance.one_in(200))
        return world_.chance.between(1s, slowest);
    return world_.chance.between(1ms, 50ms);
}

void Connection::to_house(Said what) {
    if (cut_) return;
    at_house_ = std::max(at_house_, world_.now() + delay());
    world_.at(at_house_, [self = shared_from_this(), what = std::move(what)] {
        // Nobody is there any more: the system of that PC says so.
        if (self->house_life_.expired()) return self->cut(News::to_both);
        if (!self->arrives()) return;
        self->house_.accepted(self);
        self->house_.hear([self, what] {
            if (self->open_at_house_) what();
        });
    });
}

void Connection::to_pc(std::function<void(Pc&)> what) {
    if (cut_) return;
    at_pc_ = std::max(at_pc_, world_.now() + delay());
    world_.at(at_pc_, [self = shared_from_this(), what = std::move(what)] {
        if (self->pc_life_.expired() || !self->arrives()) return;
        self->pc_.hear([self, what] {
            if (self->open_at_pc_) what(self->pc_);
        });
    });
}

void Connection::cut(News news) {
    if (cut_) return;
    cut_ = true;
    lingers_ = world_.chance.one_in(2);
    if (news == News::to_none) return;
    // One who sends nothing hears of it when the system gives up, or never.
    const bool half_open = !world_.plan.connections_tell && world_.chance.one_in(3);
    if (!half_open)
        world_.after(world_.chance.between(0s, 3s), [self = shared_from_this()] {
            if (!self->house_life_.expired())
                self->house_.hear([self] { self->house_.line_ended(*self); });
        });
    world_.after(world_.chance.between(0s, 3s), [self = shared_from_this()] {
        if (!self->pc_life_.expired()) self->pc_.hear([self] { self->pc_.link_ended(*self); });
    });
}

}  // namespace femrun::simulation
