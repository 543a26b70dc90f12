// SPDX-License-Identifier: MIT
#include "view/export.hpp"

#include <nlohmann/json.hpp>
#include <sstream>

#include "store/bracket.hpp"
#include "support/catch.hpp"
#include "view/seen.hpp"

using namespace femrun;
using namespace femrun::view;

namespace {

std::string csv(const testing::Seen& seen) {
    std::ostringstream out;
    export_csv(seen.subject(), out);
    return out.str();
}

}  // namespace

TEST_CASE("a study is exported as CSV, a row a trial", "[view][export]") {
    CHECK(csv(testing::bracket()) ==
          "number,state,thickness,ribs,material,load,height,mass,max_mises,objective_mass,stress,"
          "feasible,violation,failure_kind,failure_stage,failure_message,outside,started,ended,"
          "seconds,worker\r\n"
          "1,complete,10,2,S235,500,28,1.5,80,1.5,80,true,0,,,,,2023-11-14 22:13:20,"
          "2023-11-14 22:13:21,0.9,here/1\r\n"
          "2,failed,4.5,0,S355,500,17,,,,,,,design,mesh,gmsh: no elements in volume 1,,"
          "2023-11-14 22:13:20,2023-11-14 22:13:21,1.1,here/2\r\n"
          "3,complete,19.25,4,S355,500,46.5,1.25,120,1.25,120,false,0.2,,,,,2023-11-14 22:13:36,"
          "2023-11-14 22:13:37,0.95,here/3\r\n"
          "4,running,8,1,S235,500,24,,,,,,,,,,,2023-11-14 22:13:37,,,here/1\r\n");
}

TEST_CASE("CSV fields are quoted where they must be, numbers are exact", "[view][export]") {
    auto definition = store::testing::bracket();
    definition.space.parameters[0].name = "a,b";
    definition.space.parameters[2].domain =
        study::CategoricalDomain{{study::Value("say \"x\""), study::Value("two\nlines")}};
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const testing::Seen seen(definition,
                             {{StudyId{1}, store::testing::at(0),
                               store::TrialAsked{1, store::Origin::user, 0, {0.1 + 0.2, 2, 0}}},
                              {StudyId{1}, store::testing::at(0),
                               store::TrialAsked{2, store::Origin::user, 0, {1e-300, 2, 1}}},
                              {StudyId{1}, store::testing::at(1),
                               store::TrialEnded{1,
                                                 study::TrialState::complete,
                                                 {std::nan(""), -infinity},
                                                 {{infinity}, {1}, 1, false},
                                                 {}}}});
    CHECK(csv(seen) ==
          "number,state,\"a,b\",ribs,material,mass,max_mises,objective_mass,stress,feasible,"
          "violation,failure_kind,failure_stage,failure_message,outside,started,ended,seconds,"
          "worker\r\n"
          "1,complete,0.30000000000000004,2,\"say \"\"x\"\"\",nan,-inf,inf,-inf,false,1,,,,,,,,\r\n"
          "2,queued,1e-300,2,\"two\nlines\",,,,,,,,,,,,,,\r\n");
}

TEST_CASE("a study is exported as JSON, an object a trial", "[view][export]") {
    std::ostringstream out;
    export_json(testing::bracket().subject(), out);
    const auto rows = nlohmann::json::parse(out.str());
    REQUIRE(rows.size() == 4);
    CHECK(
        rows[1].dump() ==
        R"({"ended":"2023-11-14 22:13:21","failure_kind":"design","failure_message":"gmsh: no elements in volume 1",)"
        R"("failure_stage":"mesh","feasible":null,"height":17,"load":500,)"
        R"("mass":null,"material":"S355","max_mises":null,"number":2,"objective_mass":null,"outside":null,)"
        R"("ribs":0,"seconds":1.1,"started":"2023-11-14 22:13:20","state":"failed",)"
        R"("stress":null,"thickness":4.5,"violation":null,"worker":"here/2"})");
    CHECK(rows[2]["feasible"] == false);
    CHECK(rows[2]["violation"] == 0.2);

    std::ostringstream none;
    export_json(testing::untouched().subject(), none);
    CHECK(none.str() == "[]\n");
}
