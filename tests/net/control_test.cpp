// SPDX-License-Identifier: MIT
// What a person asks of a scheduler elsewhere: both ends over a pipe in one thread.
#include "fake_house.hpp"
#include "net/remote_house.hpp"
#include "rig.hpp"
#include "wire/error_text.hpp"

using namespace femrun;
using namespace femrun::net;
using work::Role;
using work::Roles;

namespace {

/// A scheduler with a made-up house, and one who comes in.
struct Visit {
    explicit Visit(Roles roles) : Visit(roles, Serves::people) {}
    enum class Serves { people, workers_only };
    Visit(Roles roles, Serves serves) : roles_(roles) {
        if (serves == Serves::people) workers.offer(server);
    }

    kj::Own<RemoteHouse> enter(Role role) { return loop.wait(entering(role)); }
    kj::Promise<kj::Own<RemoteHouse>> entering(Role role) {
        auto pipe = kj::newTwoWayPipe();
        accepted = workers.accept(kj::mv(pipe.ends[0]), roles_).eagerlyEvaluate(nullptr);
        return RemoteHouse::enter(kj::mv(pipe.ends[1]), role);
    }
    /// The sentence with which nobody is let in.
    std::string refusal(Role role) {
        std::string why;
        loop.wait(entering(role).then([](auto&&) { FAIL("was let in"); },
                                      [&](kj::Exception&& e) { why = loop::text_of(e); }));
        return why;
    }
    template <typename Value>
    Result<Value> answer(const std::function<void(control::Answer<Value>)>& ask) {
        std::optional<Result<Value>> got;
        ask([&](Result<Value> result) { got = std::move(result); });
        CHECK_FALSE(got);  // never from within the call
        const Instant patience = monotonic_now() + 30s;
        while (!got) {
            if (monotonic_now() > patience) FAIL("waited in vain");
            loop.wait(loop.after(200us));
        }
        return *std::move(got);
    }

    loop::EventLoop loop;
    Recorder events;
    FakeHouse house;
    ControlServer server{house};
    WorkersServer workers{events, events, {.database = {7, 8}}};
    kj::Promise<void> accepted = kj::READY_NOW;

private:
    Roles roles_;
};

using Void = control::Answer<void>;

}  // namespace

TEST_CASE("a viewer sees what there is, at a scheduler elsewhere", "[net][control]") {
    Visit visit{Role::viewer};
    visit.house.house = {.version = "0.1.0", .studies = {{.id = {3}, .name = "bracket"}}};
    visit.house.explanation = {.reasons = {control::NoWorker{}}};
    visit.house.records[{3}] = {{{3}, {}, store::SourcesNoted{"{}"}},
                                {{3}, {}, store::StudyChanged{store::StudyState::done, "all"}}};
    auto there = visit.enter(Role::viewer);

    CHECK(there->database() == work::DatabaseId{7, 8});
    const auto status =
        visit.answer<control::HouseStatus>([&](auto answer) { there->status(std::move(answer)); });
    REQUIRE(status);
    CHECK(status.value() == visit.house.house);
    const auto study = visit.answer<control::StudyStatus>(
        [&](auto answer) { there->study("bracket", std::move(answer)); });
    REQUIRE(study);
    CHECK(study->id == StudyId{3});
    const auto studies = visit.answer<std::vector<control::StudyStatus>>(
        [&](auto answer) { there->studies(std::move(answer)); });
    REQUIRE(studies);
    CHECK(studies.value() == visit.house.house.studies);
    const auto definition =
        visit.answer<std::string>([&](auto answer) { there->definition({3}, std::move(answer)); });
    REQUIRE(definition);
    CHECK(definition.value() == "{}");
    const auto followed = visit.answer<control::Followed>(
        [&](auto answer) { there->follow({3}, 1, std::move(answer)); });
    REQUIRE(followed);
    CHECK(followed->upto == 2);
    CHECK(followed->records == std::vector<store::Record>{visit.house.records[{3}][1]});
    const auto explanation = visit.answer<control::Explanation>(
        [&](auto answer) { there->explain({3}, 41, std::move(answer)); });
    REQUIRE(explanation);
    CHECK(explanation->reasons == std::vector<control::Reason>{control::NoWorker{}});
    CHECK(visit.house.asked == std::vector<std::string>{"status", "study bracket", "studies",
                                                        "definition 3", "follow 3 after 1",
                                                        "explain 3 trial 41"});
}

TEST_CASE("a user changes what there is, at a scheduler elsewhere", "[net][control]") {
    Visit visit{Role::user};
    auto there = visit.enter(Role::user);
    const auto done = [&](const std::function<void(Void)>& ask) { CHECK(visit.answer<void>(ask)); };

    const auto submitted = visit.answer<control::Submitted>([&](auto answer) {
        there->submit({.file_name = "study.toml",
                       .staging = {.files = {{"a.inp", std::string(64, 'a'), 1, false}}}},
                      std::move(answer));
    });
    REQUIRE(submitted);
    CHECK(submitted.value() == control::Submitted{{5}, true, 12, 10, {"gmsh is another now"}});
    done([&](Void answer) { there->pause({5}, std::move(answer)); });
    done([&](Void answer) { there->resume({5}, std::move(answer)); });
    done([&](Void answer) { there->stop({5}, std::move(answer)); });
    done([&](Void answer) { there->drain({2}, std::move(answer)); });
    done([&](Void answer) { there->dismiss({2}, std::move(answer)); });
    done([&](Void answer) { there->set_pool("femtet", 2, std::nullopt, std::move(answer)); });
    done([&](Void answer) { there->set_pool("femtet", 3, 5min, std::move(answer)); });
    done([&](Void answer) {
        there->tell_crew({.name = "night", .engine = "slurm", .least = 2, .most = 9, .jobs = {{}}},
                         std::move(answer));
    });
    done([&](Void answer) { there->shutdown(control::Shutdown::let_them_end, std::move(answer)); });
    done([&](Void answer) { there->shutdown(control::Shutdown::end_them, std::move(answer)); });
    CHECK(visit.house.asked ==
          std::vector<std::string>{
              "submit study.toml with 1 files", "pause 5", "resume 5", "stop 5", "drain 2",
              "dismiss 2", "set femtet to 2, cool-down as it is",
              "set femtet to 3, cool-down 300000 ms", "crew night of slurm: 2 to 9, 1 jobs",
              "shutdown", "shutdown now"});
}

