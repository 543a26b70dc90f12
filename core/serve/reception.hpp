// SPDX-License-Identifier: MIT
// Where people come in: what they may ask of a scheduler, carried out on the house that runs. The
// studies that are handed in belong to the house: whoever goes away changes nothing.
//
//     submit ---> on record ---> optimizer open ---> runs ---> over ---> forgotten, and still shown
//                     ^                                           |
//                     +------------- resume ----------------------+
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "control/house.hpp"
#include "loop/plugin_thread.hpp"
#include "serve/crews.hpp"
#include "serve/followers.hpp"
#include "serve/house.hpp"
#include "serve/late_check.hpp"
#include "serve/take_up.hpp"

namespace femrun::serve {

struct ReceptionSetup {
    std::string version;   // of femrun
    std::string database;  // its path, for people
    /// Finds a plugin by its name. On a thread of its own: it may take its time.
    FindPlugin plugin;
    std::function<void()> shut_down;  // the house is to end: called once
};

class Reception final : public control::House, private kj::TaskSet::ErrorHandler {
public:
    /// `house` outlives this.
    Reception(loop::EventLoop& loop, serve::House& house, ReceptionSetup setup);
    ~Reception() noexcept override;

    /// Opens the studies that are on record as running: an earlier process of this database ended
    /// with them. What keeps one from going on is told.
    void take_up_again();
    /// After each turn of the house's runner.
    void turned();

    // -- control::House
    void status(control::Answer<control::HouseStatus> answer) override;
    void studies(control::Answer<std::vector<control::StudyStatus>> answer) override;
    void study(const std::string& name, control::Answer<control::StudyStatus> answer) override;
    void definition(StudyId study, control::Answer<std::string> answer) override;
    void follow(StudyId study, std::uint64_t after,
                control::Answer<control::Followed> answer) override;
    void explain(StudyId study, std::optional<std::uint64_t> trial,
                 control::Answer<control::Explanation> answer) override;
    void submit(control::Submission submission,
                control::Answer<control::Submitted> answer) override;
    void pause(StudyId study, control::Answer<void> answer) override;
    void resume(StudyId study, control::Answer<void> answer) override;
    void stop(StudyId study, control::Answer<void> answer) override;
    void drain(WorkerId worker, control::Answer<void> answer) override;
    void dismiss(WorkerId worker, control::Answer<void> answer) override;
    void shutdown(control::Shutdown how, control::Answer<void> answer) override;
    void set_pool(const std::string& name, std::uint32_t count,
                  std::optional<control::Span> cooldown, control::Answer<void> answer) override;
    void tell_crew(control::CrewStatus crew, control::Answer<void> answer) override;

private:
    template <typename Value>
    void later(control::Answer<Value> answer, Result<Value> value);
    void hand_in(WantedStudy wanted, work::Staging staging,
                 control::Answer<control::Submitted> answer);
    void take_up(WantedStudy wanted, const control::Answer<control::Submitted>& done);
    Result<control::Submitted> already_open(StudyId id, WantedStudy wanted) const;
    void open(StudyOnRecord study, control::Answer<void> answer);
    void open_again(StudyId study, control::Answer<void> answer);
    void go_on_with(const store::StudyRow& row);
    void recall_licences(const store::StudyRow& row);
    void open_on_record(StudyId study, const control::Answer<void>& answer);
    /// Asks something of a study that runs.
    void ask_of(StudyId study, const control::Answer<void>& answer,
                const std::function<void(run::Runner&)>& what);
    void explain_closed(StudyId study, control::Explanation explanation,
                        const control::Answer<control::Explanation>& answer);
    void send_home(WorkerId worker, control::Answer<void> answer,
                   bool (muster::Muster::*how)(WorkerId));
    void send_workers_home();
    void taskFailed(kj::Exception&& exception) override;

    loop::EventLoop& loop_;
    serve::House& house_;
    ReceptionSetup setup_;
    Followers followers_;
    Crews crews_;
    loop::PluginThread plugins_;     // where they are looked for
    std::set<std::string> in_hand_;  // studies that somebody is opening: one at a time
    std::map<StudyId, std::vector<control::Answer<void>>> to_resume_;  // when they are over
    std::optional<control::Shutdown> shutting_down_;
    std::set<WorkerId> sent_home_;
    kj::TaskSet tasks_;
};

/// An answer is never given from within the call that asks.
template <typename Value>
void Reception::later(control::Answer<Value> answer, Result<Value> value) {
    tasks_.add(kj::evalLater([answer = std::move(answer), value = std::move(value)]() mutable {
        answer(std::move(value));
    }));
}

}  // namespace femrun::serve
