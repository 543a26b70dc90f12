// SPDX-License-Identifier: MIT
// What a person may ask of a scheduler. Implemented by the scheduler itself (serve::House) and by a
// connection to one elsewhere (net::RemoteHouse), so that a command does not know which it speaks
// to.
//
// All calls and all answers are on the thread of the loop; an answer is never given from within the
// call that asks, each once, and none after the house is gone. Whatever goes wrong is an error with
// a sentence for a person.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "control/explanation.hpp"
#include "control/following.hpp"
#include "control/status.hpp"
#include "control/submission.hpp"

namespace femrun::control {

template <typename Value>
using Answer = std::function<void(Result<Value>)>;

/// What `shutdown` does with attempts that run.
enum class Shutdown { let_them_end, end_them };

/// What may be looked at; changes nothing.
class View {
public:
    virtual ~View() = default;

    virtual void status(Answer<HouseStatus> answer) = 0;
    /// All on record, oldest first.
    virtual void studies(Answer<std::vector<StudyStatus>> answer) = 0;
    /// Missing: with "did you mean". An empty name: the study that changed last.
    virtual void study(const std::string& name, Answer<StudyStatus> answer) = 0;
    /// JSON as store::to_json writes it.
    virtual void definition(StudyId study, Answer<std::string> answer) = 0;
    /// What is on record after position `after` (0: all). With nothing new it waits for it, but no
    /// longer than a look at a display may wait (200 ms), and then tells what runs now.
    virtual void follow(StudyId study, std::uint64_t after, Answer<Followed> answer) = 0;
    virtual void explain(StudyId study, std::optional<std::uint64_t> trial,
                         Answer<Explanation> answer) = 0;
};

/// What changes something. Each is answered when it is decided, and need not be carried out by
/// then: a worker that drains has attempts to end first.
class House : public View {
public:
    /// The study is new, or goes on; one that runs already with the same definition runs on. Its
    /// files are in the scheduler's store; missing where they are not.
    virtual void submit(Submission submission, Answer<Submitted> answer) = 0;

    /// Running attempts end, nothing new starts, until `resume`.
    virtual void pause(StudyId study, Answer<void> answer) = 0;
    virtual void resume(StudyId study, Answer<void> answer) = 0;
    /// As `pause`, and running attempts are ended now: they are solved again after `resume`.
    virtual void stop(StudyId study, Answer<void> answer) = 0;

    /// The worker ends what it has, takes nothing more, and leaves.
    virtual void drain(WorkerId worker, Answer<void> answer) = 0;
    /// The worker leaves now; what it has goes to others.
    virtual void dismiss(WorkerId worker, Answer<void> answer) = 0;
    /// All studies are interrupted and go on when a scheduler is started again on this database;
    /// all workers leave, and the scheduler ends.
    virtual void shutdown(Shutdown how, Answer<void> answer) = 0;

    /// A new pool of licences, or one that has another count from now on. No cool-down: the one
    /// that it has.
    virtual void set_pool(const std::string& name, std::uint32_t count,
                          std::optional<Span> cooldown, Answer<void> answer) = 0;

    /// Tells how a crew is: shown to people until its keeper says something else, that it is over
    /// (it wants nothing and has no jobs), or nothing for a day.
    virtual void tell_crew(CrewStatus crew, Answer<void> answer) = 0;
};

}  // namespace femrun::control
