// SPDX-License-Identifier: MIT
#include "host/optimizer_calls.hpp"

#include "host/places.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::host;
using study::Design;

namespace {

struct Deaf final : PluginWatcher {
    void progressed(double, std::string_view) override {}
    void logged(LogLevel, std::string_view) override {}
};

study::SpaceDefinition steps_of_ten() {
    study::SpaceDefinition space;
    space.parameters = {{"x", study::IntegerDomain{1, 10, 1, study::Scale::linear}, ""}};
    return space;
}

/// An optimizer of misbehaving.femrun.
class Search {
public:
    explicit Search(const std::string& deed, study::SpaceDefinition space = steps_of_ten()) {
        auto library = Library::load(misbehaving_library);
        const auto index = library.value()->index_of(PluginKind::optimizer, deed);
        auto made = OptimizerCalls::create(*library, index.value(), host, "{}");
        optimizer = std::get<std::unique_ptr<OptimizerCalls>>(std::move(made));
        opened = optimizer->open({std::move(space), 1, 0, 42});
    }
    std::string asked(const std::vector<std::uint64_t>& trials = {1}) {
        const auto answer = optimizer->ask(trials);
        if (const auto* refused = std::get_if<wire::RemoteError>(&answer))
            return wire::error_text(*refused);
        return "fine";
    }

    Deaf deaf;
    HostTable host{deaf};
    std::unique_ptr<OptimizerCalls> optimizer;
    std::optional<wire::RemoteError> opened;
};

}  // namespace

TEST_CASE("an optimizer is asked for designs until the finite space is used up", "[host]") {
    Search search("count-up");
    REQUIRE(!search.opened);
    const auto first = std::get<0>(search.optimizer->ask({1, 2, 3}));
    CHECK(first == std::vector<Design>{{1}, {2}, {3}});
    const auto rest = std::get<0>(search.optimizer->ask({4, 5, 6, 7, 8, 9, 10, 11, 12}));
    CHECK(rest.size() == 7);
}

TEST_CASE("what an optimizer proposes is brought onto the grid, as people write it", "[host]") {
    study::SpaceDefinition space;
    space.parameters = {{"x", study::RealDomain{0.1, 0.7, 0.1}, ""}};
    Search search("count-up", space);

    const auto designs = std::get<0>(search.optimizer->ask({1, 2, 3, 4, 5, 6}));

    CHECK(designs == std::vector<Design>{{0.1}, {0.2}, {0.3}, {0.4}, {0.5}, {0.6}});
    Search again("count-up", space);
    // A record of before grids were counted in decimals.
    const auto misfit = std::get<0>(again.optimizer->replay(
        {run::Asked{1, {0.1}}, run::Asked{2, {0.2}}, run::Asked{3, {0.1 + 2 * 0.1}}}));
    CHECK(misfit == 0);
}

TEST_CASE("rules reach the optimizer compiled", "[host]") {
    auto space = steps_of_ten();
    space.rules = {{"large", "x >= 6"}};
    Search search("count-up", space);
    CHECK(std::get<0>(search.optimizer->ask({1, 2})) == std::vector<Design>{{6}, {7}});
}

