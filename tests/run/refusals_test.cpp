// SPDX-License-Identifier: MIT
// A worker that cannot solve the study leaves it to those that can.
#include <algorithm>

#include "run/world.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::test;
using namespace std::chrono_literals;

namespace {

const std::string sum_study = study_of_sum(12, "[retry]\nattempts_max = 1\n");
const std::string no_solver = "no solver 'adder'";

std::size_t given_to(const World& world, const std::string& worker) {
    return static_cast<std::size_t>(
        std::count_if(world.said.begin(), world.said.end(),
                      [&](const std::string& line) { return line.ends_with(" on " + worker); }));
}

}  // namespace

TEST_CASE("a study that one worker refuses is solved by the others", "[run][refusal]") {
    World world(sum_study);
    world.refuse[WorkerId{1}] = no_solver;
    world.enlist(WorkerId{1}, 4);
    world.enlist(WorkerId{2}, 2);

    world.run();

    const store::History& history = world.study().history();
    CHECK(world.study().ending()->state == store::StudyState::done);
    CHECK(history.completed() == 12);
    CHECK(history.failed() == 0);
    CHECK(given_to(world, "pc1") == 4);  // until it said so
    CHECK(given_to(world, "pc2") == 12);
    CHECK(history.attempts(1)[0].state == study::AttemptState::cancelled);
    CHECK(history.attempts(1)[0].failure ==
          study::Failure{study::FailureKind::infrastructure, "femrun",
                         "not begun: worker 'pc1': no solver 'adder'", study::Cause::not_begun});
}

TEST_CASE("no more trials are open than slots that take the study", "[run][refusal]") {
    World world(sum_study);
    world.refuse[WorkerId{1}] = no_solver;
    world.enlist(WorkerId{2}, 1);
    world.run_until(1s);
    world.enlist(WorkerId{1}, 4);
    world.run_until(9s);
    const std::uint64_t asked = world.study().history().size();
    world.run_until(35s);

    CHECK(asked == 5);  // before it was known
    CHECK(world.study().history().size() == 5);
    CHECK(world.study().history().completed() == 3);
}

TEST_CASE("a study that every worker refuses stops and says why", "[run][refusal]") {
    World world(sum_study);
    const auto stopped = [&] {
        CHECK(world.study().ending()->state == store::StudyState::paused);
        CHECK(world.study().ending()->error->kind == ErrorKind::missing);
        CHECK(world.study().phase() == run::Phase::over);
        CHECK(world.runner().running().empty());
        return world.study().ending()->why;
    };

    SECTION("the one there is") {
        world.refuse[WorkerId{1}] = no_solver;
        world.enlist(WorkerId{1}, 2);
        world.run();
        CHECK(stopped() == "worker 'pc1': no solver 'adder'");
    }
    SECTION("each for its own reason") {
        world.refuse[WorkerId{1}] = no_solver;
        world.refuse[WorkerId{2}] = "the deck is missing";
        world.enlist(WorkerId{1}, 2);
        world.enlist(WorkerId{2}, 2);
        world.run();
        CHECK(stopped() ==
              "study 'sum': all 2 workers refuse it: worker 'pc1': no solver 'adder'; worker "
              "'pc2': the deck is missing");
    }
    SECTION("of many the first few are named") {
        for (std::uint64_t id = 1; id <= 5; ++id) {
            world.refuse[WorkerId{id}] = no_solver;
            world.enlist(WorkerId{id}, 1);
        }
        world.run();
        CHECK(stopped() ==
              "study 'sum': all 5 workers refuse it: worker 'pc1': no solver 'adder'; worker "
              "'pc2': no solver 'adder'; worker 'pc3': no solver 'adder'; and 2 more");
    }
}

TEST_CASE("a worker that goes does not stop a study that the rest refuse", "[run][refusal]") {
    World world(sum_study);
    world.refuse[WorkerId{1}] = no_solver;
    world.enlist(WorkerId{1}, 1);
    world.enlist(WorkerId{2}, 1);
    world.run_until(15s);

    world.runner().worker_gone(WorkerId{2}, "worker 'pc2' died");
    world.run_until(30s);
    CHECK(world.study().phase() == run::Phase::running);

    world.enlist(WorkerId{3}, 1);  // started again
    world.run();
    CHECK(world.study().ending()->state == store::StudyState::done);
}

TEST_CASE("a study that was refused is resumed with all its tries left",
          "[run][refusal][restart]") {
    World world(sum_study + "[licences]\nfemtet = { count = 2, cooldown = \"2 min\" }\n");
    world.refuse[WorkerId{1}] = no_solver;
    world.enlist(WorkerId{1}, 2);
    world.run();

    World resumed(sum_study + "[licences]\nfemtet = { count = 2, cooldown = \"2 min\" }\n",
                  world.journal, 1s);
    resumed.enlist(WorkerId{1}, 2);
    resumed.run_until(2s);

    CHECK(resumed.said ==
          std::vector<std::string>{"trial 1 attempt 2 on pc1", "trial 2 attempt 2 on pc1"});
    resumed.run();
    CHECK(resumed.study().history().completed() == 12);
}

TEST_CASE("a study that demands what the only worker lacks pauses and says what it is",
          "[run][refusal]") {
    World world(study_of_sum(2, "[workers]\ntags = [\"big\"]\n"));
    world.enlist(WorkerId{1}, 1);
    world.run();

    CHECK(world.said.empty());
    REQUIRE(world.study().ending());
    CHECK(world.study().ending()->state == store::StudyState::paused);
    CHECK(world.study().ending()->why ==
          "study 'sum': needs a worker with tag 'big', and there is none here; change [workers] if "
          "it can do without");
}
