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

/// When something that is sent now arrives; `last`: when what was sent before it does.
Instant Connection::arrival(Instant& last, Order order) {
    if (order == Order::kept) return last = std::max(last, world_.now() + delay());
    const double often = static_cast<double>(world_.plan.strays_every);
    const bool strays = !world_.is_calm() && often > 0 && world_.chance.one_in(often);
    if (strays) ++world_.outcome.strays;
    return world_.now() + delay() +
           (strays ? world_.chance.between(0s, world_.plan.stray_for_max) : Duration::zero());
}

void Connection::to_house(Said what, Order order) {
    if (cut_) return;
    reach_house(arrival(at_house_, order), what);
    if (order == Order::free && world_.chance.one_in(50))
        reach_house(arrival(at_house_, order), what);
}

void Connection::to_pc(std::function<void(Pc&)> what, Order order) {
    if (cut_) return;
    reach_pc(arrival(at_pc_, order), what);
    if (order == Order::free && world_.chance.one_in(50)) reach_pc(arrival(at_pc_, order), what);
}

void Connection::reach_house(Instant when, const Said& what) {
    world_.at(when, [self = shared_from_this(), what] {
        // Nobody is there any more: the system of that PC says so.
        if (self->house_life_.expired()) return self->cut(News::to_both);
        if (!self->arrives()) return;
        self->house_.accepted(self);
        self->house_.hear([self, what] {
            if (self->open_at_house_) what();
        });
    });
}

void Connection::reach_pc(Instant when, const std::function<void(Pc&)>& what) {
    world_.at(when, [self = shared_from_this(), what] {
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
