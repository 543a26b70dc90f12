// SPDX-License-Identifier: MIT
// Windows tells of Ctrl-C and the like on a thread that it makes for that. When the console closes
// or the session ends it gives some seconds and then ends the process, and at once when the
// function that it has called returns: so that one does not return any more.
#include "loop/interrupts.hpp"

#include <mutex>
#include <set>
#include <utility>

#include "system/api_windows.hpp"

namespace femrun::loop {

struct Interrupts::Waiting : std::enable_shared_from_this<Waiting> {
    Waiting(EventLoop& where, std::function<void()> called)
        : loop(where), callback(std::move(called)) {}

    enum class Wish { once, last };

    /// On a thread of the system's.
    void hear(Wish wish) {
        loop.post([self = weak_from_this(), wish] {
            const auto waiting = self.lock();
            if (!waiting) return;
            // The console closes and the session ends: it is one wish.
            if (wish == Wish::last && std::exchange(waiting->last_came, true)) return;
            waiting->callback();
        });
    }

    EventLoop& loop;
    std::function<void()> callback;
    bool last_came = false;
};

/// Who is told. Its mutex is held meanwhile, so that nobody's loop ends just then.
struct Interrupts::Listeners {
    std::mutex mutex;
    std::set<Waiting*> all;

    static Listeners& of_process() {
        // The system's thread may live longer than what is destroyed at the process's end.
        static Listeners& listeners = *new Listeners;
        return listeners;
    }

    static BOOL WINAPI hear(DWORD event) {
        const bool again = event == CTRL_C_EVENT || event == CTRL_BREAK_EVENT;
        Listeners& listeners = of_process();
        {
            const std::lock_guard lock(listeners.mutex);
            if (listeners.all.empty()) return FALSE;  // Windows goes its own way
            for (Waiting* const one : listeners.all)
                one->hear(again ? Waiting::Wish::once : Waiting::Wish::last);
        }
        if (!again) ::Sleep(INFINITE);
        return TRUE;
    }
};

Interrupts::Interrupts(EventLoop& loop, std::function<void()> callback)
    : waiting_(std::make_shared<Waiting>(loop, std::move(callback))) {
    Listeners& listeners = Listeners::of_process();
    static const BOOL added = ::SetConsoleCtrlHandler(Listeners::hear, TRUE);
    static_cast<void>(added);
    const std::lock_guard lock(listeners.mutex);
    listeners.all.insert(waiting_.get());
}

Interrupts::~Interrupts() {
    Listeners& listeners = Listeners::of_process();
    const std::lock_guard lock(listeners.mutex);
    listeners.all.erase(waiting_.get());
}

}  // namespace femrun::loop
