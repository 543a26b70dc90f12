// SPDX-License-Identifier: MIT
// A worker: takes assignments, has them solved in its slots, keeps the reports until they are
// acknowledged. It decides nothing about trials; it only sees to it that every attempt that it was
// given ends with a report, whatever its slots and its link do.
//
//     assigned --study open, slot free--> begun --> ended --acknowledged--> forgotten
//         |                                 |         ^
//         +------------ revoked ------------+---------+
//
// A link that breaks changes nothing here: slots go on, reports are kept, and `link_up` says again
// what was not answered. There is no clock, thread or network in it: time is an argument, and the
// world is two ports (slot.hpp, link.hpp). A simulation runs it as it is.
//
// A study's assignments wait until the first solver of it is open, so that one that cannot be used
// is noticed once and not once a slot (studies.hpp).
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/clock.hpp"
#include "work/holding.hpp"
#include "work/terms.hpp"
#include "worker/link.hpp"
#include "worker/slot.hpp"
#include "worker/study.hpp"

namespace femrun::worker {

/// How a worker leaves: it finishes what has begun, or gives it back.
enum class Leave { when_done, now };

struct Times {
    /// After an attempt began, before that is told: solves of microseconds are over by then.
    Duration begun_after = std::chrono::milliseconds(10);
    OpeningTimes opening{};
    /// What runs is given back then, whatever the scheduler says: its job ends soon after.
    std::optional<Instant> ends{};
    /// Without a link and without work for so long it has no use any more.
    std::optional<Duration> useless_after{};
};

class Worker {
public:
    /// The slots and the keeper outlive this.
    Worker(std::vector<Slot*> slots, Times times, Keeper* keeper = nullptr)
        : slots_(std::move(slots)), times_(times), keeper_(keeper) {}
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    // -- the link

    /// Reports that an earlier process of this worker has left. They are said to whoever has their
    /// database.
    void inherit(std::vector<Ended> reports);
    /// The scheduler that `holding` will be said to has this database. Reports of others lie aside
    /// until it is theirs.
    void meet(const work::DatabaseId& database);
    std::size_t aside() const { return aside_.size(); }
    /// A link is up, and the scheduler has heard what `holding` says. `link` lives until
    /// `link_down`.
    void link_up(Link& link, const work::Terms& terms, Instant now);
    void link_down() { link_ = nullptr; }
    std::vector<work::Holding> holding(Instant now) const;
    /// The studies that it knows, with what they compute.
    std::map<StudyId, work::DefinitionHash> studies() const;

    // -- what the scheduler says

    /// `home`: where the study's plugin lives, or would. Of a study that is known as it is, this
    /// only asks again whether it is open. Without a home the study's files or plugin must be
    /// brought first; gives whether somebody has to do that now, and say `at_hand` or
    /// `not_to_be_had`.
    bool open(work::StudySetup setup, std::optional<Home> home, Instant now);
    void at_hand(StudyId study, const work::DefinitionHash& definition, Home home, Instant now);
    void not_to_be_had(StudyId study, const work::DefinitionHash& definition, const Error& why);
    void opened_heard(StudyId study);
    void assign(work::Assignment assignment);
    /// An assignment that could not be read: it is over.
    void assign_unreadable(const work::Assignment& what_is_known, const std::string& why);
    /// Ends an attempt; one that is unknown is no error.
    void revoke(AttemptId attempt);
    /// Forgets an attempt with its report: nobody wants to hear of it.
    void drop(AttemptId attempt);
    /// No more assignments of the study; what of it waits is over.
    void close(StudyId study);
    /// Reports that have not been taken since they came or the link came up, at most so many.
    std::vector<const Ended*> take_reports(std::size_t count_max);
    bool has_reports() const { return !unsent_.empty(); }
    /// A report of the attempt has not been acknowledged.
    bool holds(AttemptId attempt) const { return ended_.contains(attempt); }
    /// Assignments wait for a slot: nobody is waiting for the next ones.
    bool has_backlog() const { return !queue_.empty(); }
    void acknowledged(AttemptId attempt);
    /// The scheduler does not want the report now, and will ask for it. Of so many reports the
    /// oldest are forgotten.
    void kept(AttemptId attempt);
    /// It asks for the reports of these, as far as they are here.
    void say_again(std::span<const AttemptId> attempts);

