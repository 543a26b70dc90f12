// SPDX-License-Identifier: MIT
// The scheduler's end: the workers that are enlisted, as a port of the room `run`.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include <kj/async-io.h>

#include "base/log.hpp"
#include "run/ports.hpp"
#include "wire/convert.hpp"
#include "work/study_setup.hpp"
#include "work/terms.hpp"
#include "work/worker_card.hpp"

namespace femrun::net {

/// Everything on the loop. Whoever owns this keeps `events` and `log` alive for longer.
class WorkersServer final : public run::WorkersPort, private kj::TaskSet::ErrorHandler {
public:
    /// Asked when a worker's connection has ended, for what happened to it: "worker 'node7/4711'
    /// died with signal 9 (SIGKILL)".
    using Obituary = std::function<kj::Promise<std::string>(const std::string& worker)>;
    /// Told when a worker has sent no heartbeat for a whole lease: who started it may end it.
    using Silence = std::function<void(const std::string& why)>;

    WorkersServer(run::WorkerEvents& events, LogSink& log, const work::Terms& terms = {});
    ~WorkersServer() noexcept override;

    /// What every worker is told of a study before its first assignment of it. Before any dispatch
    /// of that study.
    void open_study(work::StudySetup setup);
    /// No more dispatches of it: workers let its solvers go.
    void close_study(StudyId study);

    /// Serves a worker at the other end until the connection ends. With an `obituary` the worker is
    /// gone then, with its sentence. Without, one that has something to do and an identity is away:
    /// it is gone when it enlists with another epoch, or nothing that it has is waited for any
    /// more. Dropping the promise ends the connection.
    kj::Promise<void> accept(kj::Own<kj::AsyncIoStream> stream, Obituary obituary = nullptr,
                             Silence silence = nullptr);

    /// Whether the worker is on the roll, and there is no link to it.
    bool is_leaving(WorkerId worker) const;

    /// Done when every folder that was to be discarded is gone, or its worker is.
    kj::Promise<void> tidied();

    // -- run::WorkersPort
    void dispatch(WorkerId worker, work::Assignment assignment) override;
    void acknowledge(WorkerId worker, AttemptId attempt) override;
    void revoke(WorkerId worker, AttemptId attempt) override;
    void discard(const std::string& folder) override;
    void silent(WorkerId worker, const std::string& why) override;
    void note(WorkerId worker, const std::string& text) override;
    std::string name(WorkerId worker) const override;
    std::string folder(TrialId trial, std::uint32_t ordinal) const override;

private:
    struct Visitor;
    class Door;
    class Session;
    class Roll;
    enum class Answer;
    struct Receipt;
    struct Enlisted;
    /// Who made an attempt's folder, and on which host.
    struct Maker {
        std::string pc;
        WorkerId worker;
    };

    /// What who started a worker has to say and wants to hear of it.
    struct Owner {
        Obituary obituary;
        Silence silence;
    };

    // -- enlistment.cpp
    WorkerId place_of(const work::WorkerCard& card);
    void enlist(wire::Worker::Client client, const work::WorkerCard& card, WorkerId id,
                const Visitor& visitor);
    void take_up_studies(WorkerId id, capnp::List<wire::KnownStudy>::Reader known,
                         wire::Session::EnlistResults::Builder results);
    void take_up_attempts(WorkerId id, capnp::List<wire::Holding>::Reader holding,
                          wire::Session::EnlistResults::Builder results);
    void link_ended(WorkerId id, std::uint64_t link);
    void forget_if_idle(WorkerId id);
    void gone(WorkerId id, const std::string& why);

    // -- roll.cpp
    bool has(WorkerId worker, AttemptId attempt) const;
    std::vector<Begun> believed_begun(WorkerId worker, capnp::List<wire::Begun>::Reader told) const;
    void heard(WorkerId worker, std::span<const AttemptId> holding, std::span<const Begun> begun);
    void said(WorkerId id, LogLevel level, std::string_view text);
    void opened(WorkerId id, StudyId study, Home home);
    void refused(WorkerId id, StudyId study, Error why);
    bool answered(WorkerId id, StudyId study, Answer answer);
    void take_report(WorkerId id, wire::Report::Reader from,
                     const std::shared_ptr<Receipt>& receipt);
    void reported(Enlisted& worker, AttemptId attempt, work::Report report);
    static void settle(Receipt& receipt);

    void remember_folder(const std::string& folder, const Enlisted& worker);
    void open_on(Enlisted& worker, StudyId study);
    void send_assignments(WorkerId id);
    void assignments_failed(WorkerId id, const std::vector<AttemptId>& attempts,
                            const kj::Exception& exception);
    void discard_at(Enlisted& worker, const std::string& folder);
    void taskFailed(kj::Exception&& exception) override;

    run::WorkerEvents& events_;
    LogSink& log_;
    work::Terms terms_;
    std::map<StudyId, std::shared_ptr<const work::StudySetup>> studies_;
    std::map<WorkerId, std::unique_ptr<Enlisted>> workers_;
    std::map<work::WorkerIdentity, WorkerId> places_;
    std::unordered_map<std::string, Maker> folders_;  // attempts' folders, the last of this run
    std::deque<std::string> folder_order_;            // in which they came
    std::uint64_t enlisted_ = 0, links_ = 0;          // so far
    std::shared_ptr<WorkersServer*> link_;
    kj::TaskSet tasks_, discards_;
};

}  // namespace femrun::net
