// SPDX-License-Identifier: MIT
#include "loop/suspensions.hpp"

#include <utility>

#include "system/wakefulness.hpp"

namespace femrun::loop {

Suspensions::Clock Suspensions::of_system() {
    return {.suspended_so_far = system::suspended_so_far, .look_every = std::chrono::seconds(10)};
}

Suspensions::Suspensions(EventLoop& loop, std::function<void(Duration)> told, Clock clock)
    : loop_(loop),
      told_(std::move(told)),
      clock_(std::move(clock)),
      known_(clock_.suspended_so_far()),
      looking_(look_again().eagerlyEvaluate(nullptr)) {}

kj::Promise<void> Suspensions::look_again() {
    return loop_.after(clock_.look_every).then([this] {
        const Duration now = clock_.suspended_so_far();
        const Duration asleep = now - std::exchange(known_, now);
        if (asleep >= worth_telling) told_(asleep);
        return look_again();
    });
}

}  // namespace femrun::loop
