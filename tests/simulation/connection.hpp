// SPDX-License-Identifier: MIT
// A stream between a worker and the scheduler: slow at times, and when it breaks what was on its
// way may arrive or not, and each end hears of it soon, late or never.
//
// Calls arrive in order. Answers overtake calls and each other; so may a call that says nothing of
// what went before it, and now and then one arrives once more, much later.
#pragma once

#include "world.hpp"

namespace femrun::simulation {

class House;
class Pc;

class Connection final : public std::enable_shared_from_this<Connection> {
public:
    using Said = std::function<void()>;

    Connection(World& world, House& house, LifeOfOther of_house, Pc& pc, LifeOfOther of_pc);

    enum class Order { kept, free };
    void to_house(Said what, Order order = Order::kept);
    void to_pc(std::function<void(Pc&)> what, Order order = Order::kept);

    enum class News { to_both, to_none };
    /// It breaks.
    void cut(News news);
    /// Nothing is heard over it any more at that end.
    void close_at_house() { open_at_house_ = false; }
    void close_at_pc() { open_at_pc_ = false; }

private:
    Duration delay();
    Instant arrival(Instant& last, Order order);
    void reach_house(Instant when, const Said& what);
    void reach_pc(Instant when, const std::function<void(Pc&)>& what);
    bool arrives() const { return !cut_ || lingers_; }

    World& world_;
    House& house_;
    Pc& pc_;
    LifeOfOther house_life_, pc_life_;
    Instant at_house_{}, at_pc_{};  // when the last that was sent arrives
    bool open_at_house_ = true, open_at_pc_ = true;
    bool cut_ = false, lingers_ = false;
};

}  // namespace femrun::simulation
