// SPDX-License-Identifier: MIT
// What people may ask of a scheduler, served to connections (wire/control.capnp). A viewer is given
// a capability that cannot change anything, whatever is said over it.
#pragma once

#include <memory>

#include <wire/control.capnp.h>

#include "control/admissions.hpp"
#include "control/house.hpp"

namespace femrun::net {

class ControlServer {
public:
    /// `house` outlives this. `files`: where the files of studies go that are handed in.
    explicit ControlServer(control::House& house, kj::Maybe<wire::Files::Client> files = nullptr);
    ~ControlServer() noexcept;
    ControlServer(const ControlServer&) = delete;
    ControlServer& operator=(const ControlServer&) = delete;

    /// Whoever may change something may also say who comes in. `admissions` outlives this.
    void offer(control::Admissions& admissions);

    /// For one connection each. What is asked over them when this has ended is refused.
    wire::View::Client view() const;
    wire::Control::Client control() const;

private:
    struct Desk;
    class Viewing;
    class Controlling;

    std::shared_ptr<Desk> desk_;
};

}  // namespace femrun::net
