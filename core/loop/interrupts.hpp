// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>

#include "loop/event_loop.hpp"

namespace femrun::loop {

/// Calls `callback` on the loop for every Ctrl-C (SIGINT), every polite request to end (SIGTERM; on
/// Windows Ctrl-Break), and once when the terminal closes (SIGHUP), for as long as it lives;
/// afterwards they end the process again as usual. On Windows the user's leave and the PC's end are
/// the same as a console that closes. 5 s later Windows ends the process itself, so that after 2 s
/// the callback comes once more, as from a user who cannot wait.
class Interrupts {
public:
    Interrupts(EventLoop& loop, std::function<void()> callback);
    ~Interrupts();
    Interrupts(const Interrupts&) = delete;
    Interrupts& operator=(const Interrupts&) = delete;

private:
    struct Waiting;
    struct Listeners;  // where the system knows no signals
    std::shared_ptr<Waiting> waiting_;
};

}  // namespace femrun::loop
