// SPDX-License-Identifier: MIT
// A worker's core: what it holds, and what it says when links come and go.
#include "stand.hpp"

using namespace femrun;
using namespace femrun::worker;
using Ids = std::vector<std::uint64_t>;

TEST_CASE("assignments run in order, and those beyond the slots wait", "[worker]") {
    Stand stand(2);
    stand.open();
    for (std::uint64_t i = 1; i <= 3; ++i) stand.worker->assign(given(i));
    CHECK(stand.take_story() ==
          Strings{"slot 1 prepares beam", "says: open 1", "slot 1 runs 1", "slot 2 runs 2"});

    stand.finish(2);

    CHECK(stand.take_story() == Strings{"says: reports wait", "slot 2 runs 3"});
    CHECK(stand.reports() == Ids{2});
}

TEST_CASE("reports of one turn go together, and each is kept until it is acknowledged",
          "[worker][report]") {
    Stand stand(2);
    stand.open();
    for (std::uint64_t i = 1; i <= 2; ++i) stand.worker->assign(given(i));
    stand.take_story();

    stand.finish(1);
    stand.finish(2);
    CHECK(stand.take_story() == Strings{"says: reports wait"});
    CHECK(stand.reports() == Ids{1, 2});
    CHECK(stand.worker->holding(stand.now).size() == 2);

    stand.worker->acknowledged({1});
    CHECK(stand.worker->holding(stand.now).size() == 1);
    stand.worker->acknowledged({2});
    CHECK(stand.worker->holding(stand.now).empty());
}

TEST_CASE("a link that breaks stops nothing, and the next one hears all that was not answered",
          "[worker][link]") {
    Stand stand(2);
    stand.open();
    for (std::uint64_t i = 1; i <= 3; ++i) stand.worker->assign(given(i));
    stand.begin(1);
    stand.begin(2);
    stand.finish(1, 7);
    CHECK(stand.reports() == Ids{1});  // sent, and the answer is lost
    stand.worker->link_down();
    stand.take_story();

    stand.now += 10s;
    stand.finish(2);
    CHECK(stand.take_story() == Strings{});  // attempt 3 runs since attempt 1 is over
    std::vector<std::uint64_t> held;
    for (const auto& one : stand.worker->holding(stand.now)) held.push_back(one.attempt.value);
    CHECK(held == Ids{1, 2, 3});

    stand.worker->link_up(stand.link, {}, stand.now);
    CHECK(stand.take_story() == Strings{"says: open 1", "says: reports wait"});
    CHECK(stand.link.beats.back().holding.size() == 3);
    CHECK(stand.reports() == Ids{1, 2});
}

TEST_CASE("what a worker holds says for how long it has worked", "[worker][link]") {
    Stand stand;
    stand.open();
    stand.worker->assign(given(1));
    stand.worker->assign(given(2));
    stand.begin(1);
    stand.now += 90s;

    const auto holding = stand.worker->holding(stand.now);

    REQUIRE(holding.size() == 2);
    CHECK(holding[0].worked == Duration(90s));
    CHECK(holding[0].trial == TrialId{{1}, 101});
    CHECK(holding[0].definition == work::DefinitionHash{1, 0});
    CHECK_FALSE(holding[1].worked);
}

TEST_CASE("what is said twice is heard once", "[worker]") {
    Stand stand;
    stand.open();
    stand.worker->assign(given(1));
    stand.worker->assign(given(1));
    stand.finish(1);
    CHECK(stand.reports() == Ids{1});

    stand.worker->assign(given(1));  // is over, and that was not heard
    CHECK(stand.reports() == Ids{1});
    stand.worker->acknowledged({1});
    stand.worker->acknowledged({1});
    CHECK(stand.worker->holding(stand.now).empty());
}

TEST_CASE("an assignment that makes no sense is over at once, with a sentence", "[worker]") {
    Stand stand;
    stand.open();
    const auto why = [&](work::Assignment assignment) {
        stand.worker->assign(std::move(assignment));
        const auto reports = stand.worker->take_reports(1);
        REQUIRE(reports.size() == 1);
        return reports.front()->report.failure->message;
    };

    auto unknown = given(1);
    unknown.trial.study = {9};
    CHECK(why(unknown) == "attempt 1: study 9 is not open here");
    auto wide = given(2);
    wide.design.push_back(1.0);
    CHECK(why(wide) == "attempt 2: the design has 2 values, the study has 1 quantities");
    CHECK(why(given(3, 2)) == "attempt 3: study 'beam' has another definition here");
}

