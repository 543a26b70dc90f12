// SPDX-License-Identifier: MIT
// A worker as a program has it: the core of the room `worker`, with slots that drive plugins, a
// clock, and a link to its scheduler. It decides nothing; it brings the core the calls of the link
// and the news of the slots, and keeps its time.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <kj/async-io.h>

#include "base/log_writer.hpp"
#include "loop/plugin_thread.hpp"
#include "net/connection.hpp"
#include "net/report_keeper.hpp"
#include "net/worker_files.hpp"
#include "net/worker_link.hpp"
#include "slots/solver_slot.hpp"
#include "work/worker_card.hpp"
#include "worker/worker.hpp"

namespace femrun::net {

struct AgentTimes {
    Duration begun_after = std::chrono::milliseconds(10);
    // Before what a study needs is looked for again; doubles to the second.
    Duration bring_backoff = std::chrono::seconds(1), bring_backoff_max = std::chrono::seconds(30);
    // While it waits for its files to be fetched, and between words on what it fetches itself.
    Duration ask_again = std::chrono::milliseconds(200);
    slots::SlotTimes slot{};
    // As the core of a worker has them; see worker::Times.
    std::optional<Instant> ends{};
    std::optional<Duration> useless_after{};
    /// What it needs of its job's last moments, where that ends at another time than it was to.
    Duration hand_over{0};
};

/// Where reports stand until they are acknowledged. A worker on a private pipe has no use for it:
/// its scheduler ended with the pipe, and whatever is not on record is solved again.
struct ReportsOnDisk {
    std::filesystem::path folder;
    std::function<void(const std::string&)> told;  // sentences for people here
    KeeperTimes times{};
};

class WorkerAgent final : private slots::SlotEvents {
public:
    /// `staged`: for studies whose files come over the link; null where all are of this PC. It
    /// outlives this, as `source` does.
    WorkerAgent(loop::EventLoop& loop, slots::SolverSource& source, work::WorkerCard card,
                AgentTimes times = {}, std::optional<ReportsOnDisk> reports = std::nullopt,
                WorkerFiles* staged = nullptr);
    /// Kills what runs.
    ~WorkerAgent() noexcept(false) override;
    WorkerAgent(const WorkerAgent&) = delete;
    WorkerAgent& operator=(const WorkerAgent&) = delete;

    /// Enlists with the scheduler at the other end of `stream` and serves it until the connection
    /// ends; rejects when the scheduler refuses this worker. What runs goes on when the connection
    /// has ended; another `serve` takes it up. `enlisted` is called when the scheduler has taken
    /// it.
    kj::Promise<void> serve(kj::Own<kj::AsyncIoStream> stream,
                            std::function<void()> enlisted = nullptr);

    /// Takes nothing new any more; ends what runs, or lets it finish.
    void leave(worker::Leave how);
    /// As the core of a worker has it.
    void engine_ends_it() { worker_->engine_ends_it(); }
    bool is_leaving() const { return worker_->is_leaving(); }
    /// It leaves, and nobody waits for anything of it.
    bool has_left() const { return worker_->has_left(); }
    /// Done when it has left, for whatever reason it leaves.
    kj::Promise<void> left();
    /// Done when it leaves by itself: its time is over, or nobody has had a use for it.
    enum class Reason { time_is_over, useless };
    kj::Promise<Reason> leaves_by_itself();
    /// Leaves: what has begun may finish within the grace and is given back then. Done when it has
    /// left; or when `patience` after the grace somebody still waits for a report, which is on its
    /// disk by then if it has one.
    kj::Promise<void> leave_within(Duration grace, Duration patience);
    /// Leaves: what has begun is ended and given back now, also within a grace that it had. Done
    /// when it has left and its reports are on its disk; each is waited for no longer than
    /// `patience`.
    kj::Promise<void> leave_now(Duration patience);
    /// Done when the scheduler has fetched what it wants of attempts' files, or cannot be asked, or
    /// this worker was told to go at once; or when nothing was fetched for as long as `patience`.
    kj::Promise<void> fetched(Duration patience);
    /// Done when all is gone that nobody wants any more.
    kj::Promise<void> tidied();
    /// Attempts' folders that wait here for the scheduler, as it was last asked, and their bytes.
    struct Waiting {
        std::size_t folders = 0;
        std::uint64_t bytes = 0;
    };
    const Waiting& waiting() const { return waiting_; }
    /// Who is told, beside the scheduler, of what takes long here.
    void tell(std::function<void(const std::string&)> people) { people_ = std::move(people); }
    /// It has these solvers by now.
    void offers(std::vector<work::SolverOffer> solvers);
    /// Its engine ends the job that it is in so long.
    void job_ends_in(Duration in);
    /// How long it has still, when it leaves because its time is over.
    Duration job_left();
    /// Done when its reports are on disk; see ReportKeeper::settled.
    kj::Promise<void> settled();