    // -- leaving

    /// Takes nothing new any more, and gives back what no slot has. `now`: and what slots have.
    void leave(Leave how);
    /// Its engine has asked all processes of its job to end, those that solve too: what fails from
    /// now on may do so for that, and is given back.
    void engine_ends_it() { failures_are_the_engines_ = true; }
    bool is_leaving() const { return leaving_; }
    /// It leaves, and nobody waits for anything of it: kept reports are for whoever comes next.
    bool has_left() const {
        const bool expects_more = link_ != nullptr && !leaving_heard_;
        return leaving_ && !expects_more && has_nothing();
    }
    /// Answers `Link::leaving`: what was on its way here has come.
    void leaving_heard() { leaving_heard_ = true; }
    /// It leaves because its time is over.
    bool time_is_over() const { return over_; }
    /// It leaves because nobody has had a use for it; what was not handed over is kept.
    bool is_useless() const { return useless_; }
    /// How long until its end.
    std::optional<Duration> ends_in(Instant now) const;
    /// Its end has moved there; gives whether that is news. Who leaves already goes on leaving.
    bool ends_at(Instant at, Instant now);

    // -- what happens at slots

    /// What came of `Slot::prepare`.
    void prepared(const work::StudySetup& setup, Preparation preparation, const Error& why,
                  Instant now);
    /// The solver is about to be given the attempt.
    void begins(AttemptId attempt, Instant now);
    /// The attempt has ended, with this report; the slot is free, at once or after its back-off.
    void over(AttemptId attempt, work::Report report);
    /// A slot that was not ready can take an attempt now.
    void ready_again() { pump(); }
    void progressed(AttemptId attempt, double fraction, const std::string& stage);
    /// Something that nobody waits for went wrong.
    void noticed(const std::string& sentence);

    // -- time

    /// When `tick` should be called even if nothing happens.
    std::optional<Instant> next_deadline() const;
    void tick(Instant now);

private:
    struct Held {
        Task task;
        Slot* slot = nullptr;         // while it runs
        work::DatabaseId database{};  // that it is of
        std::optional<Instant> begun{};
        bool unwanted = false;  // its report goes nowhere
    };

    Study* fetching(StudyId id, const work::DefinitionHash& definition);
    void take_up(StudyId id, Study& study, Instant now);
    void tell_open(StudyId id, Study& study);
    void opened(Study& study);
    void refuse(StudyId id, Study& study, const Error& why);
    void take_off_queues(const Held& held);
    void end(const work::Assignment& assignment, work::Report report,
             const work::DatabaseId& database);
    void end(const work::Assignment& assignment, work::Report report) {
        end(assignment, std::move(report), terms_.database);
    }
    void forget(AttemptId attempt);
    void replace(const work::Assignment& assignment);
    void let_go(const Held& held);
    Slot* slot_for(const work::StudySetup& setup) const;
    void pump();
    bool has_nothing() const { return held_.empty() && ended_.size() == kept_.size(); }
    std::optional<Instant> next_beat() const;
    bool is_alone() const { return link_ == nullptr && held_.empty() && !useless_; }
    void look_at_end(Instant now);
    void look_for_use(Instant now);
    void beat(Instant now);
    void tell_begun(Instant now);
    void keep(Ended ended);

    std::vector<Slot*> slots_;
    Times times_;
    Keeper* keeper_;
    Link* link_ = nullptr;
    work::Terms terms_;  // of the link that is up, or was
    std::map<StudyId, Study> studies_;
    std::unordered_map<AttemptId, Held> held_;
    std::deque<AttemptId> queue_;  // of open studies, that have no slot yet
    std::map<AttemptId, Ended> ended_;
    std::deque<AttemptId> unsent_;  // of those
    std::set<AttemptId> kept_;      // of those, the others
    std::vector<Ended> aside_;      // of other databases
    bool leaving_ = false, leaving_heard_ = false;
    bool over_ = false, useless_ = false, failures_are_the_engines_ = false;
    std::optional<Instant> alone_since_;
    std::vector<AttemptId> newly_begun_;
    std::optional<Instant> last_beat_, tell_begun_at_;
};

}  // namespace femrun::worker