TEST_CASE("a revoked attempt is reported cancelled, wherever it is", "[worker][revoke]") {
    Stand stand;
    stand.open();
    for (std::uint64_t i = 1; i <= 2; ++i) stand.worker->assign(given(i));
    stand.take_story();

    stand.worker->revoke({2});
    CHECK(stand.worker->take_reports(9).front()->report.cancelled);
    stand.worker->revoke({1});
    stand.worker->revoke({77});
    CHECK(stand.take_story() == Strings{"says: reports wait", "slot 1 revokes"});
}

TEST_CASE("of an attempt that is dropped nothing more is said", "[worker][revoke]") {
    Stand stand;
    stand.open();
    for (std::uint64_t i = 1; i <= 3; ++i) stand.worker->assign(given(i));
    stand.finish(1);

    for (std::uint64_t i = 1; i <= 3; ++i) stand.worker->drop({i});
    stand.finish(2);

    CHECK(stand.reports() == Ids{});
    CHECK(stand.worker->holding(stand.now).empty());
}

TEST_CASE("a worker signs three times a lease, whatever heartbeat it is told",
          "[worker][heartbeat]") {
    Stand stand;
    stand.open();
    stand.worker->assign(given(1));
    stand.worker->link_up(stand.link, {.heartbeat = 1h, .lease = 3s}, stand.now);
    CHECK(stand.worker->next_deadline() == stand.now + 1s);
    stand.worker->link_up(stand.link, {.heartbeat = 2s, .lease = 1h}, stand.now);
    CHECK(stand.worker->next_deadline() == stand.now + 2s);
}

TEST_CASE("a worker that has nothing signs half as often, until it is given something",
          "[worker][heartbeat]") {
    Stand stand;
    stand.open();
    stand.pass(20s);
    CHECK(stand.link.beats.size() == 3);  // the first says that it is there
    stand.link.beats.clear();

    SECTION("it names that at once if it has not signed for a while") {
        stand.pass(7s);
        stand.worker->assign(given(1));
        stand.pass(0s);
        REQUIRE(stand.link.beats.size() == 1);
        CHECK(stand.link.beats[0].holding == std::vector<AttemptId>{{1}});
        CHECK(stand.worker->next_deadline() == stand.now + 5s);
    }
    SECTION("it names that as soon as others would if it has") {
        stand.pass(2s);
        stand.worker->assign(given(1));
        CHECK(stand.worker->next_deadline() == stand.now + 3s);
    }
    SECTION("what was acknowledged is nothing") {
        stand.worker->assign(given(1));
        stand.finish(1);
        CHECK(stand.worker->next_deadline() == stand.now + 5s);
        stand.worker->acknowledged({1});
        CHECK(stand.worker->next_deadline() == stand.now + 10s);
    }
    SECTION("a report that is kept for a study that rests is nothing") {
        stand.worker->assign(given(1));
        stand.finish(1);
        stand.worker->kept({1});
        CHECK(stand.worker->next_deadline() == stand.now + 10s);
    }
}

TEST_CASE("a worker signs as often with nothing as with something where it is not told otherwise",
          "[worker][heartbeat]") {
    Stand stand;
    stand.worker->link_up(stand.link, {.heartbeat = 4s, .idle_heartbeat = 0s, .lease = 6s},
                          stand.now);
    CHECK(stand.worker->next_deadline() == stand.now + 2s);
    stand.worker->link_up(stand.link, {.lease = 6s}, stand.now);
    CHECK(stand.worker->next_deadline() == stand.now + 4s);
}

TEST_CASE("a heartbeat names all that is held, and what has begun of it", "[worker][heartbeat]") {
    Stand stand;
    stand.open();
    for (std::uint64_t i = 1; i <= 2; ++i) stand.worker->assign(given(i));
    stand.begin(1);
    stand.link.beats.clear();

    stand.pass(11s);

    REQUIRE(stand.link.beats.size() == 2);
    CHECK(stand.link.beats[0].holding.size() == 2);
    REQUIRE(stand.link.beats[0].begun.size() == 1);
    CHECK(stand.link.beats[0].begun[0].worked == Duration(5s));
}

TEST_CASE("what has begun is told soon, but not of solves that are over by then", "[worker]") {
    Stand stand(2);
    stand.open();
    for (std::uint64_t i = 1; i <= 2; ++i) stand.worker->assign(given(i));
    stand.begin(1);
    stand.begin(2);
    stand.finish(1);
    stand.take_story();

    stand.pass(20ms);

    CHECK(stand.take_story() == Strings{"says: begun 2"});
}

