// SPDX-License-Identifier: MIT
// A worker that lies beside one that is honest: nothing but itself is harmed.
#include "liar.hpp"

using namespace femrun;
using namespace femrun::net;

namespace {

/// The honest one is worker 1, the liar worker 2.
struct Both {
    explicit Both(const Liar::Card& card = [](wire::WorkerCard::Builder) {})
        : honest(hangs(WhenAsked::stops)), liar(honest.loop, honest.server, "liar", card) {
        liar.keeps = true;
        honest.server.muster().dispatch({1}, assignment(1));
        honest.until_solving();
        honest.events.story.clear();
    }
    /// Everything that was said is heard.
    void settle() { honest.loop.wait(honest.loop.after(3ms)); }
    /// The honest worker's attempt ends as if nobody else were there.
    void check_unharmed() {
        settle();
        CHECK_FALSE(honest.events.reports.contains(1));
        honest.life().instances.back()->solving->fulfill();
        CHECK_FALSE(honest.report(1).cancelled);
    }

    Rig honest;
    Liar liar;
};

}  // namespace

TEST_CASE("a report on another's attempt is not heard", "[net][hostile]") {
    Both both;
    both.liar.says = [](wire::Report::Builder report) {
        report.initOutcome().initResponse(2).set(0, -100);
    };

    for (int i = 0; i < 3; ++i) both.liar.report(1);

    both.settle();
    CHECK(both.honest.events.repeats == std::vector<AttemptId>{{1}, {1}, {1}});
    both.check_unharmed();
}

TEST_CASE("ten thousand reports on what was never given harm nobody", "[net][hostile]") {
    Both both;
    for (std::uint64_t id = 1'000; id < 11'000; ++id) {
        both.liar.report(id);
        if (id % 1'000 == 0) both.settle();
    }

    for (int turn = 0; turn < 10'000 && both.honest.events.repeats.size() < 10'000; ++turn)
        both.settle();
    CHECK(both.honest.events.repeats.size() == 10'000);
    CHECK(both.honest.events.story.empty());
    both.check_unharmed();
}

TEST_CASE("a report that is said twice is heard once", "[net][hostile]") {
    Both both;
    both.liar.says = [](wire::Report::Builder report) { report.initOutcome().initResponse(2); };
    both.honest.server.muster().dispatch({2}, assignment(2));
    both.settle();
    both.liar.report(2);
    both.honest.report(2);
    both.liar.report(2);
    both.liar.report(2);

    both.settle();
    CHECK(both.honest.events.reports.size() == 1);
    CHECK(both.honest.events.repeats == std::vector<AttemptId>{{2}, {2}});
    both.check_unharmed();
}

TEST_CASE("a study is opened and refused by each worker for itself", "[net][hostile]") {
    Both both;
    auto& roll = KJ_ASSERT_NONNULL(both.liar.roll);
    for (const std::uint64_t study : {1u, 2u, 77u}) {
        auto refused = roll.refusedRequest();
        refused.setStudy(study);
        refused.setError("\x1B[2J" + std::string(1 << 20, 'x'));
        both.honest.loop.wait(refused.send().ignoreResult());
        auto opened = roll.openedRequest();
        opened.setStudy(study);
        both.honest.loop.wait(opened.send().ignoreResult());
    }

    // It was told of no study: there is nothing that it could refuse.
    CHECK(both.honest.events.story.empty());
    both.check_unharmed();
}

TEST_CASE("what a worker says that it holds of others is not believed", "[net][hostile]") {
    Both both;
    std::vector<std::uint64_t> ids;
    for (std::uint64_t id = 0; id < 1'000'000; ++id) ids.push_back(id);
    both.honest.events.heartbeats.clear();

    both.liar.heartbeat(ids);

    CHECK(both.honest.events.heartbeats == std::vector<std::vector<AttemptId>>{{}});
    both.check_unharmed();
}

TEST_CASE("a card is short and plain, or refused", "[net][hostile]") {
    SECTION("long texts are cut") {
        Both both([](wire::WorkerCard::Builder card) {
            card.setPlatform("linux\x1B[2J" + std::string(100'000, 'p'));
            card.initTags(1).set(0, "big\n" + std::string(100'000, 't'));
            card.initSolvers(1)[0].setNote(std::string(1 << 20, 'n'));
        });
        const work::WorkerCard& card = both.honest.events.cards.at({2});
        CHECK(card.platform == "linux [2J" + std::string(116, 'p') + "...");
        CHECK(card.tags.front().size() == 128);
        CHECK(card.tags.front().starts_with("big t"));
        CHECK(card.solvers.front().note.size() == 4096);
        both.check_unharmed();
    }
    SECTION("too many are refused") {
        Both both([](wire::WorkerCard::Builder card) { card.initTags(100); });
        CHECK(both.liar.refused ==
              "worker 'liar': has 100 tags and 0 solvers; it may have 64 and 256");
        both.check_unharmed();
    }
}

TEST_CASE("what a worker offers later is bounded as its card is", "[net][hostile]") {
    Both both;
    auto request = KJ_ASSERT_NONNULL(both.liar.roll).offersRequest();
    request.initSolvers(100'000);
    both.honest.loop.wait(request.send().ignoreResult());

    CHECK(both.honest.events.cards.at({2}).solvers.empty());
    both.check_unharmed();
}

TEST_CASE("a worker can leave for itself alone", "[net][hostile]") {
    Both both;
    for (int i = 0; i < 1000; ++i)
        both.honest.loop.wait(
            KJ_ASSERT_NONNULL(both.liar.roll).leavingRequest().send().ignoreResult());

    CHECK(both.honest.events.story ==
          std::vector<std::string>{"worker 2 leaves",
                                   "worker 'liar' is leaving, and takes nothing new"});
    both.check_unharmed();
}

TEST_CASE("nobody takes the place of a worker that the gate knows by another key",
          "[net][hostile]") {
    loop::EventLoop loop;
    Recorder events;
    WorkersServer server{events, events};
    const auto as = [&](std::uint64_t epoch, const std::string& key) {
        return std::make_unique<Liar>(
            loop, server, "node7",
            [epoch](wire::WorkerCard::Builder card) {
                card.setPc("node7");
                card.setUser("ann");
                card.setInstance("1");
                card.setEpoch(epoch);
            },
            key);
    };
    const auto honest = as(1, "key of node7");
    events.story.clear();

    const auto thief = as(2, "key of a thief");
    CHECK(events.story == std::vector<std::string>{"worker 2 enlisted with 1 slots"});
    events.story.clear();
    const auto again = as(3, "key of node7");

    CHECK(events.story == std::vector<std::string>{"worker 3 enlisted with 1 slots",
                                                   "worker 1 gone: worker 'node7': it was started "
                                                   "anew"});
}
