// SPDX-License-Identifier: MIT
// Scripts stand on these texts.
#include "view/show_json.hpp"

#include <nlohmann/json.hpp>
#include <sstream>

#include "store/bracket.hpp"
#include "support/catch.hpp"
#include "view/seen.hpp"

using namespace femrun;
using namespace femrun::view;

namespace {

std::string shown(const testing::Seen& seen) {
    std::ostringstream out;
    show_json(seen.subject(), out);
    return out.str();
}

}  // namespace

TEST_CASE("show --json is one object of a fixed form", "[view][json]") {
    CHECK(shown(testing::bracket()) ==
          R"({"name":"bracket","state":"running","trials":[
{"number":1,"state":"complete","design":{"thickness":10,"ribs":2,"material":"S235"},"quantities":{"load":500,"height":28},"outputs":{"mass":1.5,"max_mises":80},"values":{"mass":1.5},"constraints":{"stress":{"value":80,"excess":-20}},"feasible":true,"violation":0,"failure":null,"asked_ms":1700000000010,"ended_ms":1700000001001,"repeats":null,"outside":null,"attempts":[{"id":1,"ordinal":1,"state":"reported","worker":"here/1","started_ms":1700000000013,"ended_ms":1700000001000,"seconds":0.9,"folder":"bracket/1/1","failure":null,"log":""}]},
{"number":2,"state":"failed","design":{"thickness":4.5,"ribs":0,"material":"S355"},"quantities":{"load":500,"height":17},"outputs":{},"values":{},"constraints":{},"feasible":null,"violation":null,"failure":{"kind":"design","stage":"mesh","cause":null,"message":"gmsh: no elements in volume 1"},"asked_ms":1700000000011,"ended_ms":1700000001101,"repeats":null,"outside":null,"attempts":[{"id":2,"ordinal":1,"state":"reported","worker":"here/2","started_ms":1700000000014,"ended_ms":1700000001100,"seconds":1.1,"folder":"bracket/2/2","failure":{"kind":"design","stage":"mesh","cause":null,"message":"gmsh: no elements in volume 1"},"log":"Error: no elements in volume 1\n"}]},
{"number":3,"state":"complete","design":{"thickness":19.25,"ribs":4,"material":"S355"},"quantities":{"load":500,"height":46.5},"outputs":{"mass":1.25,"max_mises":120},"values":{"mass":1.25},"constraints":{"stress":{"value":120,"excess":20}},"feasible":false,"violation":0.2,"failure":null,"asked_ms":1700000000012,"ended_ms":1700000017001,"repeats":null,"outside":null,"attempts":[{"id":3,"ordinal":1,"state":"lost","worker":"here/1","started_ms":1700000001002,"ended_ms":1700000016000,"seconds":0,"folder":"","failure":{"kind":"infrastructure","stage":"worker","cause":"silent","message":"worker 'here/2' sent no heartbeat for 15 s"},"log":""},{"id":4,"ordinal":2,"state":"reported","worker":"here/3","started_ms":1700000016001,"ended_ms":1700000017000,"seconds":0.95,"folder":"bracket/3/4","failure":null,"log":""}]},
{"number":4,"state":"running","design":{"thickness":8,"ribs":1,"material":"S235"},"quantities":{"load":500,"height":24},"outputs":{},"values":{},"constraints":{},"feasible":null,"violation":null,"failure":null,"asked_ms":1700000001102,"ended_ms":null,"repeats":null,"outside":null,"attempts":[{"id":5,"ordinal":1,"state":"started","worker":"here/1","started_ms":1700000017002,"ended_ms":null,"seconds":null,"folder":"","failure":null,"log":""}]}],
"best":1,"front":[1],"hypervolume":null,"courses":[],"seconds":17.002}
)");
}

TEST_CASE("a study without trials is an object too", "[view][json]") {
    CHECK(shown(testing::untouched()) ==
          "{\"name\":\"bracket\",\"state\":\"running\",\"trials\":["
          "],\n\"best\":null,\"front\":[],\"hypervolume\":null,\"courses\":[],\"seconds\":0}\n");
}

TEST_CASE("what an optimizer chose on its way is told with the trial and the reason",
          "[view][json]") {
    auto seen = testing::untouched();
    seen.add(store::CourseChosen{1, 0, "tpe", "nothing is known of a solve"});
    seen.add(store::CourseChosen{40, 39, "nsga2", "a solve takes \"1 ms\""});

    const auto json = nlohmann::json::parse(shown(seen));

    CHECK(json["courses"] == nlohmann::json::parse(R"([
        {"trial": 1, "course": "tpe", "reason": "nothing is known of a solve"},
        {"trial": 40, "course": "nsga2", "reason": "a solve takes \"1 ms\""}])"));
}

TEST_CASE("several objectives have a front and no best", "[view][json]") {
    const auto json =
        nlohmann::json::parse(shown(testing::two_objectives({{1, 1}, {2, 3}, {3, 2}})));
    CHECK(json["best"].is_null());
    CHECK(json["front"] == nlohmann::json({1, 2}));
}

TEST_CASE("numbers are exact, names of any kind are kept, what is not finite is null",
          "[view][json]") {
    auto definition = store::testing::bracket();
    definition.name = "a \"b\"\n\xff";
    definition.space.parameters[0].name = "Größe \\";
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const testing::Seen seen(
        definition, {{StudyId{1}, store::testing::at(0),
                      store::TrialAsked{1, store::Origin::optimizer, 0, {0.1 + 0.2, 2, 0}}},
                     {StudyId{1}, store::testing::at(1),
                      store::TrialEnded{1,
                                        study::TrialState::complete,
                                        {std::nan(""), -infinity},
                                        {{infinity}, {1}, infinity, false},
                                        {}}}});
    const auto json = nlohmann::json::parse(shown(seen));
    CHECK(json["name"] == "a \"b\"\n\ufffd");
    const auto& trial = json["trials"][0];
    CHECK(trial["design"]["Größe \\"].get<double>() == 0.1 + 0.2);
    CHECK(trial["outputs"]["mass"].is_null());
    CHECK(trial["outputs"]["max_mises"].is_null());
    CHECK(trial["values"]["mass"].is_null());
    CHECK(trial["violation"].is_null());
}

TEST_CASE("one trial's object is the one of the list", "[view][json]") {
    const auto seen = testing::bracket();
    const auto whole = nlohmann::json::parse(shown(seen));
    CHECK(nlohmann::json::parse(trial_json(seen.subject(), 3)) == whole["trials"][2]);
}
