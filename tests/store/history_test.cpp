// SPDX-License-Identifier: MIT
#include "store/history.hpp"

#include "store/bracket.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::store;
using testing::at;

namespace {

History folded(const std::vector<Record>& records) {
    History history;
    for (const Record& record : records) REQUIRE_FALSE(history.apply(record));
    return history;
}

std::string contradiction(const std::vector<Record>& records, Fact last) {
    History history = folded(records);
    return history.apply({StudyId{1}, at(99'999), std::move(last)}).value_or("none");
}

}  // namespace

TEST_CASE("a history tells what became of each trial", "[store][history]") {
    const History history = folded(testing::four_trials(StudyId{1}));

    CHECK(history.size() == 4);
    CHECK(history.completed() == 2);
    CHECK(history.failed() == 1);
    CHECK(history.ended() == std::vector<std::uint64_t>{1, 2, 3});
    CHECK(history.began() == at(0));
    CHECK(history.changed() == at(17002));

    const TrialHistory first = history.trial(1);
    CHECK(first.number == 1);
    CHECK(first.origin == Origin::user);
    CHECK(first.state == study::TrialState::complete);
    CHECK(first.design == study::Design{10, 2, 0});
    CHECK(first.response == std::vector<double>{1.5, 80});
    CHECK(first.verdict == study::Verdict{{1.5}, {0}, 0, true});
    CHECK(first.asked == at(10));
    CHECK(first.ended == at(1001));

    const TrialHistory third = history.trial(3);
    CHECK(third.verdict == study::Verdict{{1.25}, {20}, 0.2, false});

    const TrialHistory last = history.trials().back();
    CHECK(last.number == 4);
    CHECK(last.told == 2);
    CHECK(last.state == study::TrialState::running);
}

TEST_CASE("a history keeps the attempts of each trial in order", "[store][history]") {
    const History history = folded(testing::four_trials(StudyId{1}));

    const auto attempts = history.attempts(3);
    REQUIRE(attempts.size() == 2);
    CHECK(history.attempt_count(3) == 2);
    CHECK(attempts[0].attempt == AttemptId{3});
    CHECK(attempts[0].state == study::AttemptState::lost);
    CHECK(attempts[0].worker == "here/1");
    CHECK(attempts[0].failure->message == "worker 'here/2' sent no heartbeat for 15 s");
    CHECK(attempts[1].attempt == AttemptId{4});
    CHECK(attempts[1].ordinal == 2);
    CHECK(attempts[1].worker == "here/3");
    CHECK(attempts[1].seconds == 0.95);
    CHECK(attempts[1].folder == "bracket/3/4");
    CHECK_FALSE(attempts[1].failure);

    const auto failed = history.attempts(2);
    REQUIRE(failed.size() == 1);
    CHECK(failed[0].log == "Error: no elements in volume 1\n");
    CHECK(failed[0].failure == history.trial(2).failure);
}

TEST_CASE("a trial waits again when its attempt is lost", "[store][history]") {
    auto records = testing::four_trials(StudyId{1});
    records.resize(13);  // up to the loss of attempt 3
    CHECK(folded(records).trial(3).state == study::TrialState::queued);
}

TEST_CASE("trials can be walked like a list", "[store][history]") {
    const History history = folded(testing::four_trials(StudyId{1}));

    std::vector<std::uint64_t> numbers;
    for (const TrialHistory& trial : history.trials()) numbers.push_back(trial.number);
    CHECK(numbers == std::vector<std::uint64_t>{1, 2, 3, 4});
    CHECK(history.trials()[1].number == 2);
    CHECK(History{}.trials().empty());
}

TEST_CASE("a record that contradicts the history is refused in a sentence", "[store][history]") {
    const auto records = testing::four_trials(StudyId{1});

    CHECK(contradiction(records, TrialAsked{9, Origin::optimizer, 0, {1, 2, 0}}) ==
          "trial 9 is asked where trial 5 is next");
    CHECK(contradiction(records, AttemptStarted{7, AttemptId{9}, 1, "here"}) ==
          "attempt 9 is recorded for trial 7, which was never asked");
    CHECK(contradiction(records, AttemptEnded{.trial = 4, .attempt = AttemptId{77}}) ==
          "attempt 77 of trial 4 ends but never started");
    CHECK(contradiction(records, TrialEnded{.trial = 0}) ==
          "an end is recorded for trial 0, which was never asked");
    CHECK(contradiction(records, TrialEnded{.trial = 2}) ==
          "trial 2 ends twice: failed, then complete");
    CHECK(contradiction(records, TrialEnded{.trial = 4, .state = study::TrialState::running}) ==
          "trial 4 ends as 'running', which is no end");
}

TEST_CASE("a trial with a response can be judged anew either way", "[store][history]") {
    History history = folded(testing::four_trials(StudyId{1}));
    const auto judge = [&](const TrialEnded& anew) {
        return history.apply({StudyId{1}, at(99'999), TrialJudged{anew}});
    };
    const auto complete = history.trial(1);
    REQUIRE(complete.state == study::TrialState::complete);
    const study::Failure unjudged{study::FailureKind::design, "post", "no root of -1",
                                  study::Cause::unjudged};

    REQUIRE_FALSE(judge({.trial = 1,
                         .state = study::TrialState::failed,
                         .response = complete.response,
                         .failure = unjudged}));
    CHECK(history.trial(1).response == complete.response);
    CHECK(history.trial(1).failure == unjudged);
    CHECK(history.completed() == 1);
    CHECK(history.failed() == 2);

    REQUIRE_FALSE(judge({.trial = 1,
                         .state = study::TrialState::complete,
                         .response = complete.response,
                         .verdict = complete.verdict}));
    CHECK(history.completed() == 2);
    CHECK(history.ended().size() == 3);
    CHECK(judge({.trial = 2, .state = study::TrialState::complete, .response = {1, 2}}) ==
          "trial 2 is judged anew, but it is failed without a response");
}

TEST_CASE("a refused record changes nothing", "[store][history]") {
    History history = folded(testing::four_trials(StudyId{1}));
    REQUIRE(history.apply({StudyId{1}, at(99'999), TrialEnded{.trial = 2}}));
    CHECK(history.ended().size() == 3);
    CHECK(history.completed() == 2);
    CHECK(history.changed() == at(17002));
}

TEST_CASE("a history adds up the time in which runs of the study worked", "[store][history]") {
    const auto told = [](const std::vector<std::pair<int, Fact>>& facts) {
        History history;
        for (const auto& [seconds, fact] : facts)
            REQUIRE_FALSE(history.apply({StudyId{1}, at(seconds * 1000), fact}));
        return std::pair{std::chrono::duration<double>(history.active()).count(), history.runs()};
    };
    const StudyChanged begins{StudyState::running, ""}, ends{StudyState::interrupted, ""};
    const TrialAsked asked{1, Origin::optimizer, 0, {1}};

    CHECK(told({}) == std::pair{0.0, std::uint64_t{0}});
    CHECK(told({{10, begins}, {15, asked}}) == std::pair{5.0, std::uint64_t{1}});
    CHECK(told({{10, begins}, {15, asked}, {30, ends}}) == std::pair{20.0, std::uint64_t{1}});
    // Killed at 15 s or later, and gone on with at 100 s, with a change.
    CHECK(told({{10, begins},
                {15, asked},
                {99, StudyRevised{1}},
                {100, begins},
                {107, AttemptStarted{1, AttemptId{1}, 1, "here"}}}) ==
          std::pair{12.0, std::uint64_t{2}});
    // The clock was set back meanwhile: what was worked before and after it counts.
    CHECK(told({{1000, begins},
                {1005, asked},
                {20, AttemptStarted{1, AttemptId{1}, 1, "here"}},
                {27, ends}}) == std::pair{12.0, std::uint64_t{1}});
    CHECK(told({{10, begins}, {4, ends}, {20, begins}, {21, ends}}) ==
          std::pair{1.0, std::uint64_t{2}});
}
