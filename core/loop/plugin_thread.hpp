// SPDX-License-Identifier: MIT
// Two worlds, one bridge: blocking work runs on a thread of its own, everything else on the loop.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>

#include <kj/async.h>
#include <kj/function.h>

#include "loop/event_loop.hpp"
#include "loop/exception.hpp"

namespace femrun::loop {

/// One thread with a queue; one for each plugin instance, because a plugin is called from a single
/// thread for all its life. Made, used and destroyed on its loop's thread.
///
/// Values cross, references never do: `work` owns what it needs and gives back a value. Dropping
/// the promise does not stop work; work stops itself when it is told to.
class PluginThread {
public:
    /// `name` is what debuggers show, cut to 15 letters.
    PluginThread(EventLoop& loop, const std::string& name);
    /// Drops the work that has not begun, whose promises break, waits for the piece that runs, and
    /// ends the thread.
    ~PluginThread();
    /// Instead of waiting: drops the work that has not begun, whose promises break, runs `last` on
    /// the thread after the piece that runs, and ends it. A piece that never returns keeps its
    /// thread, what it owns, and `last`, for as long as the process lives; the loop's end waits for
    /// it, and nobody else. No call follows.
    void let_go(kj::Function<void()> last);
    PluginThread(const PluginThread&) = delete;
    PluginThread& operator=(const PluginThread&) = delete;

    /// When a result comes back to the loop. `with_next` is for what nobody waits for: if other
    /// work follows already, the loop is woken once for both.
    enum class Back { at_once, with_next };

    /// Runs `work` on the thread, after all that was given before; the promise is done on the loop
    /// with its result, or with what it threw, text unaltered.
    template <typename Work>
    auto run(Work work, Back back = Back::at_once) -> kj::Promise<std::invoke_result_t<Work&>> {
        using Value = std::invoke_result_t<Work&>;
        auto done = kj::newPromiseAndFulfiller<Value>();
        enqueue(kj::heap<WorkOf<Work, Value>>(kj::mv(work), kj::mv(done.fulfiller)), back);
        return kj::mv(done.promise);
    }

private:
    /// Goes to the thread and back again; begins and ends its life on the loop.
    class Crossing {
    public:
        virtual ~Crossing() noexcept(false) = default;
        virtual void work() noexcept = 0;    // on the thread
        virtual void arrive() noexcept = 0;  // on the loop
        virtual void drop() noexcept = 0;    // on the loop, instead of both

        Back back = Back::at_once;
    };

    template <typename Work, typename Value>
    class WorkOf final : public Crossing {
    public:
        WorkOf(Work work, kj::Own<kj::PromiseFulfiller<Value>> fulfiller)
            : work_(kj::mv(work)), fulfiller_(kj::mv(fulfiller)) {}

        void work() noexcept override {
            try {
                if constexpr (std::is_void_v<Value>)
                    work_();
                else
                    value_ = work_();
            } catch (...) {
                thrown_ = current_exception();
            }
        }

        void arrive() noexcept override {
            KJ_IF_MAYBE (thrown, thrown_) {
                fulfiller_->reject(kj::mv(*thrown));
            } else if constexpr (std::is_void_v<Value>) {
                fulfiller_->fulfill();
            } else {
                fulfiller_->fulfill(kj::mv(*value_));
            }
        }

        void drop() noexcept override {
            fulfiller_->reject(exception("the plugin's thread ended before this work began",
                                         kj::Exception::Type::DISCONNECTED));
        }

    private:
        struct Nothing {};
        Work work_;
        kj::Own<kj::PromiseFulfiller<Value>> fulfiller_;
        std::optional<std::conditional_t<std::is_void_v<Value>, Nothing, Value>> value_;
        kj::Maybe<kj::Exception> thrown_;
    };

    std::deque<kj::Own<Crossing>> end();
    void enqueue(kj::Own<Crossing> crossing, Back back);

    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace femrun::loop
