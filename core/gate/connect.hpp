// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include <kj/async-io.h>

#include "base/clock.hpp"
#include "gate/address.hpp"
#include "gate/credentials.hpp"
#include "loop/event_loop.hpp"

namespace femrun::gate {

/// A stream to the scheduler at this address, which has let us in: Cap'n Proto may begin. `own` is
/// who we are; without it (on loopback) we are nobody in particular.
///
/// Rejects with one sentence that begins with the place and says what to check. Of type
/// DISCONNECTED: nobody is there; of type OVERLOADED: somebody is, who has no time; another try may
/// succeed. Of any other: it was refused, and would be again.
kj::Promise<kj::Own<kj::AsyncIoStream>> connect(loop::EventLoop& loop, const Address& address,
                                                const std::optional<Credentials>& own,
                                                Duration patience = std::chrono::seconds(5));

}  // namespace femrun::gate
