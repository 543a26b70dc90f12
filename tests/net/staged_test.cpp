// SPDX-License-Identifier: MIT
// Studies whose files come over the link: a worker elsewhere has nothing of them.
#include "elsewhere.hpp"
#include "net/file_upload.hpp"
#include "net/files_server.hpp"

using namespace femrun;
using namespace femrun::net;

TEST_CASE("a worker elsewhere makes the study's folder of what it is sent", "[net][staged]") {
    Elsewhere world;
    world.open({world.file("bracket.inp", "*HEADING"), world.file("lib/mesh.inp", mesh())});
    world.connect();

    CHECK_FALSE(world.solve(7).failure);
    const fs::path folder = world.study_folder();
    CHECK(folder.parent_path() == world.worker.path() / "own/studies");
    CHECK(text_of(folder / "bracket.inp") == "*HEADING");
    CHECK(text_of(folder / "lib/mesh.inp") == mesh());
    CHECK(world.source.seen.back().files_folder ==
          world.worker.path() / "own/files/00000000000000db");
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
        "'" +
        path_text(world.worker.path() / "own" / "studies" /
                  "beam_study-a0dd290b-0000000000000000") +
        "': cannot be made: Not a directory; see whether its disk is full, and who may write there";
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

TEST_CASE("of a file that was cut short meanwhile comes what is there", "[net][staged]") {
    Elsewhere world;
    const fs::path file = world.worker.path() / "result.frd";
    std::ofstream(file, std::ios::binary) << mesh();
    auto files = offer_files(world.store, {{content_hash(mesh()), file}});
    const auto read = [&](std::uint64_t offset, std::uint32_t count) {
        auto request = files.readRequest();
        request.setHash(content_hash(mesh()));
        request.setOffset(offset);
        request.setCount(count);
        const auto answer = world.loop.wait(request.send());
        const auto bytes = answer.getBytes();
        return std::string(reinterpret_cast<const char*>(bytes.begin()), bytes.size());
    };
    CHECK(read(65536, 65536) == mesh().substr(65536, 65536));
    CHECK(read(mesh().size() - 10, 100) == mesh().substr(mesh().size() - 10));
    CHECK(read(mesh().size() + 10, 100).empty());

    fs::resize_file(file, 100'000);
    CHECK(read(65536, 65536) == mesh().substr(65536, 100'000 - 65536));
}

TEST_CASE("one connection has a few calls about files open, and is told when it asks for more",
          "[net][staged]") {
    Elsewhere world;
    const std::string hash = world.file("mesh.inp", mesh()).hash;
    auto files = offer_store(world.store, May::read);
    std::size_t answered = 0;
    Strings refused;
    auto asked = kj::heapArrayBuilder<kj::Promise<void>>(1000);
    for (int i = 0; i < 1000; ++i) {
        auto request = files.readRequest();
        request.setHash(hash);
        request.setCount(65536);
        asked.add(request.send().then(
            [&](auto&&) { ++answered; },
            [&](kj::Exception&& why) { refused.push_back(wire::error_from(why).error.message); }));
    }
    world.loop.wait(kj::joinPromises(asked.finish()));
    CHECK(answered >= 16);
    REQUIRE_FALSE(refused.empty());
    CHECK(refused.front() == "files: 16 calls are open; ask when some are answered");
    auto again = files.readRequest();
    again.setHash(hash);
    again.setCount(10);
    CHECK(world.loop.wait(again.send()).getBytes().size() == 10);
}