    /// The worker as a capability.
    wire::Worker::Client client();

private:
    class Service;
    struct Serving;

    void open(wire::StudySetup::Reader setup);
    void remember_folder(const work::StudySetup& setup);
    void assign(capnp::List<wire::Assignment>::Reader assignments);
    void revoke(AttemptId attempt);
    void close(StudyId study);
    kj::Promise<void> discard(const std::string& folder);
    kj::Promise<void> remove(const std::string& folder);
    std::set<std::string> remove_unwanted();
    struct LastFetched {
        Instant at;
        std::uint64_t bytes;
        std::size_t folders;  // that waited then
    };
    kj::Promise<void> until_fetched();
    kj::Promise<void> nothing_is_fetched(LastFetched last, Duration patience);
    bool is_at_work_in(const std::string& folder) const;
    kj::Promise<void> artefacts(const std::string& folder,
                                wire::Worker::ArtefactsResults::Builder into);
    kj::Promise<bool> place(const std::string& folder, std::string mark);
    void bring(std::shared_ptr<const work::StudySetup> setup);
    kj::Promise<void> bring_until(std::shared_ptr<const work::StudySetup> setup, int failures);
    void tidy_closed();
    std::optional<std::filesystem::path> place_of(const std::string& folder) const;
    void say_what_is_here();
    kj::Promise<void> watch_fetching(int looks, bool told);

    kj::Promise<void> enlist(kj::Own<Connection> connection, wire::Session::Client session,
                             const work::Terms& terms);
    void link_ended(std::uint64_t number);
    void look_whether_left();
    void look_whether_it_ends();
    void told_to_leave(worker::Leave how, const std::string& why);
    void keep_time();

    // -- slots::SlotEvents
    void prepared(const work::StudySetup& setup, worker::Preparation preparation,
                  const Error& why) override;
    void begins(AttemptId attempt) override;
    void over(AttemptId attempt, work::Report report) override;
    void ready_again() override;
    void progressed(AttemptId attempt, double fraction, std::string_view stage) override;
    void noticed(const std::string& sentence) override;

    loop::EventLoop& loop_;
    slots::SolverSource& source_;
    WorkerFiles* staged_;
    work::WorkerCard card_;
    AgentTimes times_;
    std::optional<Instant> job_ends_;
    slots::Deadlines deadlines_;
    LogWriter logs_;
    std::map<std::string, std::filesystem::path> files_folders_;  // by the studies' folder names
    std::deque<std::string> folder_order_;                        // in which those came
    std::shared_ptr<WorkerAgent*> link_to_this_;
    std::unique_ptr<loop::PluginThread> files_;  // deletes folders; made at first use
    // Folders that go when what is at work in them is over, and who waits for it.
    std::multimap<std::string, kj::Own<kj::PromiseFulfiller<kj::Promise<void>>>> unwanted_;
    std::vector<std::unique_ptr<slots::SolverSlot>> slots_;
    std::unique_ptr<ReportKeeper> keeper_;
    std::unique_ptr<worker::Worker> worker_;
    std::unique_ptr<WorkerLink> link_;  // while one is up
    std::uint64_t links_ = 0;           // so far
    std::function<void()> enlisted_;    // is told of the link that is up
    std::optional<slots::Deadlines::Ticket> alarm_;
    std::vector<kj::Own<kj::PromiseFulfiller<void>>> leaving_;  // who waits for it to have left
    kj::Maybe<kj::Own<kj::PromiseFulfiller<Reason>>> ends_;     // the same for its own end
    std::size_t brings_ = 0;                                    // studies that wait for that:
    std::map<StudyId, kj::Promise<void>> bringing_;             // what they need
    std::map<StudyId, std::shared_ptr<const work::StudySetup>> staged_studies_;
    std::vector<std::shared_ptr<const work::StudySetup>> closed_;  // whose folders are there yet
    std::function<void(const std::string&)> people_;
    Waiting waiting_;
    std::shared_ptr<std::uint64_t> given_away_ = std::make_shared<std::uint64_t>(0);  // bytes
    bool watches_ = false;
    bool hurries_ = false;  // away from here
    kj::Promise<void> watching_ = kj::READY_NOW, saying_ = kj::READY_NOW;
};

}  // namespace femrun::net
