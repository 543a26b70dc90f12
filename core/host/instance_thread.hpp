// SPDX-License-Identifier: MIT
// Where one plugin instance lives: its thread, the host table that it was given, and the way from
// what it says on that thread to who listens on the loop.
//
// A thread cannot be ended. An instance that does not return is let go: everything that its calls
// use is the thread's as much as the loop's, and is freed when the calls have returned, if they do.
//
// All is called on the loop's thread, unless it says otherwise.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <femrun/plugin.capnp.h>

#include "host/host_table.hpp"
#include "host/spoken_lines.hpp"
#include "loop/event_loop.hpp"
#include "loop/plugin_thread.hpp"

namespace femrun::host {

class InstanceThread;

/// The instances that one launch has made, to stop them together.
class LiveInstances {
public:
    void add(InstanceThread& instance) { all_.push_back(&instance); }
    void remove(InstanceThread& instance) { std::erase(all_, &instance); }
    void ask_to_stop();
    /// Done when each has ended the calls that it was given so far.
    kj::Promise<void> idle();

private:
    std::vector<InstanceThread*> all_;
};

/// Brings progress and log lines to the loop: to the observer of the solve that runs, lines without
/// one to the sink. Without either, while a plugin is made, probed or opened, they wait for the
/// first observer, or for whoever tells that it failed. Lines that nobody can take fast enough are
/// left out and counted.
class ObserverRelay final : public PluginWatcher {
public:
    /// `sink` may be null; it outlives the relay's loop.
    ObserverRelay(loop::EventLoop& loop, LogSink* sink);

    void watch(kj::Maybe<wire::Observer::Client> observer);

    /// The lines that wait for somebody; they wait no more. [any thread]
    std::vector<SpokenLines::Line> take_unheard();

    /// The same as `logged`; done when it has been heard. [loop]
    kj::Promise<void> say(LogLevel level, const std::string& line);

    void progressed(double fraction, std::string_view stage) override;  // [any thread]
    void logged(LogLevel level, std::string_view line) override;        // [any thread]

private:
    struct State;
    loop::EventLoop& loop_;
    std::shared_ptr<State> state_;
};

class InstanceThread {
public:
    /// `spoken` may be null; it outlives this.
    InstanceThread(loop::EventLoop& loop, const std::string& name, LogSink* sink,
                   SpokenLines* spoken, std::shared_ptr<LiveInstances> family);
    /// Asks what runs to stop and waits for it.
    ~InstanceThread();
    InstanceThread(const InstanceThread&) = delete;
    InstanceThread& operator=(const InstanceThread&) = delete;

    /// What the plugin's calls use: a call that may outlive this keeps it.
    std::shared_ptr<HostTable> host() { return {at_thread_, &at_thread_->host}; }
    ObserverRelay& relay() { return at_thread_->relay; }

    using Back = loop::PluginThread::Back;

    template <typename Work>
    auto run(Work work, Back back = Back::at_once) {
        return thread_.run(kj::mv(work), back);
    }

    /// Around a call that may print.
    void call_begins() {
        if (spoken_) spoken_->call_begins();
    }
    void call_ended() {
        if (spoken_) spoken_->call_ended();
    }

    /// After a call: what it printed becomes lines of the log; done when they have been heard. When
    /// somebody else hears them, they are in the file by now.
    kj::Promise<void> hear_spoken();

    /// "; it said: 'warning: no licence file'" of a call that failed and had no observer: the last
    /// lines that it logged and printed. Empty when it said nothing.
    std::string last_said();

    /// Asks what runs to stop and lets the thread go, which runs `last` after it. `last` frees the
    /// plugin's instance. No call follows.
    void let_go(kj::Function<void()> last);

private:
    struct AtThread {
        AtThread(loop::EventLoop& loop, LogSink* sink) : relay(loop, sink), host(relay) {}

        ObserverRelay relay;
        HostTable host;
    };

    std::shared_ptr<AtThread> at_thread_;
    SpokenLines* spoken_;
    std::shared_ptr<LiveInstances> family_;
    loop::PluginThread thread_;
};

}  // namespace femrun::host
