// SPDX-License-Identifier: MIT
// What people may ask of a scheduler, served to connections (wire/control.capnp). A viewer is given
// a capability that cannot change anything, whatever is said over it.
#pragma once

#include <functional>
#include <memory>

#include <wire/control.capnp.h>

#include "control/admissions.hpp"
#include "control/house.hpp"
#include "net/results_offer.hpp"

namespace femrun::net {

class ControlServer {
public:
    /// Where the files of studies go that are handed in, over one connection.
    using MakeFiles = std::function<wire::Files::Client()>;
    /// `house` outlives this.
    explicit ControlServer(control::House& house, MakeFiles files = nullptr);
    ~ControlServer() noexcept;
    ControlServer(const ControlServer&) = delete;
    ControlServer& operator=(const ControlServer&) = delete;

    /// Whoever may change something may also say who comes in. `admissions` outlives this.
    void offer(control::Admissions& admissions);
    /// Whoever may look may have what attempts have left. `results` outlives this.
    void offer(ResultsOffer& results);

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
