// SPDX-License-Identifier: MIT
// Reports that outlive their worker's process, and find the scheduler that they are for.
#include <fstream>

#include "away.hpp"
#include "support/scratch.hpp"

using namespace femrun;
using namespace femrun::net;
using Strings = std::vector<std::string>;

namespace {

const std::string enlisted_again = "worker 2 enlisted with 1 slots";
const std::string started_anew = "worker 1 gone: worker 'node7/4711': it was started anew";

/// A worker with a folder for its reports, which is not there yet.
struct WithFolder {
    explicit WithFolder(FakeLife::Solve solve = answers({1, 2}))
        : pc(std::move(solve), {1, 2}, folder.path("reports")) {}
    ~WithFolder() {
        pc.cut();
        pc.agent.reset();
    }

    void solve(std::uint64_t attempt) {
        pc.server->muster().dispatch({1}, assignment(attempt));
        pc.until([&] { return pc.events.reports.contains(attempt); });
        pc.loop.wait(pc.agent->settled());
        pc.events.reports.clear();
    }
    std::size_t files() const {
        std::error_code none;
        std::size_t count = 0;
        for (const auto& entry : std::filesystem::directory_iterator(folder.path("reports"), none))
            if (entry.path().extension() == ".reports") ++count;
        return count;
    }

    test::Scratch folder;
    Away pc;
};

}  // namespace

TEST_CASE("a report that was not acknowledged outlives its worker's process", "[net][disk]") {
    WithFolder it(hangs(WhenAsked::stops));
    it.pc.server->muster().dispatch({1}, assignment(1));
    it.pc.until_solving();
    it.pc.cut();
    it.pc.source.life.instances.back()->solving->fulfill();  // while there is no link
    it.pc.until([&] { return it.files() == 1; });
    it.pc.take_story();

    it.pc.start(/*epoch=*/2);
    it.pc.until([&] { return it.pc.events.reports.contains(1); });

    CHECK(it.pc.take_story() == Strings{enlisted_again, "worker 2 reports 1 for worker 1",
                                        started_anew, "worker 2 is back with 1"});
}

TEST_CASE("a report that is acknowledged leaves the disk", "[net][disk]") {
    WithFolder it;
    it.solve(1);
    CHECK(it.files() == 1);

    it.pc.server->muster().acknowledge({1}, {1});
    it.pc.until([&] { return it.files() == 0; });

    it.pc.start(/*epoch=*/2);
    it.pc.settle();
    CHECK(it.pc.events.reports.empty());
}

TEST_CASE("a report waits for the scheduler whose database it is of", "[net][disk]") {
    WithFolder it;
    it.solve(1);

    it.pc.another_house({3, 4});
    it.pc.take_story();
    it.pc.connect();
    it.pc.until([&] { return it.pc.events.story.size() == 2; });
    CHECK(it.pc.take_story() ==
          Strings{"worker 1 enlisted with 1 slots",
                  "worker 'node7/4711': reports of another database than this scheduler's are "
                  "kept for that one: 1"});
    it.pc.settle();
    CHECK(it.pc.events.reports.empty());

    SECTION("in the same process") {}
    SECTION("and in the next") { it.pc.start(/*epoch=*/2); }
    it.pc.another_house({1, 2});
    it.pc.connect();
    it.pc.until([&] { return it.pc.events.reports.contains(1); });
}

TEST_CASE("where the disk takes no report it stays in memory, and that is said once",
          "[net][disk]") {
    const test::Scratch scratch;
    const auto place = scratch.path("reports");
    std::ofstream(place) << "a file where a folder should be";
    {
        Away pc(answers({1, 2}), {1, 2}, place / "reports");
        for (const std::uint64_t attempt : {1u, 2u}) {
            pc.server->muster().dispatch({1}, assignment(attempt));
            pc.until([&] { return pc.events.reports.contains(attempt); });
            pc.until([&] { return !pc.told.empty(); });
        }
        CHECK(pc.told ==
              Strings{fmt::format("keeps its reports in memory, because its disk takes none: '{}': "
                                  "Not a directory; it is tried again",
                                  (place / "reports").string())});

        std::filesystem::remove(place);
        pc.loop.wait(pc.agent->settled());
        CHECK(pc.told.back() == "keeps its reports on its disk again");
        pc.events.reports.clear();
        pc.cut();
        pc.connect();  // it is said again, from memory
        pc.until([&] { return pc.events.reports.contains(1) && pc.events.reports.contains(2); });
    }
    std::filesystem::remove_all(place);
}

TEST_CASE("a worker starts with whatever lies among its reports", "[net][disk]") {
    WithFolder it;
    it.solve(1);
    std::ofstream(it.folder.path("reports") / "00000009.reports") << "garbage";

    it.pc.start(/*epoch=*/2);
    it.pc.until([&] { return it.pc.events.reports.contains(1); });

    CHECK(it.pc.told ==
          Strings{fmt::format("'{}': is no spool of femrun; it was set aside as '00000009.broken'",
                              (it.folder.path("reports") / "00000009.reports").string())});
}
