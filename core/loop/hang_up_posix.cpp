// SPDX-License-Identifier: MIT
#include "loop/hang_up.hpp"

#include "loop/readiness.hpp"

namespace femrun::loop {

struct HangUp::Waiting : Readiness {
    Waiting() : Readiness(StreamSocket::wait_error) {}
};

HangUp::HangUp() : waiting_(std::make_shared<Waiting>()) {}

HangUp::~HangUp() = default;

kj::Promise<void> HangUp::of(StreamSocket& socket) { return waiting_->when_ready(socket); }

}  // namespace femrun::loop