TEST_CASE("an attempt that has another's number is not answered with the other's report",
          "[worker]") {
    Stand stand;
    stand.open();
    stand.worker->assign(given(1));
    auto other = given(1);
    other.design = {0.75};

    SECTION("while that runs") {
        stand.worker->assign(other);
        const auto reports = stand.worker->take_reports(10);
        REQUIRE(reports.size() == 1);
        CHECK(reports.front()->report.failure->message ==
              "attempt 1: another of this number ran here");
        stand.worker->acknowledged({1});
        stand.finish(1);
        CHECK(stand.reports().empty());
    }
    SECTION("when that has ended") {
        stand.finish(1, 5);
        stand.worker->assign(other);
        CHECK(stand.reports().empty());
        stand.finish(1, 7);
        const auto reports = stand.worker->take_reports(10);
        REQUIRE(reports.size() == 1);
        CHECK(reports.front()->report.response == std::vector<double>{7});
    }
}

TEST_CASE("a kept report is said again when it is asked for", "[worker][kept]") {
    Stand stand;
    stand.open();
    stand.worker->assign(given(1));
    stand.finish(1);
    CHECK(stand.reports() == std::vector<std::uint64_t>{1});

    stand.worker->kept({1});
    CHECK(stand.reports().empty());
    const std::vector<AttemptId> asked{{1}, {2}};
    stand.worker->say_again(asked);
    CHECK(stand.reports() == std::vector<std::uint64_t>{1});
    stand.worker->acknowledged({1});
    CHECK(stand.worker->holding(stand.now).empty());
}

TEST_CASE("of reports for studies that are not open the oldest are forgotten", "[worker][kept]") {
    Stand stand;
    stand.open();
    for (std::uint64_t id = 1; id <= 10'001; ++id) {
        stand.worker->assign(given(id));
        stand.finish(id);
        stand.reports();
        stand.take_story();
        stand.worker->kept({id});
    }

    CHECK(stand.worker->holding(stand.now).size() == 10'000);
    CHECK(stand.take_story() ==
          Strings{"says: keeps more than 10000 reports for studies that are not open; the oldest, "
                  "of attempt 1, is forgotten"});
}

TEST_CASE("reports of another database lie aside until theirs is met", "[worker][kept]") {
    Stand stand;
    stand.worker->inherit({{.attempt = {7}, .trial = {{1}, 3}, .database = {1, 1}},
                           {.attempt = {7}, .trial = {{2}, 4}, .database = {2, 2}}});
    CHECK(stand.worker->holding(stand.now).empty());

    stand.worker->meet({2, 2});
    REQUIRE(stand.worker->holding(stand.now).size() == 1);
    CHECK(stand.worker->holding(stand.now).front().trial == TrialId{{2}, 4});
    CHECK(stand.worker->holding(stand.now).front().ended);
    stand.worker->meet({1, 1});

    REQUIRE(stand.worker->holding(stand.now).size() == 1);
    CHECK(stand.worker->holding(stand.now).front().trial == TrialId{{1}, 3});
    CHECK(stand.worker->aside() == 1);
}

TEST_CASE("a worker that finishes what it has gives that back when it is to go at once",
          "[worker][leave]") {
    Stand stand;
    stand.open();
    stand.worker->assign(given(1));
    stand.begin(1);
    stand.worker->leave(Leave::when_done);
    stand.take_story();

    stand.worker->leave(Leave::now);
    CHECK(stand.take_story() == Strings{"slot 1 revokes"});
    stand.slots[0]->attempt = {};
    stand.worker->over({1}, {.cancelled = true});

    CHECK(stand.reports() == std::vector<std::uint64_t>{1});
    stand.worker->leaving_heard();
    CHECK_FALSE(stand.worker->has_left());  // not before it is heard
    stand.worker->acknowledged({1});
    CHECK(stand.worker->has_left());
}

TEST_CASE("a worker that leaves gives back what no slot has, and takes nothing new",
          "[worker][leave]") {
    Stand stand;
    stand.open();
    for (const std::uint64_t id : {1u, 2u}) stand.worker->assign(given(id));
    stand.take_story();

    stand.worker->leave(Leave::when_done);
    stand.worker->assign(given(3));

    CHECK(stand.take_story() == Strings{"says: leaving", "says: reports wait"});
    CHECK(stand.reports() == std::vector<std::uint64_t>{2, 3});
    stand.finish(1);
    CHECK(stand.reports() == std::vector<std::uint64_t>{1});
    CHECK_FALSE(stand.worker->has_left());
    for (const std::uint64_t id : {1u, 2u, 3u}) stand.worker->acknowledged({id});
    CHECK_FALSE(stand.worker->has_left());  // something may be on its way here
    stand.worker->leaving_heard();
    CHECK(stand.worker->has_left());

    stand.take_story();
    stand.worker->link_down();
    stand.worker->link_up(stand.link, {}, stand.now);
    CHECK(stand.take_story().front() == "says: leaving");
}