TEST_CASE("an optimizer that breaks its promises is named with what it did", "[host][manners]") {
    CHECK(Search("too-many").asked({1, 2}) ==
          "fault|plain||optimizer 'too-many' misbehaved: asked for 2 designs, it says that it "
          "proposed "
          "4");
    study::SpaceDefinition line;
    line.parameters = {{"x", study::RealDomain{0, 1, std::nullopt, study::Scale::linear}, ""}};
    CHECK(
        Search("too-few", line).asked({1, 2}) ==
        "fault|plain||optimizer 'too-few' misbehaved: asked for 2 designs, it proposed 1, but the "
        "search space is not finite");
    CHECK(Search("outside").asked({7}) ==
          "fault|plain||optimizer 'outside' misbehaved: its design for trial 7: parameter 'x': 11 "
          "is not "
          "a whole number from 1 to 10");
    CHECK(Search("half-steps").asked({7}) ==
          "fault|plain||optimizer 'half-steps' misbehaved: its design for trial 7: parameter 'x': "
          "1.5 is "
          "not a whole number from 1 to 10");
    auto large = steps_of_ten();
    large.rules = {{"large", "x >= 6"}};
    CHECK(Search("rule-breaker", large).asked({7}) ==
          "fault|plain||optimizer 'rule-breaker' misbehaved: its design for trial 7 (x 1) breaks "
          "rule "
          "'large'");
    CHECK(Search("says-cancelled").asked() ==
          "fault|plain||optimizer 'says-cancelled' misbehaved: ask says that it was cancelled, but "
          "nobody asked it to stop");
    CHECK(wire::error_text(
              *Search("throw-in-tell").optimizer->tell({run::ToldComplete{1, {0.5}, {}}})) ==
          "fault|plain||optimizer 'throw-in-tell' misbehaved: tell let an exception out of the "
          "library: "
          "no such trial");
}

TEST_CASE("an optimizer that finds no design says so without being at fault", "[host]") {
    CHECK(Search("no-designs").asked() ==
          "unavailable|plain||optimizer 'no-designs': no design keeps rule 'clearance'");
}

TEST_CASE("a replay that comes out the same has no misfit", "[host]") {
    Search search("count-up");
    const auto misfit =
        search.optimizer->replay({run::Asked{1, {1}}, run::Asked{2, {2}},
                                  run::ToldComplete{1, {0.5}, {}}, run::ToldFailed{2, "mesh"},
                                  run::Adopted{3, {9}}, run::Asked{4, {3}}, run::ToldDropped{4}});
    CHECK(std::get<std::uint64_t>(misfit) == 0);
    CHECK(std::get<0>(search.optimizer->ask({5})) == std::vector<Design>{{4}});
}

TEST_CASE("the first trial that a replay proposes differently is told", "[host]") {
    Search search("forgetful");
    const auto misfit = search.optimizer->replay({run::Asked{1, {1}}, run::ToldComplete{1, {0}, {}},
                                                  run::Asked{2, {2}}, run::Asked{3, {3}}});
    CHECK(std::get<std::uint64_t>(misfit) == 2);
}

TEST_CASE("what an optimizer is told must fit what it was opened for", "[host]") {
    Search search("count-up");
    CHECK(wire::error_text(*search.optimizer->tell({run::ToldComplete{4, {1, 2}, {}}})) ==
          "invalid|plain||optimizer 'count-up': trial 4 is told with other numbers of losses and "
          "excesses than the 1 and 0 that it was opened for");
    CHECK(wire::error_text(*search.optimizer->tell({run::Adopted{4, {1, 2}}})) ==
          "invalid|plain||optimizer 'count-up': adopted trial 4 has 2 values, the space has 1 "
          "parameters");
    CHECK(
        wire::error_text(*search.optimizer->tell({run::Asked{4, {1}}})) ==
        "invalid|plain||optimizer 'count-up': an ask is among what it is told; only replay repeats "
        "asks");
    CHECK(wire::error_text(*search.optimizer->open({steps_of_ten(), 1, 0, 1})) ==
          "conflict|plain||optimizer 'count-up': it is open already");
}

TEST_CASE("the word of a course is on record as it was said, or not at all", "[host]") {
    Search fits("long-course");
    const auto proposals = fits.optimizer->ask_on({}, {1});
    REQUIRE(std::holds_alternative<run::Proposals>(proposals));
    const auto& course = std::get<run::Proposals>(proposals).course;
    REQUIRE(course);
    CHECK(course->name == "0123456789012345678901234567890123456789012345678901234567890123");

    Search odd("odd-course");
    const auto refused = odd.optimizer->ask_on({}, {1});
    REQUIRE(std::holds_alternative<wire::RemoteError>(refused));
    CHECK(std::get<wire::RemoteError>(refused).error.message ==
          "optimizer 'odd-course' misbehaved: the word for the course that it chose is no plain "
          "text");
}
