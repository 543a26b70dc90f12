// SPDX-License-Identifier: MIT
#include "wire/convert.hpp"

#include <limits>

#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::study;

namespace {

SpaceDefinition bracket() {
    SpaceDefinition space;
    space.parameters = {
        {"thickness", RealDomain{4, 20, std::nullopt, Scale::logarithmic}, "mm"},
        {"radius", RealDomain{2, 9, 0.5, Scale::linear}, ""},
        {"ribs", IntegerDomain{0, 1 << 20, 4, Scale::linear}, ""},
        {"cells", IntegerDomain{1, std::int64_t{1} << 60, 1, Scale::logarithmic}, ""},
        {"material", CategoricalDomain{{std::string("S235"), std::string("Stahl für Brücken")}},
         ""},
        {"plies", CategoricalDomain{{std::int64_t{2}, 2.5}}, ""}};
    space.fixed = {
        {"load", 500.0, "N"}, {"grade", std::string("A"), ""}, {"n", std::int64_t{3}, ""}};
    space.derived = {{"height", "2 * radius + 8", "mm"}};
    space.rules = {{"clearance", "height - 2 * radius >= 1"}};
    return space;
}

// The event types have no comparison of their own.
std::string shown(const std::vector<run::OptimizerEvent>& events) {
    capnp::MallocMessageBuilder message;
    auto list = message.initRoot<capnp::AnyPointer>().initAs<capnp::List<wire::Event>>(
        static_cast<unsigned>(events.size()));
    wire::encode(events, list);
    std::string lines;
    for (const wire::Event::Reader one : list.asReader()) lines += kj::str(one, '\n').cStr();
    return lines;
}

}  // namespace

TEST_CASE("a search space comes back from the wire as it went", "[wire]") {
    capnp::MallocMessageBuilder message;
    auto root = message.initRoot<wire::SpaceDefinition>();
    wire::encode(bracket(), root);

    const auto back = wire::decode(root.asReader());
    REQUIRE(back);
    CHECK(back.value() == bracket());
}

