// SPDX-License-Identifier: MIT
// A port that leads to a scheduler: for a PC that reaches it and is reached by those who do not, as
// the login host of a cluster. What passes is not looked at: TLS and the token are between who
// comes and the scheduler, and a relay can neither read it nor let anybody in.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "gate/address.hpp"
#include "loop/event_loop.hpp"

namespace femrun::gate {

class Relay {
public:
    /// What a person should know, once: that the scheduler cannot be reached, that it is again.
    using Told = std::function<void(const std::string&)>;

    /// Listens on `place` for `scheduler`, which must not be a loopback's without TLS: whoever
    /// reached the relay would be let in. `loop` outlives the relay.
    static Result<std::unique_ptr<Relay>> open(loop::EventLoop& loop, Place place,
                                               const Address& scheduler, Told told);
    /// All connections through it end.
    ~Relay();
    Relay(const Relay&) = delete;
    Relay& operator=(const Relay&) = delete;

    /// With the port that it has, also if any was asked for.
    const Place& place() const;
    /// The scheduler's address, by way of this.
    Address address() const;
    /// How many connections go through it now. More than 4096 are not taken: each is two of the
    /// files that this process may open.
    std::size_t connections() const;
    static constexpr std::size_t connections_max = 4096;

private:
    class State;
    explicit Relay(std::shared_ptr<State> state);
    std::shared_ptr<State> state_;
};

}  // namespace femrun::gate
