// SPDX-License-Identifier: MIT
// A scheduler that a test makes up: it writes down what it is asked, and answers when it is told.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "control/house.hpp"

namespace femrun::net {

class FakeHouse final : public control::House {
public:
    ~FakeHouse() override = default;

    std::vector<std::string> asked;  // in words
    control::HouseStatus house;
    control::Explanation explanation;
    std::map<StudyId, std::vector<store::Record>> records;
    std::optional<Error> error;  // the answer to everything
    bool silent = false;         // it keeps questions for later
    std::deque<std::function<void()>> kept;

    void answer_kept() {
        const auto all = std::move(kept);
        kept.clear();
        for (const auto& answer : all) answer();
    }

    void status(control::Answer<control::HouseStatus> answer) override {
        tell("status", std::move(answer), house);
    }
    void studies(control::Answer<std::vector<control::StudyStatus>> answer) override {
        tell("studies", std::move(answer), house.studies);
    }
    void study(const std::string& name, control::Answer<control::StudyStatus> answer) override {
        for (const auto& study : house.studies)
            if (study.name == name || name.empty())
                return tell("study " + name, std::move(answer), study);
        asked.push_back("study " + name);
        answer(Error{ErrorKind::missing, fmt::format("there is no study '{}'", name)});
    }
    void definition(StudyId study, control::Answer<std::string> answer) override {
        tell(fmt::format("definition {}", study.value), std::move(answer), std::string("{}"));
    }
    void follow(StudyId study, std::uint64_t after,
                control::Answer<control::Followed> answer) override {
        control::Followed followed;
        const auto& all = records[study];
        for (std::uint64_t at = after; at < all.size(); ++at) followed.records.push_back(all[at]);
        followed.upto = std::max<std::uint64_t>(after, all.size());
        if (!house.studies.empty()) followed.study = house.studies.front();
        tell(fmt::format("follow {} after {}", study.value, after), std::move(answer), followed);
    }
    void explain(StudyId study, std::optional<std::uint64_t> trial,
                 control::Answer<control::Explanation> answer) override {
        tell(fmt::format("explain {} trial {}", study.value, trial.value_or(0)), std::move(answer),
             explanation);
    }
    void submit(control::Submission submission,
                control::Answer<control::Submitted> answer) override {
        tell(fmt::format("submit {} with {} files", submission.file_name,
                         submission.staging.files.size()),
             std::move(answer), control::Submitted{{5}, true, 12, 10, {"gmsh is another now"}});
    }
    void pause(StudyId study, control::Answer<void> answer) override {
        tell(fmt::format("pause {}", study.value), std::move(answer));
    }
    void resume(StudyId study, control::Answer<void> answer) override {
        tell(fmt::format("resume {}", study.value), std::move(answer));
    }
    void stop(StudyId study, control::Answer<void> answer) override {
        tell(fmt::format("stop {}", study.value), std::move(answer));
    }
    void drain(WorkerId worker, control::Answer<void> answer) override {
        tell(fmt::format("drain {}", worker.value), std::move(answer));
    }
    void dismiss(WorkerId worker, control::Answer<void> answer) override {
        tell(fmt::format("dismiss {}", worker.value), std::move(answer));
    }
    void shutdown(control::Shutdown how, control::Answer<void> answer) override {
        tell(how == control::Shutdown::end_them ? "shutdown now" : "shutdown", std::move(answer));
    }
    void set_pool(const std::string& name, std::uint32_t count,
                  std::optional<control::Span> cooldown, control::Answer<void> answer) override {
        tell(fmt::format("set {} to {}, cool-down {}", name, count,
                         cooldown ? fmt::format("{} ms", cooldown->count()) : "as it is"),
             std::move(answer));
    }
    void tell_crew(control::CrewStatus crew, control::Answer<void> answer) override {
        tell(fmt::format("crew {} of {}: {} to {}, {} jobs", crew.name, crew.engine, crew.least,
                         crew.most, crew.jobs.size()),
             std::move(answer));
    }

private:
    template <typename Value>
    void tell(std::string what, control::Answer<Value> answer, Value value) {
        asked.push_back(std::move(what));
        give([this, answer = std::move(answer), value = std::move(value)] {
            answer(error ? Result<Value>(*error) : Result<Value>(value));
        });
    }
    void tell(std::string what, control::Answer<void> answer) {
        asked.push_back(std::move(what));
        give([this, answer = std::move(answer)] {
            answer(error ? Result<void>(*error) : Result<void>());
        });
    }
    /// A real one never answers from within the call; what serves it does not mind.
    void give(std::function<void()> answer) {
        if (silent)
            kept.push_back(std::move(answer));
        else
            answer();
    }
};

}  // namespace femrun::net
