// SPDX-License-Identifier: MIT
// What attempts leave on a worker elsewhere comes back, also from one that goes and comes.
#include "elsewhere.hpp"
#include "work/attempt_folder.hpp"

using namespace femrun;
using namespace femrun::net;

namespace {

/// A world whose solver leaves a file.
struct Leaving : Elsewhere {
    Leaving() {
        open({});
        source.fake.life.solve = leaves_a_field;
    }
};

}  // namespace

TEST_CASE("what an attempt leaves elsewhere is brought when it is wanted, and goes when not",
          "[net][staged]") {
    Elsewhere world;
    world.open({});
    world.source.fake.life.solve = [](SolveContext context,
                                      FakeLife::Instance&) -> kj::Promise<void> {
        const fs::path folder = path_of(wire::view(context.getParams().getAttempt().getFolder()));
        fs::create_directories(folder / "plots");
        std::ofstream(folder / "result.frd", std::ios::binary) << mesh();
        std::ofstream(folder / "plots/von mises.png") << "picture";
        auto outcome = context.getResults().initOutcome();
        outcome.initResponse(2);
        outcome.setFolderUsed(true);
        return kj::READY_NOW;
    };
    world.connect();
    const std::string folder = world.solve(7).folder;
    const fs::path here = world.scheduler.path() / "files" / folder;
    const fs::path there = world.source.seen.back().files_folder / folder;
    REQUIRE(fs::exists(there / "result.frd"));
    CHECK(!fs::exists(here));

    world.server.muster().bring(folder);
    world.until([&] { return fs::exists(here) && !fs::exists(there); });
    CHECK(text_of(here / "result.frd") == mesh());
    CHECK(text_of(here / "plots/von mises.png") == "picture");

    world.server.muster().discard(folder);
    world.until([&] { return !fs::exists(here); });
}

TEST_CASE("what was brought goes when nobody wants it, also when its worker has left",
          "[net][staged]") {
    Leaving world;
    world.connect();
    const std::string folder = world.solve(7).folder;
    const fs::path here = world.scheduler.path() / "files" / folder;
    world.server.muster().acknowledge({1}, {7});
    world.server.muster().bring(folder);
    world.until([&] { return fs::exists(here); });
    world.loop.wait(world.agent->leave_within(1h, 1h));
    world.cut();

    world.server.muster().discard(folder);  // another leads by now
    world.loop.wait(world.server.tidied());
    CHECK_FALSE(fs::exists(here));
}

TEST_CASE("a folder that is discarded while it is on its way is no trouble", "[net][staged]") {
    Leaving world;
    world.connect();
    const std::string folder = world.solve(7).folder;
    const fs::path there = world.source.seen.back().files_folder / folder;
    world.events.story.clear();

    world.server.muster().bring(folder);
    fs::remove(there / "result.frd");
    world.server.muster().discard(folder);
    world.until([&] { return !fs::exists(there); });
    world.loop.wait(world.store.run([](stage::Store&) {}));
    CHECK(world.events.story.empty());
    CHECK(!fs::exists(world.scheduler.path() / "files" / folder));
}

TEST_CASE("a worker that leaves waits until its files were fetched", "[net][staged]") {
    Leaving world;
    world.connect();
    Strings told;
    world.agent->tell([&](const std::string& sentence) { told.push_back(sentence); });
    const std::string folder = world.solve(7).folder;
    world.server.muster().acknowledge({1}, {7});
    world.server.muster().bring(folder);

    world.loop.wait(world.agent->leave_within(1h, 1h));
    CHECK(fs::exists(world.scheduler.path() / "files" / folder / "result.frd"));
    CHECK(world.agent->waiting().folders == 0);
    if (!told.empty())  // it was asked before the last of them had come
        CHECK(told == Strings{"the scheduler still fetches the files of 1 attempt, 1 MB"});
}

TEST_CASE("a worker that was sent home goes when nothing of its files is fetched",
          "[net][staged]") {
    Leaving world;
    world.connect();
    fs::create_directories(world.scheduler.path() / "files");
    std::ofstream(world.scheduler.path() / "files" / "beam") << "in the way of the study's folder";
    world.server.muster().bring(world.solve(7).folder);

    world.until([&] {
        world.loop.wait(world.agent->fetched(/*patience=*/20ms));
        return world.agent->waiting().folders == 1;  // the scheduler was asked by then
    });
}

TEST_CASE("a worker that must go keeps what was not fetched, and gives it when it comes back",
          "[net][staged]") {
    Leaving world;
    world.connect();
    const std::string folder = world.solve(7).folder;
    const fs::path here = world.scheduler.path() / "files" / folder;
    world.cut();
    world.server.muster().bring(folder);  // decided while it was away
    CHECK_FALSE(fs::exists(here));

    world.connect();
    world.until([&] { return fs::exists(here); });
    CHECK(text_of(here / "result.frd") == mesh());
}

