// SPDX-License-Identifier: MIT
#include "host/solver_calls.hpp"

#include <cmath>
#include <filesystem>
#include <limits>

#include "host/places.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::host;
using study::Failure;
using study::FailureKind;

namespace {

struct Listener final : PluginWatcher {
    void progressed(double fraction, std::string_view stage) override {
        progress.emplace_back(fraction, stage);
    }
    void logged(LogLevel, std::string_view line) override { lines.emplace_back(line); }
    std::vector<std::pair<double, std::string>> progress;
    std::vector<std::string> lines;
};

/// A solver of misbehaving.femrun, open for a beam of three quantities and two responses.
class Beam {
public:
    explicit Beam(const std::string& deed, bool optional_deflection = false) {
        auto library = Library::load(misbehaving_library);
        const auto index = library.value()->index_of(PluginKind::solver, deed);
        made = SolverCalls::create(*library, index.value(), host, "{}", "/studies/beam");
        if (!refused())
            opened =
                solver().open({{"width", "m", study::QuantityKind::real},
                               {"ribs", "", study::QuantityKind::integer},
                               {"material", "", study::QuantityKind::categorical}},
                              {{"mass"}, {"deflection", optional_deflection}}, "/studies/beam");
    }
    const wire::RemoteError* refused() const { return std::get_if<wire::RemoteError>(&made); }
    SolverCalls& solver() { return *std::get<std::unique_ptr<SolverCalls>>(made); }
    Solved solve(const std::string& folder = {}) {
        return solver().solve({1, 41, 1, {0.5, std::int64_t{3}, std::string("S355")}, folder});
    }
    Failure failure() { return solve().report.failure.value_or(Failure{}); }

    Listener listener;
    HostTable host{listener};
    Answer<std::unique_ptr<SolverCalls>> made{wire::RemoteError{}};
    std::optional<wire::RemoteError> opened;
};

std::string refusal(const std::string& deed) {
    Beam beam(deed);
    if (const auto* refused = beam.refused()) return wire::error_text(*refused);
    if (beam.opened) return wire::error_text(*beam.opened);
    return "fine";
}

constexpr auto design = "(width 0.5, ribs 3, material S355)";

}  // namespace

TEST_CASE("a solver that keeps its promises is believed", "[host][manners]") {
    Beam beam("well-behaved");
    const Solved solved = beam.solve();
    CHECK(!solved.report.failure);
    CHECK(!solved.report.cancelled);
    CHECK(solved.report.response == std::vector<double>{3.5, 3.5});
    CHECK(solved.report.seconds >= 0);
    CHECK(!solved.files.folder_used);
}

TEST_CASE("a response that is no number is the solver's fault, and told with the design",
          "[host][manners]") {
    CHECK(Beam("nan").failure() ==
          Failure{
              FailureKind::fault, "",
              std::string("solver 'nan' misbehaved: response 'mass' is NaN for design ") + design});
    CHECK(Beam("infinite").failure().message ==
          std::string("solver 'infinite' misbehaved: response 'mass' is minus infinite for "
                      "design ") +
              design);
    CHECK(Beam("unset").failure().message ==
          std::string("solver 'unset' misbehaved: response 'mass' was not set for design ") +
              design);
}

TEST_CASE("what a solver throws through the C line goes no further", "[host][manners]") {
    CHECK(Beam("throw").failure() ==
          Failure{FailureKind::fault, "",
                  std::string("solver 'throw' misbehaved: solve let an exception out of the "
                              "library: matrix is singular, for design ") +
                      design});
    CHECK(Beam("throw-int").failure().message ==
          std::string("solver 'throw-int' misbehaved: solve let an exception out of the library "
                      "that says nothing, for design ") +
              design);
    CHECK(refusal("throw-in-create") ==
          "fault|plain||solver 'throw-in-create' misbehaved: create let an exception out of the "
          "library: no display");
}

TEST_CASE("a status that does not exist or fit is the solver's fault", "[host][manners]") {
    CHECK(Beam("status-42").failure().message ==
          std::string("solver 'status-42' misbehaved: solve returned status 42, the statuses are "
                      "0 to 7, for design ") +
              design);
    CHECK(Beam("cancels-unasked").failure().message ==
          std::string("solver 'cancels-unasked' misbehaved: solve says that it was cancelled, but "
                      "nobody asked it to stop, for design ") +
              design);
    Beam probed("bad-design-in-probe");
    CHECK(std::get<wire::RemoteError>(probed.solver().probe()).error.message ==
          "solver 'bad-design-in-probe' misbehaved: probe returned FEMRUN_BAD_DESIGN, which only "
          "solve may");
    Beam unreadable("unreadable-in-probe");
    CHECK(std::get<wire::RemoteError>(unreadable.solver().probe()).error.message ==
          "solver 'unreadable-in-probe' misbehaved: probe returned FEMRUN_UNREADABLE, which only "
          "solve may");
}

TEST_CASE("each failure that a solver tells keeps its kind, stage and sentence", "[host]") {
    CHECK(Beam("bad-design").failure() ==
          Failure{FailureKind::design, "mesh", "element 4 is inside out"});
    CHECK(Beam("says-nothing").failure() ==
          Failure{FailureKind::design, "solve", "solver 'says-nothing' gave no reason"});
    CHECK(Beam("no-licence").failure() == Failure{FailureKind::resource, "licence",
                                                  "solver 'no-licence': all 3 licences are taken",
                                                  study::Cause::licence});
    CHECK(Beam("faulty").failure().message ==
          std::string("solver 'faulty': index 7 is beyond 6, for design ") + design);
    CHECK(refusal("refuses") ==
          "invalid|plain||solver 'refuses': response 'drag' is not one of 'mass'");
}

