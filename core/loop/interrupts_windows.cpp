// SPDX-License-Identifier: MIT
// Windows tells of Ctrl-C and the like on a thread that it makes for that. When the console closes
// or the session ends it gives some seconds and then ends the process, and at once when the
// function that it has called returns: so that one does not return any more.
#include "loop/interrupts.hpp"

#include <mutex>
#include <set>
#include <utility>

#include "loop/session_end_windows.hpp"
#include "system/api_windows.hpp"

namespace femrun::loop {

namespace {

// Of the 5 s that Windows gives: what is nearly done may end, and enough is left to tidy.
constexpr Duration until_the_second = std::chrono::seconds(2);

}  // namespace

struct Interrupts::Waiting : std::enable_shared_from_this<Waiting> {
    Waiting(EventLoop& where, std::function<void()> called)
        : loop(where), callback(std::move(called)) {}

    enum class Wish { once, last };

    /// On a thread of the system's.
    void hear(Wish wish) {
        loop.post([self = weak_from_this(), wish] {
            const auto waiting = self.lock();
            if (!waiting) return;
            if (wish == Wish::once) return waiting->callback();
            // The console closes and the session ends: it is one wish, and it is urgent.
            if (std::exchange(waiting->last_came, true)) return;
            waiting->urge();
            waiting->callback();
        });
    }

    void urge() {
        second = loop.after(until_the_second)
                     .then([this] { hear(Wish::once); })
                     .eagerlyEvaluate(nullptr);
    }

    EventLoop& loop;
    std::function<void()> callback;
    bool last_came = false;
    kj::Promise<void> second = nullptr;
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

    /// False when nobody is there who wants to know.
    static bool told(Waiting::Wish wish) {
        Listeners& listeners = of_process();
        const std::lock_guard lock(listeners.mutex);
        for (Waiting* const one : listeners.all) one->hear(wish);
        return !listeners.all.empty();
    }

    static BOOL WINAPI hear_console(DWORD event) {
        const bool key = event == CTRL_C_EVENT || event == CTRL_BREAK_EVENT;
        if (!told(key ? Waiting::Wish::once : Waiting::Wish::last)) return FALSE;
        if (!key) ::Sleep(INFINITE);
        return TRUE;
    }

    static void hear_end() {
        if (told(Waiting::Wish::last)) ::Sleep(INFINITE);
    }
};

Interrupts::Interrupts(EventLoop& loop, std::function<void()> callback)
    : waiting_(std::make_shared<Waiting>(loop, std::move(callback))) {
    Listeners& listeners = Listeners::of_process();
    {
        const std::lock_guard lock(listeners.mutex);
        listeners.all.insert(waiting_.get());
    }
    // Keys first: the window that hears of the session's end takes its time.
    static const BOOL added = [] {
        const BOOL done = ::SetConsoleCtrlHandler(Listeners::hear_console, TRUE);
        hear_session_end(Listeners::hear_end);
        return done;
    }();
    static_cast<void>(added);
}

Interrupts::~Interrupts() {
    Listeners& listeners = Listeners::of_process();
    const std::lock_guard lock(listeners.mutex);
    listeners.all.erase(waiting_.get());
}

}  // namespace femrun::loop
