// SPDX-License-Identifier: MIT
// Studies whose files come over the link: a worker elsewhere has nothing of them.
#include <fstream>
#include <sstream>

#include "base/content_hash.hpp"
#include "base/path_text.hpp"
#include "net/file_upload.hpp"
#include "net/files_server.hpp"
#include "rig.hpp"
#include "system/private_folder.hpp"

using namespace femrun;
using namespace femrun::net;
using Strings = std::vector<std::string>;
namespace fs = std::filesystem;

namespace {

std::string text_of(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

/// Many chunks, none like another.
std::string mesh() {
    std::string bytes;
    for (int i = 0; bytes.size() < 1'000'000; ++i) bytes += std::to_string(i) + " 0.5 0.25\n";
    return bytes;
}

/// A source that writes down which folders its solvers are opened with.
class SeenSource final : public SolverSource {
public:
    std::vector<work::StudySetup> seen;
    FakeSource fake;

    kj::Promise<Home> find(const work::StudySetup& setup) override {
        seen.push_back(setup);
        return fake.find(setup);
    }
    kj::Promise<kj::Own<SlotSolver>> start(const work::StudySetup& setup) override {
        return fake.start(setup);
    }
};

/// A scheduler with a store, and a worker elsewhere with a store of its own.
struct Elsewhere {
    Elsewhere()
        : store(loop, stage::Store(scheduler.path())),
          staged(loop, {.folder = worker.path() / "own", .store = worker.path() / "store"}),
          server(events, events, {.heartbeat = 1h, .database = {0, 0xdb}}) {
        source.fake.life.solve = answers({1, 2});
        server.stage(store, {.files_folder = scheduler.path() / "files"});
        agent.emplace(loop, source,
                      work::WorkerCard{"node7/4711", 1, "0.1", {"node7", "ann", "1"}, 1}, times(),
                      std::nullopt, &staged);
    }
    static AgentTimes times() {
        AgentTimes quick = Rig::quick();
        quick.bring_backoff = 1ms;
        quick.bring_backoff_max = 2ms;
        return quick;
    }

    /// Puts a content into the scheduler's store.
    work::StagedFile file(const std::string& path, const std::string& bytes) {
        const fs::path from = scheduler.path() / "from";
        std::ofstream(from, std::ios::binary) << bytes;
        const std::string hash = content_hash(bytes);
        REQUIRE(loop.wait(store.run([=](stage::Store& in) { return in.put(from, hash); })));
        return {path, hash, bytes.size()};
    }
    void open(std::vector<work::StagedFile> files) {
        auto setup = beam();
        setup.files = std::move(files);
        server.muster().open_study(std::move(setup));
    }
    void connect() {
        auto pipe = kj::newTwoWayPipe();
        accepted = server.accept(kj::mv(pipe.ends[0])).eagerlyEvaluate(nullptr);
        served = agent->serve(kj::mv(pipe.ends[1])).eagerlyEvaluate([](kj::Exception&&) {});
    }
    void cut() {
        served = kj::READY_NOW;
        accepted = kj::READY_NOW;
        loop.wait(loop.after(1ms));
    }
    template <typename Condition>
    void until(Condition condition) {
        const Instant patience = monotonic_now() + 30s;
        while (!condition()) {
            if (monotonic_now() > patience) FAIL("waited in vain");
            loop.wait(loop.after(200us));
        }
    }
    void give(std::uint64_t attempt) {
        until([&] { return !events.story.empty(); });  // enlisted
        server.muster().dispatch({1}, assignment(attempt));
    }
    const work::Report& solve(std::uint64_t attempt) {
        give(attempt);
        until([&] { return events.reports.contains(attempt); });
        return events.reports.at(attempt);
    }
    fs::path study_folder() const { return source.seen.back().study_folder; }

    system::PrivateFolder scheduler, worker;
    loop::EventLoop loop;
    Recorder events;
    SeenSource source;
    StoreThread store;
    WorkerFiles staged;
    WorkersServer server;  // told of `store`
    std::optional<WorkerAgent> agent;
    kj::Promise<void> accepted = kj::READY_NOW, served = kj::READY_NOW;
};

}  // namespace

TEST_CASE("a worker elsewhere makes the study's folder of what it is sent", "[net][staged]") {
    Elsewhere world;
    world.open({world.file("bracket.inp", "*HEADING"), world.file("lib/mesh.inp", mesh())});
    world.connect();

    CHECK_FALSE(world.solve(7).failure);
    const fs::path folder = world.study_folder();
    CHECK(path_text(folder.parent_path()) == path_text(world.worker.path() / "own/studies"));
    CHECK(text_of(folder / "bracket.inp") == "*HEADING");
    CHECK(text_of(folder / "lib/mesh.inp") == mesh());
    CHECK(path_text(world.source.seen.back().files_folder) ==
          path_text(world.worker.path() / "own/files/00000000000000db"));
}

TEST_CASE("what a PC has is not sent again", "[net][staged]") {
    Elsewhere world;
    const auto mesh_file = world.file("mesh.inp", mesh());
    world.open({mesh_file});
    world.connect();
    world.solve(7);
    CHECK(world.staged.bytes() == mesh().size());

    WorkerFiles other(world.loop, {.folder = world.worker.path() / "other",
                                   .store = world.worker.path() / "store"});
    auto setup = std::make_shared<work::StudySetup>(beam());
    setup->files = {mesh_file};
    other.place(*setup);
    world.loop.wait(other.bring(setup));  // without a link
    CHECK(other.bytes() == 0);
    CHECK(text_of(setup->study_folder / "mesh.inp") == mesh());
}

TEST_CASE("a file goes on where its link was cut", "[net][staged]") {
    Elsewhere world;
    world.open({world.file("mesh.inp", mesh())});
    world.connect();
    world.give(7);
    world.until([&] { return world.staged.bytes() > 0; });
    world.cut();
    CHECK(world.source.seen.empty());
    const auto before = world.staged.bytes();
    CHECK(before < mesh().size());

    world.connect();
    world.until([&] { return world.events.reports.contains(7); });
    CHECK(text_of(world.study_folder() / "mesh.inp") == mesh());
    // What was under way when the link ended may have come twice.
    CHECK(world.staged.bytes() <= mesh().size() + 4 * 65536);
}

TEST_CASE("a file that the scheduler does not have is the study's trouble, not a design's",
          "[net][staged]") {
    Elsewhere world;
    const std::string gone(64, 'a');
    world.open({{"mesh.inp", gone, 5}});
    world.connect();
    world.give(7);
    world.until([&] { return world.events.story.size() > 1; });

    CHECK(world.events.story.back() ==
          "worker 1 refused study 1 (missing): worker 'node7/4711': file 'mesh.inp': content " +
              gone + ": it is not here");
    CHECK(world.events.reports.empty());
}

TEST_CASE("a folder that cannot be made is tried again, and told once", "[net][staged]") {
    Elsewhere world;
    world.open({world.file("mesh.inp", "mesh")});
    fs::create_directories(world.worker.path() / "own");
    std::ofstream(world.worker.path() / "own/studies") << "a file where the folder should be";
    world.connect();
    world.give(7);
    world.until([&] { return world.events.story.size() > 2; });
    const std::string trouble =
        "'" + path_text(world.worker.path() / "own/studies/beam_study-a0dd290b-0000000000000000") +
        "': cannot be made: Not a directory; make room there or name another folder for the worker";
    CHECK(world.events.story ==
          Strings{"worker 1 enlisted with 1 slots",
                  "worker 'node7/4711': study 'beam study' is not open yet, and is tried again: " +
                      trouble,
                  "worker 1 refused study 1 (unavailable): worker 'node7/4711': " + trouble});
}

TEST_CASE("the folder of a study goes when the study is closed", "[net][staged]") {
    Elsewhere world;
    world.open({world.file("mesh.inp", "mesh")});
    world.connect();
    world.solve(7);
    CHECK(fs::exists(world.study_folder()));
    world.server.muster().close_study({1});
    world.until([&] { return !fs::exists(world.study_folder()); });
}

TEST_CASE("files are taken from who may send them, and in order", "[net][staged]") {
    Elsewhere world;
    const std::string bytes = mesh(), hash = content_hash(bytes);
    const auto send = [&](wire::Files::Client to, std::uint64_t offset, std::size_t count) {
        auto request = to.writeRequest();
        request.setHash(hash);
        request.setSize(bytes.size());
        request.setOffset(offset);
        request.setBytes(
            kj::arrayPtr(reinterpret_cast<const kj::byte*>(bytes.data()) + offset, count));
        return world.loop.wait(request.send().then(
            [](auto&& answer) { return std::to_string(answer.getCome()); },
            [](kj::Exception&& why) { return wire::error_from(why).error.message; }));
    };
    auto reads = offer_store(world.store, May::read);
    CHECK(send(reads, 0, 10) == "files: files are only read here");
    auto writes = offer_store(world.store, May::read_and_write);
    CHECK(send(writes, 0, 65536) == "65536");
    CHECK(send(writes, 0, 65536) == "65536");  // said twice
    CHECK(send(writes, 131072, 65536) == "65536");
    CHECK(send(writes, 65536, 65537) == "files: 65537 bytes came at once; send 65536 at most");

    auto missing = writes.missingRequest();
    missing.initHashes(1).set(0, hash);
    const auto answer = world.loop.wait(missing.send());
    CHECK(answer.getMissing()[0].getCome() == 65536);
}

TEST_CASE("who hands in a study sends what the scheduler lacks, and that once", "[net][staged]") {
    Elsewhere world;
    const fs::path folder = world.worker.path();
    std::ofstream(folder / "mesh.inp", std::ios::binary) << mesh();
    std::ofstream(folder / "empty.inp", std::ios::binary) << "";
    std::map<std::string, fs::path> content{{content_hash(mesh()), folder / "mesh.inp"},
                                            {content_hash(""), folder / "empty.inp"}};
    loop::PluginThread thread(world.loop, "upload");
    const auto send = [&] {
        return world.loop.wait(
            upload(world.loop, thread, offer_store(world.store, May::read_and_write), content));
    };
    CHECK(send() == mesh().size());
    CHECK(send() == 0);
    for (const auto& [hash, file] : content)
        CHECK(world.loop.wait(world.store.run(
            [hash = hash](stage::Store& store) { return store.find(hash).has_value(); })));

    content = {{std::string(64, 'a'), folder / "mesh.inp"}};
    try {
        send();
        FAIL("a file that is not what it should be was taken");
    } catch (const kj::Exception& why) {
        CHECK(wire::error_from(why).error.message ==
              "'" + path_text(folder / "mesh.inp") + "': content " + std::string(64, 'a') +
                  ": what came is " + content_hash(mesh()) + " instead; it was thrown away");
    }
}

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

TEST_CASE("what is too large for the way stays where it is, and that is told", "[net][staged]") {
    Elsewhere world;
    world.server.stage(world.store, {world.scheduler.path() / "files", 500'000});
    world.open({});
    world.source.fake.life.solve = [](SolveContext context,
                                      FakeLife::Instance&) -> kj::Promise<void> {
        const fs::path folder = path_of(wire::view(context.getParams().getAttempt().getFolder()));
        fs::create_directories(folder);
        std::ofstream(folder / "result.frd", std::ios::binary) << mesh() << mesh() << mesh();
        auto outcome = context.getResults().initOutcome();
        outcome.initResponse(2);
        outcome.setFolderUsed(true);
        return kj::READY_NOW;
    };
    world.connect();
    const std::string folder = world.solve(7).folder;
    world.events.story.clear();
    world.server.muster().bring(folder);
    world.until([&] { return !world.events.story.empty(); });
    CHECK(world.events.story ==
          Strings{"worker 'node7/4711': the files of '" + folder +
                  "' stay there: they have 2.86 MiB, and 0.477 MiB are brought by themselves; look "
                  "at them on that PC"});
}

TEST_CASE("a folder that is discarded while it is on its way is no trouble", "[net][staged]") {
    Elsewhere world;
    world.open({});
    world.source.fake.life.solve = [](SolveContext context,
                                      FakeLife::Instance&) -> kj::Promise<void> {
        const fs::path folder = path_of(wire::view(context.getParams().getAttempt().getFolder()));
        fs::create_directories(folder);
        std::ofstream(folder / "result.frd", std::ios::binary) << mesh();
        auto outcome = context.getResults().initOutcome();
        outcome.initResponse(2);
        outcome.setFolderUsed(true);
        return kj::READY_NOW;
    };
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