TEST_CASE("a failure that the study file names is told from one that the solver noticed",
          "[host]") {
    CHECK(Beam("declared").failure() == Failure{FailureKind::design, "solve",
                                                "'out.log' says 'diverged'",
                                                study::Cause::declared});
    CHECK(Beam("bad-design").failure().cause == study::Cause::plain);
}

TEST_CASE("what a solver drove and lost is lost as its process would be", "[host]") {
    CHECK(Beam("lost").failure() == Failure{FailureKind::infrastructure, "host",
                                            "solver 'lost': Femtet ended while it was meshing",
                                            study::Cause::host});
}

TEST_CASE("a result that was not found is a failure of stage post with its own cause", "[host]") {
    CHECK(Beam("unreadable").failure() == Failure{FailureKind::design, "post",
                                                  "output 'mass': there is no 'out.txt'",
                                                  study::Cause::unreadable});
}

TEST_CASE("a mistake of the set-up that shows in a solve is told in the solver's sentence",
          "[host]") {
    CHECK(
        Beam("invalid").failure() ==
        Failure{FailureKind::setup, "", "solver 'invalid': setting 'deck': there is no such file"});
    CHECK(Beam("missing").failure() ==
          Failure{FailureKind::setup, "", "solver 'missing': program 'gmsh' is not there"});
}

TEST_CASE("a response that is only recorded may be missing or infinite", "[host]") {
    // All of these deeds spoil the first response, which counts, or both.
    CHECK(Beam("nan", true).failure().kind == FailureKind::fault);

    Beam spoils_the_second("nan-second", true);
    const auto missing = spoils_the_second.solve().report;
    CHECK_FALSE(missing.failure);
    REQUIRE(missing.response.size() == 2);
    CHECK(std::isnan(missing.response[1]));

    Beam endless("infinite-second", true);
    CHECK(endless.solve().report.response ==
          std::vector<double>{3.5, std::numeric_limits<double>::infinity()});
    CHECK(Beam("infinite-second").failure().message ==
          std::string("solver 'infinite-second' misbehaved: response 'deflection' is infinite for "
                      "design ") +
              design);
}

TEST_CASE("a solver that is asked to stop ends cancelled", "[host]") {
    Beam beam("patient");
    beam.host.ask_to_stop();
    const Solved solved = beam.solve();
    CHECK(solved.report.cancelled);
    CHECK(!solved.report.failure);
}

TEST_CASE("a table that is too short or has holes is refused", "[host][manners]") {
    CHECK(
        refusal("null-solver") ==
        "fault|plain||solver 'null-solver' misbehaved: create returned FEMRUN_OK without a solver");
    CHECK(refusal("short-table") ==
          "fault|plain||solver 'short-table' misbehaved: its solver table says it has 16 bytes, "
          "ABI 1 "
          "needs 56");
    CHECK(refusal("no-solve") ==
          "fault|plain||solver 'no-solve' misbehaved: its solver table lacks 'solve'");
}

TEST_CASE("a probe gives facts, and is held to the kinds that there are", "[host]") {
    Beam beam("well-behaved");
    const auto found = std::get<Findings>(beam.solver().probe());
    CHECK(found.facts == std::vector<std::pair<std::string, std::string>>{{"version", "1.0"}});
    Beam wrong("wrong-kind");
    CHECK(std::get<wire::RemoteError>(wrong.solver().probe()).error.message ==
          "solver 'wrong-kind' misbehaved: probe gave variable 'width' kind 9, the kinds are 0 to "
          "2");
}

TEST_CASE("calls out of order are refused before the plugin sees them", "[host]") {
    Beam beam("well-behaved");
    CHECK(beam.solver().open({}, {}, "")->error ==
          Error{ErrorKind::conflict, "solver 'well-behaved': it is open already"});
    CHECK(beam.solver().solve({1, 1, 1, {0.5}, ""}).report.failure->message ==
          "solver 'well-behaved': the design has 1 values, open named 3 quantities");

    Listener listener;
    HostTable host(listener);
    auto library = *Library::load(misbehaving_library);
    auto made = SolverCalls::create(library, 0, host, "{}", "/");
    auto& closed = *std::get<std::unique_ptr<SolverCalls>>(made);
    CHECK(closed.solve({}).report.failure->message ==
          "solver 'well-behaved': solve was called before open");
}

TEST_CASE("a program that a plugin runs is gone with all it started when the plugin should stop",
          "[host]") {
    Beam beam("stubborn-program");
    beam.host.ask_to_stop();
    const Solved solved = beam.solve();
    CHECK(solved.report.cancelled);
    CHECK(solved.report.seconds < 1.5);  // one, and half for a busy test machine
}

TEST_CASE("progress is passed on a few times a second, lines are cleaned", "[host]") {
    Beam beam("chatter");
    beam.solve();
    CHECK(beam.listener.lines.size() == 100000);
    CHECK(beam.listener.lines.front() == "bla\xEF\xBF\xBD  bla");
    REQUIRE(!beam.listener.progress.empty());
    CHECK(beam.listener.progress.front() == std::pair<double, std::string>(0.0, "talking"));
    CHECK(beam.listener.progress.size() < 20);
}