TEST_CASE("a list of more than anybody has is refused before it is read", "[wire]") {
    capnp::MallocMessageBuilder message;
    auto root = message.initRoot<wire::SpaceDefinition>();
    root.initRules(65'537);

    CHECK(
        wire::decode(root.asReader()).error() ==
        Error{ErrorKind::invalid, "65537 parts of a search space in one message; it takes 65536"});
}

TEST_CASE("a domain that would break arithmetic is refused with its numbers", "[wire]") {
    capnp::MallocMessageBuilder message;
    auto root = message.initRoot<wire::SpaceDefinition>();
    auto parameter = root.initParameters(1)[0];
    parameter.setName("chord");

    auto integer = parameter.getDomain().initInteger();
    integer.setLowest(1);
    integer.setHighest(9);
    integer.setStride(0);
    CHECK(wire::decode(root.asReader()).error() ==
          Error{ErrorKind::invalid, "parameter 'chord': low 1, high 9, step 0 make no domain"});

    auto real = parameter.getDomain().initReal();
    real.setLow(0);
    real.setHigh(std::numeric_limits<double>::infinity());
    CHECK(wire::decode(root.asReader()).error() ==
          Error{ErrorKind::invalid, "parameter 'chord': low 0, high inf, step 0 make no domain"});

    parameter.getDomain().initChoices(0);
    CHECK(wire::decode(root.asReader()).error() ==
          Error{ErrorKind::invalid, "parameter 'chord': it has no choices"});
}

TEST_CASE("quantities stand in the order in which designs are expanded", "[wire]") {
    const auto all = study::quantities(bracket());
    REQUIRE(all.size() == 10);
    CHECK(all[0] == study::NamedQuantity{"thickness", "mm", study::QuantityKind::real, false,
                                         study::QuantityRange{4, 20, 0}});
    CHECK(all[5] == study::NamedQuantity{"plies", "", study::QuantityKind::categorical});
    CHECK(all[7] == study::NamedQuantity{"grade", "", study::QuantityKind::categorical, true});
    CHECK(all[9] == study::NamedQuantity{"height", "mm", study::QuantityKind::real, true});

    capnp::MallocMessageBuilder message;
    auto list = message.initRoot<capnp::AnyPointer>().initAs<capnp::List<wire::Quantity>>(10);
    wire::encode(all, list);
    const auto back = wire::decode(list.asReader());
    REQUIRE(back);
    CHECK(back.value() == all);
}

TEST_CASE("what the study itself has a use for need not be used by the solver", "[wire]") {
    std::vector<std::string> optional;
    for (const auto& one : study::quantities(bracket()))
        if (one.optional) optional.push_back(one.name);

    CHECK(optional == std::vector<std::string>{"radius", "load", "grade", "n", "height"});
}

TEST_CASE("an assignment comes back as it was", "[wire]") {
    const work::Assignment sent{
        AttemptId{7}, TrialId{StudyId{2}, 5}, 2, {0.1, std::int64_t{-4}, std::string("S355")}};
    capnp::MallocMessageBuilder message;
    auto root = message.initRoot<wire::Assignment>();
    wire::encode(sent, root);

    const auto back = wire::decode(root.asReader());
    REQUIRE(back);
    CHECK(back.value().attempt == sent.attempt);
    CHECK(back.value().trial == sent.trial);
    CHECK(back.value().ordinal == 2);
    CHECK(back.value().design == sent.design);
}

TEST_CASE("a report says solved, failed or cancelled, each its own way", "[wire]") {
    capnp::MallocMessageBuilder message;
    auto root = message.initRoot<wire::Report>();

    wire::encode(work::Report{{1.5, -2}, std::nullopt, false, 0.25, "t5/a7", ""}, root);
    auto solved = wire::decode(root.asReader());
    REQUIRE(solved);
    CHECK(solved->response == std::vector<double>{1.5, -2});
    CHECK(!solved->failure);
    CHECK(solved->seconds == 0.25);
    CHECK(solved->folder == "t5/a7");

    const Failure mesh{FailureKind::design, "mesh", "element 4 is inside out",
                       study::Cause::declared};
    auto second = message.initRoot<wire::Report>();
    wire::encode(work::Report{{}, mesh, false, 1, "", "gmsh says no"}, second);
    auto failed = wire::decode(second.asReader());
    REQUIRE(failed);
    CHECK(failed->failure == mesh);
    CHECK(failed->log == "gmsh says no");

    using What = study::LicenceNews::What;
    work::Report licensed{.response = {1}};
    licensed.licences = {{What::killed, "femtet"}, {What::denied, ""}};
    auto fourth = message.initRoot<wire::Report>();
    wire::encode(licensed, fourth);
    CHECK(wire::decode(fourth.asReader()).value().licences == licensed.licences);

    auto many = fourth;
    many.getOutcome().initLicences(101);
    CHECK(wire::decode(many.asReader()).error() ==
          Error{ErrorKind::invalid, "101 words about licences in one message; it takes 100"});

    auto third = message.initRoot<wire::Report>();
    wire::encode(work::Report{{}, std::nullopt, true, 1, "", ""}, third);
    auto cancelled = wire::decode(third.asReader());
    REQUIRE(cancelled);
    CHECK(cancelled->cancelled);
    CHECK(!cancelled->failure);
}

TEST_CASE("a failure of any kind and cause comes back as it was", "[wire]") {
    for (const auto kind : {FailureKind::design, FailureKind::resource, FailureKind::infrastructure,
                            FailureKind::fault, FailureKind::setup})
        for (int cause = 0; cause <= static_cast<int>(study::last_cause); ++cause) {
            const Failure sent{kind, "post", "why", static_cast<study::Cause>(cause)};
            capnp::MallocMessageBuilder message;
            auto root = message.initRoot<wire::Report>();
            wire::encode(work::Report{{}, sent, false, 1, "", ""}, root);
            CHECK(wire::decode(root.asReader())->failure == sent);
        }
}

TEST_CASE("responses say which of them are only recorded", "[wire]") {
    const auto all = study::responses({.responses = {"mass", "stress", "spare"},
                                       .objectives = {{"m", study::Sense::minimize, "2 * mass"}},
                                       .constraints = {{"s", "stress / mass", {}, 200.0}}});
    CHECK(all == std::vector<study::NamedResponse>{{"mass"}, {"stress"}, {"spare", true}});

    capnp::MallocMessageBuilder names_message, optional_message;
    auto names = names_message.initRoot<capnp::AnyPointer>().initAs<capnp::List<capnp::Text>>(3);
    auto optional = optional_message.initRoot<capnp::AnyPointer>().initAs<capnp::List<bool>>(3);
    wire::encode(all, names, optional);
    CHECK(wire::decode(names.asReader(), optional.asReader()) == all);
    // As an older program sends it.
    CHECK(wire::decode(names.asReader(), {}) ==
          std::vector<study::NamedResponse>{{"mass"}, {"stress"}, {"spare"}});
}

TEST_CASE("a worker elsewhere is told of files and libraries, and of no folder", "[wire][staged]") {
    work::StudySetup setup;
    setup.name = "bracket";
    setup.solver = "command";
    setup.study_folder = "/home/anna/bracket";
    setup.files_folder = "/home/anna/femrun.db.files";
    setup.solver_version = "1.2.0";
    setup.files = {{"bracket.inp", std::string(64, 'a'), 12},
                   {"lib/run.sh", std::string(64, 'b'), 7, true}};
    setup.libraries = {{"linux-x86_64", std::string(64, 'c'), 90'000}};
    capnp::MallocMessageBuilder message, staged_message;

    auto beside = message.initRoot<wire::StudySetup>();
    wire::encode(setup, beside);
    const auto known_by_folder = wire::decode(beside.asReader());
    REQUIRE(known_by_folder);
    CHECK(known_by_folder->study_folder == setup.study_folder);
    CHECK(known_by_folder->files.empty());

    setup.staged = true;
    auto elsewhere = staged_message.initRoot<wire::StudySetup>();
    wire::encode(setup, elsewhere);
    const auto known_by_files = wire::decode(elsewhere.asReader());
    REQUIRE(known_by_files);
    setup.study_folder.clear();
    setup.files_folder.clear();
    CHECK(known_by_files.value() == setup);

    elsewhere.getFiles()[1].setPath("../.bashrc");
    CHECK(wire::decode(elsewhere.asReader()).error().message ==
          "file '../.bashrc': it does not lie below the study's folder; put it there");
}

TEST_CASE("what an optimizer is told comes back in the same order", "[wire]") {
    const std::vector<run::OptimizerEvent> sent{run::Asked{1, {0.5, 2}}, run::Adopted{2, {1, 1}},
                                                run::ToldComplete{1, {3}, {0, 0.5}},
                                                run::ToldFailed{2, "mesh"}, run::ToldDropped{3}};
    capnp::MallocMessageBuilder message;
    auto list = message.initRoot<capnp::AnyPointer>().initAs<capnp::List<wire::Event>>(5);
    wire::encode(sent, list);
    const auto back = wire::decode(list.asReader());
    REQUIRE(back);
    CHECK(shown(back.value()) == shown(sent));
    CHECK(shown(sent) ==
          "(trial = 1, asked = [0.5, 2])\n"
          "(trial = 2, adopted = [1, 1])\n"
          "(trial = 1, complete = (losses = [3], excesses = [0, 0.5]))\n"
          "(trial = 2, failedDesign = \"mesh\")\n"
          "(trial = 3, dropped = void)\n");
}
