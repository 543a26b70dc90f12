// SPDX-License-Identifier: MIT
// Attempts' folders that are not wanted any more, and who deletes them.
#include <filesystem>
#include <fstream>

#include "rig.hpp"
#include "support/scratch.hpp"
#include "wire/limits.hpp"

using namespace femrun;
using namespace femrun::net;
using Strings = std::vector<std::string>;

TEST_CASE("a discarded folder is deleted, and nothing else can be", "[net][folder]") {
    const test::Scratch scratch;
    const auto files = scratch.path();
    const auto folder = files / "beam_study-a0dd290b/trial-000107-attempt-2";
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "out.dat") << "text";
    auto setup = beam();
    setup.files_folder = files;
    Rig rig(
        [](SolveContext context, FakeLife::Instance&) -> kj::Promise<void> {
            auto outcome = context.getResults().initOutcome();
            outcome.initResponse(2);
            outcome.setFolderUsed(true);
            return kj::READY_NOW;
        },
        1, Rig::quick(), setup);
    const std::string reported = rig.solve(7).folder;

    auto evil = rig.agent->client().discardRequest();
    evil.setFolder("beam_study-a0dd290b/..");
    rig.loop.wait(evil.send().ignoreResult());
    rig.server.muster().discard("beam_study-a0dd290b/trial-000001-attempt-1");  // never reported
    rig.server.muster().discard(reported);
    rig.until([&] { return !std::filesystem::exists(folder); });

    CHECK(std::filesystem::exists(files / "beam_study-a0dd290b"));
    std::filesystem::remove_all(files);
}

TEST_CASE("the folder of a worker that is gone is deleted by another one on its host",
          "[net][folder]") {
    std::vector<std::string> discarded;
    class Listener final : public wire::Worker::Server {
    public:
        Listener(std::vector<std::string>& into, kj::Maybe<wire::Roll::Client>& roll)
            : into_(into), roll_(roll) {}
        kj::Promise<void> open(OpenContext) override { return kj::READY_NOW; }
        kj::Promise<void> discard(DiscardContext context) override {
            into_.push_back(wire::to_text(context.getParams().getFolder()));
            return kj::READY_NOW;
        }
        kj::Promise<void> assign(AssignContext context) override {
            auto request = KJ_ASSERT_NONNULL(roll_).reportRequest();
            auto report = request.initReports(1)[0];
            report.setAttempt(context.getParams().getAssignments()[0].getAttempt());
            report.setFolder("beam_study-a0dd290b/trial-000107-attempt-2");
            request.send().ignoreResult().detach([](kj::Exception&&) {});
            return kj::READY_NOW;
        }

    private:
        std::vector<std::string>& into_;
        kj::Maybe<wire::Roll::Client>& roll_;
    };
    loop::EventLoop loop;
    Recorder events;
    WorkersServer server(events, events);
    server.muster().open_study(beam());
    const auto enlist = [&](const char* name) {
        auto pipe = kj::newTwoWayPipe();
        auto accepted = server.accept(kj::mv(pipe.ends[0])).eagerlyEvaluate(nullptr);
        auto connection = kj::heap<Connection>(kj::mv(pipe.ends[1]));
        auto hello = connection->peer().castAs<wire::Door>().helloRequest();
        hello.setLowest(wire::version_lowest);
        hello.setHighest(wire::version_highest);
        auto request = hello.send().getSession().enlistRequest();
        auto roll = kj::heap<kj::Maybe<wire::Roll::Client>>();
        request.setWorker(kj::heap<Listener>(discarded, *roll));
        request.initCard().setName(name);
        request.getCard().setPc(std::string(name).substr(0, 5));
        request.getCard().setInstance(name);
        request.getCard().setSlots(1);
        *roll = loop.wait(request.send()).getRoll();
        return accepted.attach(kj::mv(connection), kj::mv(roll));
    };
    auto first = enlist("node7/1");
    auto elsewhere = enlist("node8/2");
    server.muster().dispatch({1}, assignment(7));
    loop.wait(loop.after(1ms));
    REQUIRE(events.reports.at(7).folder == "beam_study-a0dd290b/trial-000107-attempt-2");

    first = nullptr;
    loop.wait(loop.after(1ms));
    auto again = enlist("node7/3");
    server.muster().discard("beam_study-a0dd290b/trial-000107-attempt-2");
    loop.wait(loop.after(1ms));

    CHECK(discarded == Strings{"beam_study-a0dd290b/trial-000107-attempt-2"});

    // Of an earlier run, so that nobody remembers who made it.
    server.muster().discard("beam_study-a0dd290b/trial-000003-attempt-1");
    loop.wait(loop.after(1ms));
    CHECK(discarded == Strings{"beam_study-a0dd290b/trial-000107-attempt-2",
                               "beam_study-a0dd290b/trial-000003-attempt-1",
                               "beam_study-a0dd290b/trial-000003-attempt-1"});
}

TEST_CASE("the folder of an attempt that never reports is discarded at its worker alone",
          "[net][folder]") {
    class Hearing final : public muster::Line {
    public:
        std::vector<std::string> discarded;
        void discard(const std::string& folder) override { discarded.push_back(folder); }
        void open(const work::StudySetup&) override {}
        void assignments_wait() override {}
        void revoke(AttemptId) override {}
        void bring(const std::string&) override {}
        void close(StudyId) override {}
        void acknowledged(AttemptId) override {}
        void not_now(AttemptId) override {}
        void say_again(std::span<const AttemptId>) override {}
        void drain(const std::string&) override {}
        void job_ends_in(Duration) override {}
        void dismiss(const std::string&) override {}
        void silent(const std::string&) override {}
    };
    Recorder events;
    muster::Muster muster(events, events, {}, [](const auto& what) { what(); });
    muster.open_study(beam());
    Hearing first, second;
    const auto enlist = [&](const std::string& pc, muster::Line& line) {
        work::WorkerCard card{pc + "/1", 1, "0.1"};
        card.identity.pc = pc;
        return muster.enlist(card, {}, {}, line).place;
    };
    enlist("node7", first);
    const muster::Place place = enlist("node8", second);
    const std::string seventh = muster.folder({{1}, 107}, 2), eighth = muster.folder({{1}, 108}, 2);

    muster.dispatch({1}, assignment(7));
    muster.revoke({1}, {7});
    muster.discard(seventh);
    CHECK(first.discarded == Strings{seventh});
    CHECK(second.discarded.empty());

    muster.dispatch({2}, assignment(8));
    muster.gone(place, "worker 'node8/2': its connection was lost");
    muster.discard(eighth);
    CHECK(first.discarded == Strings{seventh});
}
