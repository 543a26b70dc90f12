// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>

#include "loop/event_loop.hpp"

namespace femrun::loop {

/// Calls `callback` on the loop for every Ctrl-C (SIGINT), every polite request to end (SIGTERM),
/// and once when the terminal closes (SIGHUP), for as long as it lives; afterwards they end the
/// process again as usual.
class Interrupts {
public:
    Interrupts(EventLoop& loop, std::function<void()> callback);
    ~Interrupts();
    Interrupts(const Interrupts&) = delete;
    Interrupts& operator=(const Interrupts&) = delete;

private:
    struct Waiting;
    std::shared_ptr<Waiting> waiting_;
};

}  // namespace femrun::loop
