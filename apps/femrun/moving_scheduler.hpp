// SPDX-License-Identifier: MIT
// A scheduler as its worker finds it. One that is started anew may listen elsewhere: an address
// that stands in a file is read again whenever it is connected to, and whoever keeps a job writes
// the new one there.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include <kj/async-io.h>

#include "gate/address.hpp"
#include "gate/credentials.hpp"
#include "loop/event_loop.hpp"

namespace femrun::app {

class MovingScheduler {
public:
    /// `said`: the address as it was typed, perhaps "@FILE"; `address`: what it was then. `own`:
    /// who we are there, if it asks for that; `keys`: the folder for it, where it asks later.
    MovingScheduler(std::string said, gate::Address address, std::optional<gate::Credentials> own,
                    std::filesystem::path keys);

    /// Where it is by now; see gate::connect.
    kj::Promise<kj::Own<kj::AsyncIoStream>> connect(loop::EventLoop& loop);
    /// That was connected to last.
    const gate::Address& address() const { return address_; }

private:
    std::string said_;
    gate::Address address_;
    std::optional<gate::Credentials> own_;
    std::filesystem::path keys_;
};

}  // namespace femrun::app
