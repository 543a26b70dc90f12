// SPDX-License-Identifier: MIT
// The scheduler's end of all connections. What workers say over them goes to the muster, and what
// the muster has to say goes out over them; people are given what they may ask.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <kj/async-io.h>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "muster/muster.hpp"
#include "net/artefacts.hpp"
#include "net/control_server.hpp"
#include "wire/convert.hpp"
#include "work/role.hpp"
#include "work/terms.hpp"

namespace femrun::net {

/// Everything on the loop. Whoever owns this keeps `events` and `log` alive for longer.
class WorkersServer final : private kj::TaskSet::ErrorHandler {
public:
    /// Asked when a worker's connection has ended, for what happened to it: "worker 'node7/4711'
    /// died with signal 9 (SIGKILL)".
    using Obituary = std::function<kj::Promise<std::string>(const std::string& worker)>;
    /// Told when a worker has sent no heartbeat for a whole lease: who started it may end it.
    using Silence = std::function<void(const std::string& why)>;

    WorkersServer(run::WorkerEvents& events, LogSink& log, const work::Terms& terms = {});
    ~WorkersServer() noexcept;

    muster::Muster& muster() { return muster_; }
    const muster::Muster& muster() const { return muster_; }

    /// Workers elsewhere, those that nobody here has started, get studies' files from this store
    /// and are told of no folder of this PC; what their attempts leave is brought to `place`.
    void stage(StoreThread& files, ArtefactPlace place);
    /// Asked about attempts' folders that a worker has and nobody here knows of: an earlier process
    /// did. The answer is `Muster::made`, then `bring` or `discard`.
    using Unknown = std::function<void(const muster::Place& by, const std::vector<std::string>&)>;
    void ask_about_folders(Unknown ask) { unknown_ = std::move(ask); }

    /// Serves a worker at the other end until the connection ends. With an `obituary` the worker is
    /// gone then, with its sentence. Without, one that has something to do and an identity is away:
    /// it is gone when it enlists with another epoch, or nothing that it has is waited for any
    /// more. Dropping the promise ends the connection.
    kj::Promise<void> accept(kj::Own<kj::AsyncIoStream> stream, Obituary obituary = nullptr,
                             Silence silence = nullptr);
    /// The same for somebody who was let in with these roles: a worker, or somebody who looks.
    kj::Promise<void> accept(kj::Own<kj::AsyncIoStream> stream, work::Roles roles,
                             std::string key = {});

    /// What a worker still has of an attempt's files, and where to read them.
    struct LeftThere {
        std::vector<work::StagedFile> files{};
        std::shared_ptr<wire::Files::Client> content{};  // null: nothing is there
    };
    /// Rejects when its link ends. Dropping the promise takes the question back.
    kj::Promise<LeftThere> left_at(WorkerId worker, const std::string& folder);
    /// Of those with a link, whom an attempt on record went to: by its identity there, or where
    /// nobody has that (its key is a new one, or none is on record) whoever has the name, who may
    /// be several.
    std::vector<WorkerId> who_is(const std::string& identity, const std::string& name) const;

    /// What users and viewers are given; it outlives all connections.
    void offer(const ControlServer& people) { people_ = &people; }

    /// It was started by this process, and ends with it.
    bool is_own(WorkerId worker) const;

    /// Deletes what there is here of attempts' folders, whoever made them.
    void discard_here(std::span<const std::string> folders);
    /// Done when every folder that was to be discarded is gone, or its worker is.
    kj::Promise<void> tidied();

private:
    struct Visitor;
    class Door;
    class Session;
    class Roll;
    class EnlistedLine;
    struct Receipt;

    /// What who started a worker has to say and wants to hear of it.
    struct Owner {
        Obituary obituary;
        Silence silence;
    };

    kj::Promise<void> accept(kj::Own<kj::AsyncIoStream> stream, Owner owner, work::Roles roles,
                             std::string key);
    void line_ended(std::uint64_t line);
    void await_files(const muster::Place& place);
    void take_report(const muster::Place& by, wire::Report::Reader from,
                     const std::shared_ptr<Receipt>& receipt);
    void assignments_wait(const muster::Place& place);
    void keep_up();
    void send_waiting();
    void send_assignments(const muster::Place& place);
    void revoked(std::uint64_t line, AttemptId attempt);
    void taskFailed(kj::Exception&& exception) override;

    LogSink& log_;
    work::Terms terms_;
    muster::Muster muster_;
    const ControlServer* people_ = nullptr;
    StoreThread* files_ = nullptr;  // what workers elsewhere get studies' files from
    std::unique_ptr<Artefacts> artefacts_;
    Unknown unknown_;
    std::map<std::uint64_t, std::unique_ptr<EnlistedLine>> lines_;  // by muster::Place::line
    std::vector<muster::Place> waiting_;  // there are assignments for them
    Instant waiting_since_;
    std::shared_ptr<WorkersServer*> link_;
    kj::TaskSet tasks_, discards_;
};

}  // namespace femrun::net