TEST_CASE("what a scheduler objects to comes as its sentence and its kind", "[net][control]") {
    Visit visit{Role::user};
    auto there = visit.enter(Role::user);
    visit.house.error = Error{ErrorKind::conflict, "study 'bracket' runs already; stop it first"};
    const auto paused =
        visit.answer<void>([&](Void answer) { there->pause({5}, std::move(answer)); });
    REQUIRE_FALSE(paused);
    CHECK(paused.error() == *visit.house.error);
}

TEST_CASE("who was let in to look changes nothing, whatever is said", "[net][control]") {
    Visit visit{Role::viewer};
    CHECK(visit.refusal(Role::user) ==
          "this needs the role 'user', and the address that was used is one of role 'viewer'; ask "
          "whoever started the scheduler for an address of role 'user'");

    // A view is no Control, even for who says that it is.
    capnp::Capability::Client view = visit.server.view();
    visit.loop.wait(view.castAs<wire::Control>().pauseRequest().send().then(
        [](auto&&) { FAIL("was let do it"); },
        [](kj::Exception&& e) { CHECK(e.getType() == kj::Exception::Type::UNIMPLEMENTED); }));
    CHECK(visit.house.asked.empty());
}

TEST_CASE("a worker is no user, and a user no worker", "[net][control]") {
    Visit visit{Role::worker};
    CHECK(
        visit.refusal(Role::viewer) ==
        "this needs the role 'viewer', and the address that was used is one of role 'worker'; ask "
        "whoever started the scheduler for an address of role 'viewer'");
}

TEST_CASE("a scheduler of one study serves nobody else", "[net][control]") {
    Visit visit{Roles::all(), Visit::Serves::workers_only};
    CHECK(visit.refusal(Role::viewer) == "this scheduler serves one study, and nobody else");
}

TEST_CASE("another version of the protocol is refused with both versions", "[net][control]") {
    Visit visit{Role::user};
    auto pipe = kj::newTwoWayPipe();
    auto accepted = visit.workers.accept(kj::mv(pipe.ends[0]), Role::user).eagerlyEvaluate(nullptr);
    Connection connection(kj::mv(pipe.ends[1]));
    auto hello = connection.peer().castAs<wire::Door>().helloRequest();
    hello.setLowest(7);
    hello.setHighest(9);
    hello.setFemrun("9.1");
    hello.setRole(wire::Role::USER);
    std::string why;
    visit.loop.wait(
        hello.send().then([](auto&&) { FAIL("was let in"); },
                          [&](kj::Exception&& e) { why = wire::error_from(e).error.message; }));
    CHECK(why ==
          "the user is femrun 9.1 and speaks versions 7 to 9 of the protocol, this scheduler is "
          "femrun " TEST_FEMRUN_VERSION " and speaks 2 to 2; use the same femrun for both");
}

TEST_CASE("a connection that is lost answers what was asked over it", "[net][control]") {
    Visit visit{Role::viewer};
    auto there = visit.enter(Role::viewer);
    visit.house.silent = true;
    const auto lost = visit.answer<control::HouseStatus>([&](auto answer) {
        there->status(std::move(answer));
        visit.loop.wait(visit.loop.after(1ms));
        visit.accepted = nullptr;
    });
    REQUIRE_FALSE(lost);
    CHECK(lost.error() ==
          Error{ErrorKind::unavailable, "the connection to the scheduler was lost"});
    visit.loop.wait(there->ended());
    // The house answers a question that nobody waits for any more.
    visit.house.answer_kept();

    const auto after =
        visit.answer<control::HouseStatus>([&](auto answer) { there->status(std::move(answer)); });
    REQUIRE_FALSE(after);
    CHECK(after.error().kind == ErrorKind::unavailable);
}

TEST_CASE("who asks without end is told to wait for answers", "[net][control]") {
    Visit visit{Role::viewer};
    auto there = visit.enter(Role::viewer);
    visit.house.silent = true;
    std::size_t answers = 0;
    for (std::uint32_t i = 0; i < wire::questions_max; ++i)
        there->status([&](Result<control::HouseStatus> status) {
            if (status) ++answers;
        });
    const auto one_more =
        visit.answer<control::HouseStatus>([&](auto answer) { there->status(std::move(answer)); });
    REQUIRE_FALSE(one_more);
    CHECK(one_more.error() ==
          Error{ErrorKind::unavailable,
                "64 questions wait for their answers on this connection; ask when some have come"});

    visit.house.silent = false;
    visit.house.answer_kept();
    CHECK(
        visit.answer<control::HouseStatus>([&](auto answer) { there->status(std::move(answer)); }));
    CHECK(answers == wire::questions_max);
}
