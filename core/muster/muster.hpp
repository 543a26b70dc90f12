// SPDX-License-Identifier: MIT
// The muster: which workers are enlisted, what each was told and given, and what of that which it
// says may be believed. It stands between the links and the loop of studies, and decides nothing
// about trials.
//
//     run::Runner --WorkersPort--> Muster --Line--> link ... worker
//     run::Runner <--WorkerEvents-- Muster <-- words_heard -- link
//
// There is no clock, thread or network in it: a simulation runs it as it is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/log.hpp"
#include "muster/line.hpp"
#include "muster/worker_words.hpp"
#include "run/ports.hpp"
#include "work/holding.hpp"
#include "work/worker_card.hpp"

namespace femrun::muster {

/// What a worker is on the muster, over one line: when another line has taken the place of this
/// one nothing is heard over it any more, and the worker says it all again.
struct Place {
    WorkerId worker;
    std::uint64_t line = 0;
};

/// What is on its way to a worker before it can open a study.
struct Fetching {
    std::uint64_t come = 0, size = 0;  // bytes; both 0: nothing is
};

/// The answer to a worker that enlists.
struct Enlistment {
    Place place;
    std::vector<AttemptId> drop;  // of another database: none of ours
    std::vector<StudyId> close;   // that are over, or have another definition by now
};

/// Whether somebody knows how a worker ended.
enum class Owner { none, tells };

/// All calls on the thread of the loop. `events` and `log` outlive this.
class Muster final : public run::WorkersPort {
public:
    /// Calls it back soon, and not within the call; not when this has ended.
    using Later = std::function<void(std::function<void()>)>;

    Muster(run::WorkerEvents& events, LogSink& log, const work::DatabaseId& database, Later later)
        : events_(events), log_(log), database_(database), later_(std::move(later)) {}
    Muster(const Muster&) = delete;
    Muster& operator=(const Muster&) = delete;

    /// What every worker is told of a study before its first assignment of it. Before any dispatch
    /// of that study, and in the turn in which `events` hear of it: what workers have kept of it is
    /// taken up soon after.
    void open_study(work::StudySetup setup);
    /// No more dispatches of it: workers let its solvers go, and keep what they have of it.
    void close_study(StudyId study);

    // -- workers come and go (enlistment.cpp)

    /// A worker says who it is and what it has. The same process on another line is back at its
    /// place; of the same identity with another epoch, the one before is gone. `line` lives until
    /// `line_ended`, or until the same worker enlists over another.
    Enlistment enlist(const work::WorkerCard& card, std::span<const work::Holding> holding,
                      const std::map<StudyId, work::DefinitionHash>& studies, Line& line);
    /// Nothing can be said over it any more. True: the worker is away, and goes on for all that is
    /// known. False: nobody waits for it; `gone` is to tell how it ended.
    bool line_ended(const Place& place, Owner owner);
    /// Known to be gone with all that it had, unless it has enlisted again.
    void gone(const Place& place, const std::string& why);
    /// Names of those that are there with this key, whatever it let in.
    std::vector<std::string> names_with(std::string_view key) const;
    /// On the muster, and without a line.
    bool is_away(WorkerId worker) const;
    /// What the worker has told of itself; nothing once it is gone.
    const work::WorkerCard* card(WorkerId worker) const;
    Fetching fetching(WorkerId worker) const;

    /// People want it to go: it takes nothing new, and ends when what it has begun is over; or it
    /// gives that back, and ends at once. False: there is no link to it.
    bool drain(WorkerId worker);
    bool dismiss(WorkerId worker);
    /// The engine of that job ends it in so long. False: no worker that is there is the job.
    bool job_ends_in(const work::Job& job, Duration in);
    /// Wanted folders that its line has not brought are to come over its next one.
    void await(std::span<const std::string> folders);

    // -- what a worker says; of what it was not given nothing is heard (words_heard.cpp)

    void heartbeat(const Place& by, std::span<const AttemptId> holding,
                   std::span<const Begun> begun);
    void begun(const Place& by, std::span<const Begun> attempts);
    void progressed(const Place& by, AttemptId attempt, double fraction, std::string_view stage);
    void said(const Place& by, LogLevel level, std::string_view text);
    void opened(const Place& by, StudyId study, Home home);
    void refused(const Place& by, StudyId study, Error why);
    void leaving(const Place& by);
    void offers(const Place& by, std::vector<work::SolverOffer> solvers);
    /// It gives back what it runs in so long: the end of its job has moved.
    void ends_in(const Place& by, Duration in);
    /// It gets what a study needs.
    void fetching(const Place& by, const Fetching& fetching);
    /// The attempt is over, whatever is wrong with its report: an error is one that cannot be read.
    /// Answered by `Line::acknowledged`, or by `Line::not_now` while its study is not open.
    void reported(const Place& by, AttemptId attempt, const work::DefinitionHash& definition,
                  Result<work::Report> report);
    /// Attempts' folders that it has on its disk: those that wait for it are brought. Gives back
    /// those of which nobody has said here what becomes of them.
    std::vector<std::string> has(const Place& by, std::span<const std::string> folders);
    /// The same again, of those that present workers gave last, for one study.
    std::vector<std::pair<Place, std::vector<std::string>>> undecided(
        const std::string& study) const;
    /// Told of a folder that is discarded while no worker can be told: what was brought of it is
    /// here.
    void when_nobody_hears(std::function<void(const std::string& folder)> of) {
        nobody_hears_ = std::move(of);
    }
    /// It has made this folder, as others know.
    void made(const Place& by, const std::string& folder);
    /// Why a report on that is not heard: it is of another database, or of another life of this
    /// one, where the number was given to another design. Nothing for what the worker was given.
    std::optional<std::string> objection(const Place& by, const work::Holding& of) const;

