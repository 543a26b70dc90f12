// SPDX-License-Identifier: MIT
// How a worker's core opens studies, refuses and closes them.
#include "stand.hpp"

using namespace femrun;
using namespace femrun::worker;

TEST_CASE("assignments wait until the study's first solver is open", "[worker][study]") {
    Stand stand(2);
    stand.worker->open(beam(), Home::own_process, stand.now);
    stand.worker->assign(given(1));
    CHECK(stand.take_story() == Strings{"slot 1 prepares beam"});

    stand.answer(Preparation::ready);
    CHECK(stand.take_story() == Strings{"says: open 1", "slot 1 runs 1"});
}

TEST_CASE("assignments wait until what their study needs is at hand", "[worker][study]") {
    Stand stand;
    CHECK(stand.worker->open(beam(), std::nullopt, stand.now));
    stand.worker->assign(given(1));
    CHECK_FALSE(stand.worker->open(beam(), std::nullopt, stand.now));  // said on another link
    CHECK(stand.take_story().empty());

    stand.worker->at_hand({1}, {1, 0}, Home::own_process, stand.now);
    stand.worker->at_hand({1}, {1, 0}, Home::own_process, stand.now);  // is no news
    CHECK(stand.take_story() == Strings{"slot 1 prepares beam"});
    stand.answer(Preparation::ready);
    CHECK(stand.take_story() == Strings{"says: open 1", "slot 1 runs 1"});
}

TEST_CASE("a study whose files cannot be had is refused, and blames no attempt",
          "[worker][study]") {
    Stand stand;
    stand.worker->open(beam(), std::nullopt, stand.now);
    stand.worker->assign(given(1));
    stand.worker->not_to_be_had({1}, {2, 0}, {ErrorKind::unavailable, "of before"});
    stand.worker->not_to_be_had({1}, {1, 0}, {ErrorKind::unavailable, "the disk is full"});

    CHECK(stand.take_story() == Strings{"says: refuse 1: the disk is full"});
    CHECK(stand.worker->holding(stand.now).empty());
}

TEST_CASE("a study that is closed while its files come is forgotten", "[worker][study]") {
    Stand stand;
    stand.worker->open(beam(), std::nullopt, stand.now);
    stand.worker->close({1});
    stand.worker->at_hand({1}, {1, 0}, Home::own_process, stand.now);
    CHECK(stand.take_story().empty());
}

TEST_CASE("a plugin in the worker's process begins when that the study is open was heard",
          "[worker][study]") {
    Stand stand;
    stand.open(beam(), Home::worker_process);
    stand.worker->assign(given(1));
    CHECK(stand.take_story() == Strings{"slot 1 prepares beam", "says: open 1"});

    stand.worker->link_down();  // the answer is lost
    stand.worker->link_up(stand.link, {}, stand.now);
    CHECK(stand.take_story() == Strings{"says: open 1"});
    stand.worker->opened_heard({1});
    CHECK(stand.take_story() == Strings{"slot 1 runs 1"});
}

TEST_CASE("a study that is refused drops what waits, and says so on every link",
          "[worker][study]") {
    Stand stand;
    stand.worker->open(beam(), Home::own_process, stand.now);
    stand.worker->assign(given(1));
    stand.answer(Preparation::refused, "no such plugin");
    stand.worker->assign(given(2));  // it crossed with the refusal

    CHECK(stand.take_story() == Strings{"slot 1 prepares beam", "says: refuse 1: no such plugin"});
    CHECK(stand.worker->holding(stand.now).empty());
    stand.worker->link_down();
    stand.worker->link_up(stand.link, {}, stand.now);
    CHECK(stand.take_story() == Strings{"says: refuse 1: no such plugin"});
}

TEST_CASE("a solver that dies whenever it is opened is refused in the end", "[worker][study]") {
    Stand stand;
    stand.worker->open(beam(), Home::own_process, stand.now);
    for (int death = 1; death <= 8; ++death) {
        stand.answer(Preparation::died, "it died");
        if (death < 8) stand.pass(10s);
    }

    CHECK(stand.story.back() ==
          "says: refuse 1: solver 'beam' could not be opened in 8 tries, the last: it died");
    CHECK(stand.story[1] == "says: study 'beam' is not open yet, and is tried again: it died");
}

TEST_CASE("a PC that has no room for a solver is waited for", "[worker][study]") {
    Stand stand;
    stand.worker->open(beam(), Home::own_process, stand.now);
    for (int i = 0; i < 30; ++i) {
        stand.answer(Preparation::no_room, "no more processes");
        stand.pass(10s);
    }
    stand.take_story();

    stand.answer(Preparation::ready);
    CHECK(stand.take_story() == Strings{"says: open 1"});
}

TEST_CASE("a licence that is missing at the start fails attempts and not the study",
          "[worker][study]") {
    Stand stand;
    stand.worker->open(beam(), Home::own_process, stand.now);
    stand.answer(Preparation::lacking, "all 3 licences are in use");

    CHECK(stand.take_story() == Strings{"slot 1 prepares beam", "says: open 1"});
}

TEST_CASE("a study that is closed cancels what waits and lets its solver go", "[worker][study]") {
    Stand stand;
    stand.open();
    for (std::uint64_t i = 1; i <= 2; ++i) stand.worker->assign(given(i));
    stand.take_story();

    stand.worker->close({1});
    const auto waiting = stand.worker->take_reports(9);
    REQUIRE(waiting.size() == 1);
    CHECK(waiting.front()->attempt == AttemptId{2});
    CHECK(waiting.front()->report.cancelled);
    stand.finish(1);  // what runs comes to its end

    CHECK(stand.take_story() ==
          Strings{"says: reports wait", "says: reports wait", "slot 1 lets go"});
}

TEST_CASE("a study that is opened with another definition gets another solver", "[worker][study]") {
    Stand stand;
    stand.open();
    stand.worker->assign(given(1));
    stand.take_story();

    stand.worker->open(beam(2), Home::own_process, stand.now);
    stand.worker->assign(given(2, 2));
    CHECK(stand.take_story() == Strings{"says: open 1"});  // all slots are busy with the old one
    stand.finish(1);

    CHECK(stand.take_story() == Strings{"says: reports wait", "slot 1 lets go", "slot 1 runs 2"});
    CHECK(stand.slots[0]->solver->definition == work::DefinitionHash{2, 0});
}

TEST_CASE("a study that is known as it is says again whether it is open", "[worker][study]") {
    Stand stand;
    stand.open();
    stand.take_story();

    stand.worker->open(beam(), Home::own_process, stand.now);

    CHECK(stand.take_story() == Strings{"says: open 1"});
}
