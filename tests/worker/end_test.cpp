// SPDX-License-Identifier: MIT
// A worker that ends by itself: its job has so much time, or nobody has a use for it.
#include "stand.hpp"

using namespace femrun;
using namespace femrun::worker;
using Ids = std::vector<std::uint64_t>;

namespace {

Times ends_after(Duration time) { return {.ends = Instant{} + time}; }

}  // namespace

TEST_CASE("when a worker's time is over what runs and what waits is given back", "[worker][end]") {
    Stand stand(1, ends_after(1h));
    stand.open();
    stand.worker->assign(given(1));
    stand.worker->assign(given(2));
    stand.begin(1);
    stand.pass(59min);
    stand.take_story();
    CHECK(stand.worker->ends_in(stand.now) == Duration(1min));

    stand.pass(1min);

    CHECK(stand.take_story() == Strings{"says: leaving", "slot 1 revokes", "says: reports wait"});
    CHECK(stand.reports() == Ids{2});
    CHECK(stand.worker->time_is_over());
    CHECK(stand.worker->ends_in(stand.now) == Duration::zero());
}

TEST_CASE("a worker whose time is over takes nothing new", "[worker][end]") {
    Stand stand(1, ends_after(1min));
    stand.open();
    stand.pass(1min);
    stand.take_story();

    stand.worker->assign(given(1));

    CHECK(stand.take_story() == Strings{"says: reports wait"});
    CHECK(stand.reports() == Ids{1});
}

TEST_CASE("a worker whose job is given more time, or less, goes by that", "[worker][end]") {
    Stand stand(1, ends_after(1h));
    stand.open();
    stand.worker->assign(given(1));
    stand.begin(1);
    stand.pass(10min);

    SECTION("more") {
        CHECK(stand.worker->ends_at(stand.now + 2h, stand.now));
        stand.pass(2h - 1s);
        CHECK_FALSE(stand.worker->time_is_over());
        stand.pass(1s);
        CHECK(stand.worker->time_is_over());
    }
    SECTION("less") {
        CHECK(stand.worker->ends_at(stand.now + 1min, stand.now));
        CHECK(stand.worker->ends_in(stand.now) == Duration(1min));
        stand.pass(1min);
        CHECK(stand.worker->time_is_over());
    }
    SECTION("less than has passed") {
        CHECK(stand.worker->ends_at(stand.now - 1min, stand.now));
        stand.pass(Duration::zero());
        CHECK(stand.worker->time_is_over());
    }
    SECTION("seconds are no news") {
        CHECK_FALSE(stand.worker->ends_at(stand.now + 50min + 4s, stand.now));
        CHECK(stand.worker->ends_in(stand.now) == Duration(50min));
    }
}

TEST_CASE("what fails after its engine has asked the job to end is given back", "[worker][end]") {
    Stand stand(2, ends_after(1h));
    stand.open();
    for (const std::uint64_t attempt : {std::uint64_t{1}, std::uint64_t{2}}) {
        stand.worker->assign(given(attempt));
        stand.begin(attempt);
    }
    const study::Failure failure{study::FailureKind::design, "solve", "it died with SIGTERM"};
    const auto report_of = [&](std::uint64_t attempt) {
        stand.worker->over({attempt}, {.failure = failure});
        const auto sent = stand.worker->take_reports(100);
        REQUIRE(sent.size() == 1);
        return sent[0]->report;
    };

    CHECK(report_of(1).failure == failure);
    stand.worker->engine_ends_it();
    const work::Report after = report_of(2);

    CHECK(after.cancelled);
    CHECK_FALSE(after.failure);
}

TEST_CASE("a worker that leaves goes on leaving when its job is given more time", "[worker][end]") {
    Stand stand(1, ends_after(1h));
    stand.open();
    stand.pass(1h);

    CHECK_FALSE(stand.worker->ends_at(stand.now + 1h, stand.now));
    CHECK(stand.worker->is_leaving());
}

TEST_CASE("a worker that had no end is given one with its job", "[worker][end]") {
    Stand stand(1, {});
    stand.open();

    CHECK(stand.worker->ends_at(stand.now + 1min, stand.now));
    stand.pass(1min);
    CHECK(stand.worker->time_is_over());
}

TEST_CASE("a worker without a link gives back what runs when its time is over all the same",
          "[worker][end]") {
    Stand stand(1, ends_after(1min));
    stand.open();
    stand.worker->assign(given(1));
    stand.worker->link_down();
    stand.take_story();

    stand.pass(1min);

    CHECK(stand.take_story() == Strings{"slot 1 revokes"});
}

TEST_CASE("a worker without a link and without work has no use after a while", "[worker][end]") {
    Stand stand(1, {.useless_after = 10min});
    stand.worker->link_down();

    stand.pass(9min);
    CHECK_FALSE(stand.worker->is_useless());
    stand.pass(1min);
    CHECK(stand.worker->is_useless());
}

TEST_CASE("a worker that was told to leave waits no longer for a scheduler that is gone",
          "[worker][end]") {
    Stand stand(1, {.useless_after = 10min});
    stand.open();
    stand.worker->assign(given(1));
    stand.worker->leave(Leave::when_done);
    stand.worker->link_down();
    stand.finish(1);

    stand.pass(9min);
    CHECK_FALSE(stand.worker->is_useless());
    stand.pass(1min);
    CHECK(stand.worker->is_useless());
    CHECK(stand.worker->holds({1}));  // for whoever comes next
}

TEST_CASE("a worker that has work, or a link, is of use", "[worker][end]") {
    Stand stand(1, {.useless_after = 10min});
    stand.open();
    stand.pass(1h);
    CHECK_FALSE(stand.worker->is_useless());

    stand.worker->assign(given(1));
    stand.worker->link_down();
    stand.pass(1h);
    CHECK_FALSE(stand.worker->is_useless());

    stand.finish(1);
    stand.pass(9min);
    stand.worker->link_up(stand.link, {}, stand.now);  // it begins anew
    stand.worker->link_down();
    stand.pass(9min);
    CHECK_FALSE(stand.worker->is_useless());
    stand.pass(1min);
    CHECK(stand.worker->is_useless());
    CHECK(stand.worker->holds({1}));  // for whoever comes next
}
