// SPDX-License-Identifier: MIT
#include "engines/local.hpp"

#include <thread>

#include "support/catch.hpp"
#include "support/scratch.hpp"
#include "system/detached.hpp"
#include "system/plugin_platform.hpp"
#include "system/this_process.hpp"

using namespace femrun;
using namespace femrun::engines;
using namespace std::chrono_literals;
using femrun::test::Scratch;

namespace {

/// This PC, and a crew's keeper's view of it.
struct ThisPc {
    Order order(std::vector<std::string> worker) const {
        return {.crew = "story-1",
                .options = {},
                .programs = {{.platform = system::plugin_platform(),
                              .executable = system::executable_path().parent_path() / "actor.exe",
                              .plugins = {}}},
                .address = "femrun://host:7711/#secret",
                .worker = std::move(worker),
                .folder = {}};
    }

    JobSeen seen(const std::string& id) const {
        auto seen = engine->look({id});
        REQUIRE(seen.ok());
        return seen->at(0);
    }

    JobSeen end_of(const std::string& id) const {
        for (int tries = 0; seen(id).phase != JobSeen::Phase::ended && tries < 6000; ++tries)
            std::this_thread::sleep_for(10ms);
        return seen(id);
    }

    Scratch scratch;
    std::unique_ptr<Engine> engine = make_local(
        {.programs = scratch.path("programs"), .jobs = scratch.path("jobs"), .grace = 60s});
};

}  // namespace

TEST_CASE("a job on this PC says how it ended", "[engines][local]") {
    const ThisPc pc;

    const auto done = pc.engine->submit(pc.order({}));

    INFO((done.ok() ? std::string() : done.error().message));
    REQUIRE(done.ok());
    const JobSeen seen = pc.end_of(done->ids.at(0));
    CHECK(seen.ending == Ending::failed);
    CHECK(seen.why == "exit code 7");
    CHECK(seen.last_words == "this is why it ends");
}

TEST_CASE("a job on this PC is found again, and ended at once", "[engines][local]") {
    const ThisPc pc;
    const auto done = pc.engine->submit(pc.order({"stay"}));
    INFO((done.ok() ? std::string() : done.error().message));
    REQUIRE(done.ok());
    const std::string id = done->ids.at(0);
    CHECK(pc.seen(id).phase == JobSeen::Phase::running);

    const auto found = pc.engine->find("story-1");
    REQUIRE(found.ok());
    CHECK(*found == Done{.ids = {id}, .troubles = {}});

    const auto manners = pc.engine->manners();
    REQUIRE(manners.ok());
    CHECK(manners->grace == 0s);
    CHECK(pc.engine->cancel({id}).ok());
    CHECK(pc.end_of(id).ending == Ending::cancelled);
    CHECK(system::count_detached(id) == 0);
}