TEST_CASE("files that a link has not brought come over the next one", "[net][staged]") {
    Leaving world;
    world.connect();
    const std::string folder = world.solve(7).folder;
    world.events.story.clear();
    world.server.muster().bring(folder);
    world.cut();
    const fs::path here = world.scheduler.path() / "files" / folder;
    REQUIRE_FALSE(fs::exists(here));
    CHECK(world.events.story.front() ==
          "worker 'node7/4711' is not there any more, and the files of 1 of its attempts did not "
          "come yet; they do when it comes back");
    world.connect();
    world.until([&] { return fs::exists(here); });
}

TEST_CASE("what nobody here knows of a worker's folders is asked about", "[net][staged]") {
    Elsewhere world;
    world.open({});
    const fs::path left =
        world.worker.path() / "own/files/00000000000000db/beam/trial-000041-attempt-1";
    fs::create_directories(left);
    std::ofstream(left / "a.frd") << "of an earlier process";
    fs::create_directories(left.parent_path() / "no attempt's");
    Strings asked;
    world.server.ask_about_folders(
        [&](const muster::Place& by, const std::vector<std::string>& folders) {
            asked = folders;
            for (const std::string& folder : folders) {
                world.server.muster().made(by, folder);
                world.server.muster().bring(folder);
            }
        });
    world.connect();
    world.until([&] { return !fs::exists(left); });
    CHECK(asked == Strings{"beam/trial-000041-attempt-1"});
    CHECK(text_of(world.scheduler.path() / "files/beam/trial-000041-attempt-1/a.frd") ==
          "of an earlier process");
}

TEST_CASE("what nobody can say of a worker's folders is asked again when their study is opened",
          "[net][staged]") {
    Elsewhere world;
    const std::string folder = "beam/trial-000041-attempt-1";
    const fs::path left = world.worker.path() / "own/files/00000000000000db" / folder;
    fs::create_directories(left);
    int asked = 0;
    world.server.ask_about_folders(
        [&](const muster::Place&, const std::vector<std::string>&) { ++asked; });
    world.connect();
    world.until([&] { return asked == 1; });
    CHECK(world.server.muster().undecided("bracket").empty());
    const auto undecided = world.server.muster().undecided("beam");
    REQUIRE(undecided.size() == 1);
    CHECK(undecided.front().second == Strings{folder});

    world.cut();
    CHECK(world.server.muster().undecided("beam").empty());
}

TEST_CASE("a folder whose discarding was not heard is asked about when its worker is back",
          "[net][staged]") {
    Leaving world;
    world.connect();
    const std::string folder = world.solve(7).folder;
    const fs::path there = world.source.seen.back().files_folder / folder;
    Strings asked;
    world.server.ask_about_folders(
        [&](const muster::Place& by, const std::vector<std::string>& folders) {
            asked = folders;
            for (const std::string& one : folders) {
                world.server.muster().made(by, one);
                world.server.muster().discard(one);
            }
        });
    world.cut();
    world.connect();
    world.until([&] { return !fs::exists(there); });
    CHECK(asked == Strings{folder});
}

TEST_CASE("a folder that is discarded while its attempt is at work goes when that is over",
          "[net][staged]") {
    Elsewhere world;
    world.open({});
    kj::Own<kj::PromiseFulfiller<void>> writes;
    world.source.fake.life.solve = [&](SolveContext context,
                                       FakeLife::Instance& instance) -> kj::Promise<void> {
        auto turn = kj::newPromiseAndFulfiller<void>();
        writes = kj::mv(turn.fulfiller);
        return turn.promise.then(
            [context, &instance]() mutable { return leaves_a_field(context, instance); });
    };
    world.connect();
    world.give(7);
    world.until([&] { return writes.get() != nullptr; });
    const std::string folder = work::attempt_folder("beam study", 107, 2);
    world.server.muster().discard(folder);
    world.loop.wait(world.loop.after(1ms));

    writes->fulfill();
    world.until([&] { return world.events.reports.contains(7); });
    CHECK(world.events.reports.at(7).folder.empty());
    world.loop.wait(world.agent->tidied());
    CHECK_FALSE(fs::exists(world.source.seen.back().files_folder / folder));
}

TEST_CASE("a worker that leaves ends only when what it was to remove is gone", "[net][staged]") {
    Leaving world;
    world.connect();
    const std::string folder = world.solve(7).folder;
    const fs::path there = world.source.seen.back().files_folder / folder;
    REQUIRE(fs::exists(there));
    for (int i = 0; i < 20'000; ++i) std::ofstream(there / std::to_string(i));
    world.server.muster().acknowledge({1}, {7});
    world.server.muster().discard(folder);
    world.loop.wait(world.loop.after(1ms));  // it was heard

    world.loop.wait(world.agent->leave_within(1h, 1h));
    CHECK_FALSE(fs::exists(there));
}
