// SPDX-License-Identifier: MIT
// What attempts have left on PCs elsewhere, brought here: PCs that stand still, go away, or have
// more than there is room for.
#include <fstream>
#include <sstream>

#include "base/content_hash.hpp"
#include "base/path_text.hpp"
#include "net/artefacts.hpp"
#include "recorder.hpp"
#include "support/catch.hpp"
#include "system/private_folder.hpp"
#include "wire/convert.hpp"
#include "wire/error_text.hpp"

using namespace femrun;
using namespace femrun::net;
using namespace std::chrono_literals;
using Strings = std::vector<std::string>;
namespace fs = std::filesystem;

namespace {

std::string text_of(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

/// What a PC has, and how it behaves.
struct Pc {
    std::map<std::string, std::map<std::string, std::string>> folders;  // of attempts: their files
    bool stands_still = false;                                          // answers no read
    std::size_t reads_max = 1000;                                       // before it does
    std::string broken;                                                 // why nothing can be read
    std::size_t reads = 0;
    Strings discarded;
};

class PcFiles final : public wire::Files::Server {
public:
    PcFiles(Pc& pc, std::map<std::string, std::string> content)
        : pc_(pc), content_(std::move(content)) {}

    kj::Promise<void> read(ReadContext context) override {
        if (pc_.stands_still || pc_.reads == pc_.reads_max) return kj::NEVER_DONE;
        ++pc_.reads;
        if (!pc_.broken.empty())
            return wire::to_exception({Error{ErrorKind::invalid, pc_.broken}, {}});
        const std::string& bytes = content_.at(wire::to_text(context.getParams().getHash()));
        const std::string piece =
            bytes.substr(context.getParams().getOffset(), context.getParams().getCount());
        context.getResults().setBytes(
            kj::arrayPtr(reinterpret_cast<const kj::byte*>(piece.data()), piece.size()));
        return kj::READY_NOW;
    }

private:
    Pc& pc_;
    std::map<std::string, std::string> content_;
};

class PcWorker final : public wire::Worker::Server {
public:
    explicit PcWorker(Pc& pc) : pc_(pc) {}

    kj::Promise<void> artefacts(ArtefactsContext context) override {
        const auto& files = pc_.folders[wire::to_text(context.getParams().getFolder())];
        std::vector<work::StagedFile> told;
        std::map<std::string, std::string> content;
        for (const auto& [path, bytes] : files) {
            told.push_back({path, content_hash(bytes), bytes.size()});
            content[content_hash(bytes)] = bytes;
        }
        wire::encode(told, context.getResults().initFiles(static_cast<unsigned>(told.size())));
        context.getResults().setContent(kj::heap<PcFiles>(pc_, std::move(content)));
        return kj::READY_NOW;
    }
    kj::Promise<void> discard(DiscardContext context) override {
        pc_.discarded.push_back(wire::to_text(context.getParams().getFolder()));
        return kj::READY_NOW;
    }

private:
    Pc& pc_;
};

std::string attempt(int trial) { return "beam/trial-00000" + std::to_string(trial) + "-attempt-1"; }

struct House {
    explicit House(ArtefactPlace place = {}) {
        place.files_folder = folder.path() / "beam.db.files";
        place.stands_still = 1ms;
        place.backoff = 1ms;
        artefacts.emplace(loop, place, log);
    }
    void bring(Pc& pc, std::uint64_t line, int trial) {
        artefacts->bring(line, kj::heap<PcWorker>(pc), "node" + std::to_string(line),
                         attempt(trial));
    }
    void discard(int trial) { artefacts->discard(Strings{attempt(trial)}); }
    fs::path here(int trial, const std::string& file) const {
        return folder.path() / "beam.db.files" / path_of(attempt(trial)) / file;
    }
    template <typename Condition>
    void until(Condition condition) {
        const Instant patience = monotonic_now() + 30s;
        while (!condition()) {
            if (monotonic_now() > patience) FAIL("waited in vain");
            loop.wait(loop.after(200us));
        }
    }

    system::PrivateFolder folder;
    loop::EventLoop loop;
    Recorder log;
    std::optional<Artefacts> artefacts;
};

}  // namespace

TEST_CASE("a worker that stands still keeps nobody else's files waiting", "[net][results]") {
    House house({.at_once = 1});
    Pc still, quick;
    still.stands_still = true;
    still.folders[attempt(1)] = {{"a.frd", "stress"}};
    quick.folders[attempt(2)] = {{"b.frd", "strain"}};
    quick.folders[attempt(3)] = {{"c.frd", "heat"}};
    house.bring(still, 1, 1);
    house.bring(quick, 2, 2);
    house.bring(quick, 2, 3);
    house.until([&] { return fs::exists(house.here(2, "b.frd")); });
    house.until([&] { return fs::exists(house.here(3, "c.frd")); });
    CHECK(house.artefacts->owed(1) == Strings{attempt(1)});
    house.until([&] { return house.artefacts->owed(2).empty(); });
    CHECK(quick.discarded == Strings{attempt(2), attempt(3)});
}

TEST_CASE("a folder that stands still is given up by who has no patience, and that is said",
          "[net][results]") {
    const system::PrivateFolder folder;
    loop::EventLoop loop;
    Pc still;
    still.stands_still = true;
    StoreThread files(loop, stage::Store(folder.path() / "coming"));
    FolderFetch fetch(files, folder.path() / "coming" / "beam", folder.path() / "beam", 1ms);

    const std::string hash = content_hash("stress");
    const std::string why = loop.wait(
        fetch
            .run({{"a.frd", hash, 6}},
                 kj::heap<PcFiles>(still, std::map<std::string, std::string>{{hash, "stress"}}))
            .then([] { return std::string("it came"); },
                  [](kj::Exception&& gave_up) { return wire::error_from(gave_up).error.message; }));

    CHECK(why ==
          "file 'a.frd': nothing has come for 1 ms; whoever has it stands still, or the link to it "
          "does");
}

TEST_CASE("what was brought is on the disk once", "[net][results]") {
    House house;
    Pc pc;
    pc.folders[attempt(1)] = {{"a.frd", "stress"}, {"plots/a.png", "stress"}, {"empty.sta", ""}};
    house.bring(pc, 1, 1);
    house.until([&] { return house.artefacts->owed(1).empty(); });
    CHECK(text_of(house.here(1, "a.frd")) == "stress");
    CHECK(text_of(house.here(1, "plots/a.png")) == "stress");
    CHECK(text_of(house.here(1, "empty.sta")).empty());
    CHECK(bytes_below(house.folder.path()) == 12);
    CHECK(house.artefacts->used() == 12);

    house.discard(1);
    house.until([&] { return house.artefacts->used() == 0; });
    CHECK_FALSE(fs::exists(house.here(1, "a.frd")));
}

TEST_CASE("what does not fit stays on its worker, which is said once", "[net][results]") {
    House house({.bytes_max = 10});
    Pc pc;
    for (int trial = 1; trial <= 5; ++trial)
        pc.folders[attempt(trial)] = {{"a.frd", "stress" + std::to_string(trial)}};
    for (int trial = 1; trial <= 5; ++trial) house.bring(pc, 1, trial);
    house.until([&] { return house.artefacts->owed(1).empty(); });
    CHECK(pc.discarded == Strings{attempt(1)});
    CHECK(house.log.story ==
          Strings{"'" + path_text(house.folder.path() / "beam.db.files") +
                  "': the files of attempts there have 7 B, and may have 10 B; what does not fit "
                  "stays on its worker; remove some, or allow more with 'femrun scheduler "
                  "--results-max'"});

    house.discard(1);  // room again
    house.bring(pc, 1, 4);
    house.until([&] { return house.artefacts->owed(1).empty(); });
    CHECK(text_of(house.here(4, "a.frd")) == "stress4");
}

TEST_CASE("what an earlier scheduler brought counts", "[net][results]") {
    House house;
    fs::create_directories(house.here(1, "a.frd").parent_path());
    std::ofstream(house.here(1, "a.frd")) << "stress";
    std::ofstream(house.folder.path() / "beam.db.files/beam/femrun.log") << "of no attempt";
    Artefacts later(house.loop, {.files_folder = house.folder.path() / "beam.db.files"}, house.log);
    house.until([&] { return later.used() == 6; });
}

TEST_CASE("a folder goes on where its link ended", "[net][results]") {
    House house;
    Pc pc;
    std::string field;
    while (field.size() < 1'000'000) field += std::to_string(field.size()) + " 0.5\n";
    pc.folders[attempt(1)] = {{"a.frd", field}};
    pc.reads_max = 8;
    house.bring(pc, 1, 1);
    house.until([&] { return pc.reads == 8; });
    house.artefacts->line_ended(1);
    CHECK(house.artefacts->owed(1).empty());
    CHECK(house.artefacts->used() == 0);

    pc.reads_max = 1000;
    house.bring(pc, 2, 1);
    house.until([&] { return house.artefacts->owed(2).empty(); });
    CHECK(text_of(house.here(1, "a.frd")) == field);
    CHECK(pc.reads <= field.size() / 65536 + 1 + 4);  // what was under way came twice
    CHECK(house.log.story.empty());
}

TEST_CASE("a folder that is here already is not fetched again", "[net][results]") {
    House house;
    Pc pc;
    pc.folders[attempt(1)] = {{"a.frd", "stress"}};
    house.bring(pc, 1, 1);
    house.until([&] { return house.artefacts->owed(1).empty(); });
    house.bring(pc, 1, 1);  // the word that it came was lost
    house.until([&] { return house.artefacts->owed(1).empty(); });
    CHECK(pc.reads == 1);
    CHECK(pc.discarded == Strings{attempt(1), attempt(1)});
    CHECK(house.artefacts->used() == 6);
}

TEST_CASE("a folder that nobody wants any more does not hold up the next", "[net][results]") {
    House house;
    Pc pc;
    pc.folders[attempt(1)] = {{"a.frd", "stress"}};
    pc.folders[attempt(2)] = {{"b.frd", "strain"}};
    pc.stands_still = true;
    house.bring(pc, 1, 1);
    house.bring(pc, 1, 2);
    house.until([&] { return house.artefacts->used() == 6; });  // it comes
    pc.stands_still = false;
    house.discard(1);
    house.until([&] { return house.artefacts->owed(1).empty(); });
    CHECK_FALSE(fs::exists(house.here(1, "a.frd")));
    CHECK(text_of(house.here(2, "b.frd")) == "strain");
    CHECK(house.log.story.empty());
}

TEST_CASE("a PC whose disk is broken says so once, and how much stays there", "[net][results]") {
    House house;
    Pc pc;
    pc.broken = "'/scratch': Input/output error";
    for (int trial = 1; trial <= 5; ++trial) {
        pc.folders[attempt(trial)] = {{"a.frd", "stress"}};
        house.bring(pc, 1, trial);
    }
    house.until([&] { return house.artefacts->owed(1).empty(); });
    CHECK(house.log.story ==
          Strings{"worker 'node1': the files of '" + attempt(1) +
                      "' stay there, because they could not be brought: file 'a.frd': '/scratch': "
                      "Input/output error",
                  "worker 'node1': the files of 5 attempts stay there: they could not be brought"});
    CHECK(house.artefacts->used() == 0);
}