    // -- what it is told

    /// Assignments that have not been taken since they came, at most so many.
    std::vector<work::Assignment> take_assignments(const Place& place, std::size_t count_max);
    /// The worker is there, and could not be told of these: nothing else will be heard of them.
    void not_told(const Place& place, std::span<const AttemptId> attempts, const std::string& why);

    // -- run::WorkersPort
    void dispatch(WorkerId worker, work::Assignment assignment) override;
    void acknowledge(WorkerId worker, AttemptId attempt) override;
    void revoke(WorkerId worker, AttemptId attempt) override;
    void discard(const std::string& folder) override;
    void bring(const std::string& folder) override;
    void silent(WorkerId worker, const std::string& why) override;
    void note(WorkerId worker, const std::string& text) override;
    void send_home(WorkerId worker, const std::string& why) override;
    std::string name(WorkerId worker) const override;
    std::string folder(TrialId trial, std::uint32_t ordinal) const override;

private:
    /// What a worker says to a study.
    enum class Answer { awaited, takes_it, refuses_it };

    struct Enlisted {
        work::WorkerCard card;  // of its last line
        Place place;
        Line* line = nullptr;            // none: it is away, or how it ended is being found out
        std::map<StudyId, Answer> told;  // of these studies
        std::unordered_map<AttemptId, Given> given;  // what it has not reported yet
        std::map<AttemptId, work::Holding> kept;     // what it has of studies that are not open
        std::vector<work::Assignment> unsent;        // of this turn of the loop
        std::vector<std::string> undecided;          // folders, when it came
        std::size_t lines = 0;                       // said since its last heartbeat
        Fetching fetching{};
        bool leaves = false;
        std::string sent_home{};  // why; it hears so on its next line too
        bool superseded = false;  // its job was started anew: it is a copy that lives on
    };
    /// Who made an attempt's folder, and on which PC.
    struct Maker {
        std::string pc, name;
        WorkerId worker;
    };

    /// Of a job that was started anew, or the last that is known of it.
    enum class Copy { older, newest };
    Enlisted& take_place(const work::WorkerCard& card, std::span<const work::Holding> holding,
                         Copy copy);
    Enlisted* known(const work::WorkerCard& card);
    void replace(Enlisted& before, const Enlisted& by, const work::Job& job,
                 std::span<const work::Holding> holding);
    std::vector<StudyId> take_up(Enlisted& worker,
                                 const std::map<StudyId, work::DefinitionHash>& known);
    std::vector<AttemptId> take_up(Enlisted& worker, std::span<const work::Holding> holding);
    void take_up_kept(const work::StudySetup& setup);
    void believe(Enlisted& worker, std::span<const AttemptId> its_own,
                 const std::map<AttemptId, work::Holding>& claimed);
    void keep_what_is_of(StudyId study, Enlisted& worker);
    void forget_if_idle(const Place& place);
    bool is_superseded(const work::Job& job);
    void supersede(const work::Job& by);
    void give_up(Enlisted& copy);
    Enlisted* at(const Place& place) const;
    Enlisted* with_line(WorkerId worker) const;
    static std::vector<Begun> believed_begun(const Enlisted& by, std::span<const Begun> told);
    static bool answered(Enlisted& by, StudyId study, Answer answer);
    void over(Enlisted& by, AttemptId attempt, work::Report report);
    void give_back_soon(const Place& place, AttemptId attempt);
    void remember_unreported(const Given& given, const Enlisted& by);
    void remember_folder(const std::string& folder, const Enlisted& by);

    run::WorkerEvents& events_;
    LogSink& log_;
    work::DatabaseId database_;
    Later later_;
    std::function<void(const std::string&)> nobody_hears_ = [](const std::string&) {};
    std::map<StudyId, std::shared_ptr<const work::StudySetup>> studies_;
    std::map<WorkerId, std::unique_ptr<Enlisted>> workers_;
    std::map<work::WorkerIdentity, WorkerId> places_;
    std::unordered_map<std::string, Maker> folders_;  // attempts' folders, the last of this run
    std::deque<std::string> folder_order_;            // in which they came
    std::set<std::string> awaited_;  // of those, wanted, and their makers were not there
    std::map<std::pair<std::string, std::string>, std::uint32_t> restarts_;  // of engines' jobs
    std::deque<std::pair<std::string, std::string>> jobs_order_;             // in which they came
    std::uint64_t enlisted_ = 0, lines_ = 0;                                 // so far
};

}  // namespace femrun::muster
