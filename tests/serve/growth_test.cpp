// SPDX-License-Identifier: MIT
// What a scheduler keeps does not grow with studies that are over and people who have left.
#include "net/control_server.hpp"
#include "net/remote_house.hpp"
#include "serve/rig.hpp"
#include "support/counted_memory.hpp"

using namespace femrun;
using namespace femrun::serve::testing;
using store::testing::Folder;

namespace {

// Of a hundred and fifty studies: a hundred bytes of each, which its name alone would take with a
// node of a map.
constexpr std::size_t noise_max = 16'000;

/// Somebody who comes in, hands in a study, looks at it until it is done, and leaves.
void visit(Rig& rig, const std::string& study) {
    auto pipe = kj::newTwoWayPipe();
    auto accepted = rig.house->workers()
                        .accept(kj::mv(pipe.ends[0]), work::Roles{work::Role::user})
                        .eagerlyEvaluate(nullptr);
    auto there = rig.loop.wait(net::RemoteHouse::enter(kj::mv(pipe.ends[1]), work::Role::user));
    const auto id = must(rig.ask<control::Submitted>([&](auto answer) {
                        there->submit(submission(study_of(study, 2)), std::move(answer));
                    })).id;
    std::uint64_t after = 0;
    for (bool goes_on = true; goes_on;) {
        const auto news = must(rig.ask<control::Followed>(
            [&](auto answer) { there->follow(id, after, std::move(answer)); }));
        after = news.upto;
        goes_on = news.more || news.study.open;
        (void)must(rig.ask<control::Explanation>(
            [&](auto answer) { there->explain(id, std::nullopt, std::move(answer)); }));
    }
    (void)must(
        rig.ask<control::HouseStatus>([&](auto answer) { there->status(std::move(answer)); }));
    CHECK(rig.status(study).completed == 2);
    there = nullptr;
    rig.loop.wait(kj::mv(accepted));
}

}  // namespace

TEST_CASE("studies that are over and people who have left leave nothing at a scheduler",
          "[serve][growth]") {
    const Folder folder;
    Rig rig(folder.file("femrun.db"));
    const net::ControlServer people(*rig.reception);
    rig.house->workers().offer(people);
    int number = 0;
    const auto visits = [&](int count) {
        for (int i = 0; i < count; ++i) {
            visit(rig, fmt::format("study {}", ++number));
            rig.source.life.story.clear();
        }
        rig.start_worker();  // one remembers the folders of a thousand studies
        rig.loop.wait(rig.house->tidied());
        return test::held_memory();
    };

    const std::size_t after_few = visits(50);
    visits(150);
    // Timers that were overtaken are there for a second more.
    rig.until([&] { return test::held_memory() < after_few + noise_max; });
}
