// SPDX-License-Identifier: MIT
// Keeps a crew at its size: asks its engine and its scheduler how they are, has crew::Crew decide,
// and carries that out. All that it knows is in the crew's folder, so that it may end at any
// moment: jobs go on, and the next keeper takes them up.
//
// Engines block, each call for a bounded time: they are asked on a thread of their own, one call
// after the other. A scheduler that cannot be reached leaves the crew as it is.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "crew/crew.hpp"
#include "crew/folder.hpp"
#include "engines/engine.hpp"
#include "gate/address.hpp"
#include "loop/event_loop.hpp"
#include "loop/plugin_thread.hpp"
#include "net/remote_house.hpp"

namespace femrun::app {

class Keeper final : private kj::TaskSet::ErrorHandler {
public:
    /// What the keeper asks of an engine, but for how many jobs.
    struct Setup {
        crew::Folder folder;
        crew::Spec spec;
        engines::Order order;
        gate::Address scheduler;
        /// What changes is told to people: a line each.
        std::function<void(const std::string&)> told;
    };

    /// What an engine knows of a crew's jobs.
    struct Look {
        std::vector<engines::JobSeen> jobs;
        std::vector<std::string> troubles;  // why there may be more of them
        bool searched = false;              // for all that bear its name
    };

    Keeper(loop::EventLoop& loop, std::unique_ptr<engines::Engine> engine, Setup setup);
    ~Keeper() noexcept;

    /// Until the crew has come to nothing, as its spec says, or `stop` was called.
    Result<void> run();
    /// Jobs go on.
    void stop();
    /// As if its spec said so.
    void aim_at(crew::Aim aim);

    const crew::Book& book() const { return book_; }
    /// It has come to nothing: no job of it is left.
    bool is_over() const { return over_; }

private:
    void turn();
    void turn_again();
    void read_spec();
    void read_addresses();
    void readdress();
    void look_where_it_is();
    std::string without_scheduler() const;
    void ask_manners();
    void resize();
    void ask_engine(Instant now);
    void engine_said(const Result<Look>& look);
    void carry_out(const crew::Command& command);
    void submit(std::uint32_t count);
    void cancel(std::vector<std::string> jobs);
    void connect();
    void scheduler_gone(const std::string& why);
    void ask_scheduler(Instant now);
    void tell(const std::string& what, std::string& last, std::string sentence);
    void note_changes();
    void end();
    void finish();
    void taskFailed(kj::Exception&& exception) override;
    /// On its thread, after what it was asked before; `then` with the result on the loop.
    template <typename Value>
    void on_engine(std::function<Result<Value>(engines::Engine&)> ask,
                   std::function<void(Result<Value>)> then);

    loop::EventLoop& loop_;
    Setup setup_;
    std::shared_ptr<engines::Engine> engine_;
    std::unique_ptr<crew::Crew> crew_;
    crew::Book book_;
    loop::PluginThread thread_;
    std::size_t engine_calls_ = 0;  // that have not been answered
    bool found_ = false, over_ = false, asked_last_ = false;
    std::optional<std::uint32_t> jobs_max_;  // that its engine holds
    std::optional<Instant> looked_, searched_, asked_, booked_;
    bool scheduler_busy_ = false, was_connected_ = false, tells_ = true;
    kj::Own<net::RemoteHouse> house_;
    static constexpr Duration first_wait = std::chrono::milliseconds(500);
    Duration next_wait_ = first_wait;
    std::string unasked_, engine_trouble_, submit_trouble_, scheduler_trouble_, spec_trouble_,
        address_trouble_, crew_trouble_, counts_;
    kj::Promise<void> connecting_ = nullptr, waiting_ = nullptr;
    kj::TaskSet tasks_;
};

}  // namespace femrun::app
