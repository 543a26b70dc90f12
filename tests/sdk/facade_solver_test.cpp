// SPDX-License-Identifier: MIT
// This program is a plugin library too: FEMRUN_PLUGINS below gives it a femrun_entry.
#include <femrun/optimizer.hpp>
#include <femrun/solver.hpp>
#include <new>

#include "sdk/plugin_at_work.hpp"
#include "support/catch.hpp"

using femrun::stand::OptimizerAtWork;
using femrun::stand::Probed;
using femrun::stand::RecordingHost;
using femrun::stand::SolverAtWork;

namespace {

/// Throws what the setting says, from `solve`.
class Thrower final : public femrun::Solver {
public:
    explicit Thrower(const femrun::Settings& settings) : what_(settings.text("throws", "")) {
        if (what_ == "at once") throw femrun::Invalid("throws: is 'at once'; use 'later'");
    }
    void solve(const femrun::Host& host, const femrun::Attempt&) override {
        if (what_ == "bad design") throw femrun::BadDesign("mesh", "the wall is 0 mm thick");
        if (what_ == "declared")
            throw femrun::BadDesign("solve", "'step1.log' says 'diverged'").declared();
        if (what_ == "unreadable") throw femrun::Unreadable("output 'mass': there is no 'out.txt'");
        if (what_ == "unavailable") throw femrun::Unavailable("licence", "all 3 licences are out");
        if (what_ == "lost") throw femrun::Lost("Femtet ended while it was meshing");
        if (what_ == "missing") throw femrun::Missing("there is no program 'ccx'");
        if (what_ == "stop") host.stop_if_asked();
        if (what_ == "memory") throw std::bad_alloc();
        if (what_ == "bug") throw std::logic_error("index 7 is beyond 5");
        if (what_ == "number") throw 42;
        if (what_ == "folder") static_cast<void>(host.folder());
    }

private:
    const std::string what_;
};

/// Adds up what it is given and says what it sees.
class Adder final : public femrun::Solver {
public:
    void probe(const femrun::Host&, femrun::Probe& probe) override {
        probe.fact("licence", "free");
        probe.variable("a", "mm", 1.5);
        probe.variable("steel", "S235");
        probe.response("sum", "mm");
    }
    void solve(const femrun::Host& host, const femrun::Attempt& attempt) override {
        host.log(femrun::Level::info, attempt.text("steel"));
        host.progress(0.5, "adding");
        host.announce("sum.txt", "the sum");
        host.licence_killed("femtet");
        host.licence_denied();
        double sum = 0;
        for (std::size_t i = 0; i < attempt.size(); ++i) sum += attempt.number(i);
        attempt.respond("sum", sum);
        attempt.respond("nobody asked", 1);
        if (attempt.ordinal() != 1 || attempt.id() != 7 || attempt.trial() != 3)
            throw std::logic_error("the attempt's numbers are wrong");
        if (sum > 100) attempt.number("b");
    }
};

/// Gives 1 for every response that is not optional.
class Sparing final : public femrun::Solver {
public:
    void open(const femrun::Host&, const femrun::Setup& setup) override { setup_ = setup; }
    void solve(const femrun::Host&, const femrun::Attempt& attempt) override {
        for (std::size_t i = 0; i < setup_.responses.size(); ++i)
            if (!setup_.is_optional(i)) attempt.response()[i] = 1;
    }

private:
    femrun::Setup setup_;
};

/// Runs a program and answers how it ended.
class Runner final : public femrun::Solver {
public:
    void solve(const femrun::Host& host, const femrun::Attempt& attempt) override {
        femrun::Program program;
        program.executable = "ccx";
        program.arguments = {"-i", "job"};
        program.folder = "/work folder";
        program.environment = {"OMP_NUM_THREADS=1"};
        program.output = program.error = "ccx.log";
        program.limit_s = 60;
        const femrun::RunResult result = host.run(program);
        attempt.response()[0] = result.succeeded() ? 1 : static_cast<double>(result.ending);
    }
};

}  // namespace

FEMRUN_PLUGINS(femrun::solver_plugin<Thrower>("thrower", "1.0.0", "Throws."),
               femrun::solver_plugin<Adder>("adder", "2.1.0", "Adds.", femrun::no_settings,
                                            FEMRUN_FLAG_IN_PROCESS),
               femrun::solver_plugin<Runner>("runner", "1.0.0", "Runs."),
               femrun::solver_plugin<Sparing>("sparing", "1.0.0", "Spares."))

namespace {

struct Ended {
    femrun_status_t status;
    std::string stage, message;
    std::uint32_t flags = 0;
    bool operator==(const Ended&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Ended& ended) {
    return out << ended.status << " |" << ended.stage << "| " << ended.message << " |"
               << ended.flags;
}

enum class HostAge { today, before_failure_flags };

Ended solve_with_thrower(const std::string& what, HostAge age = HostAge::today) {
    SolverAtWork solver(femrun_entry, R"({"throws": ")" + what + "\"}");
    if (age == HostAge::before_failure_flags)
        solver.host.shorten(offsetof(femrun_host_t, set_failure_flags));
    solver.host.should_stop = [] { return true; };
    solver.open({}, {});
    const femrun_status_t status = solver.solve({});
    return {status, solver.host.stage, solver.host.message, solver.host.failure_flags};
}

}  // namespace

TEST_CASE("whatever a solver throws crosses the line as a status and a sentence", "[sdk]") {
    CHECK(solve_with_thrower("nothing") == Ended{FEMRUN_OK, "", ""});
    CHECK(solve_with_thrower("bad design") ==
          Ended{FEMRUN_BAD_DESIGN, "mesh", "the wall is 0 mm thick"});
    CHECK(solve_with_thrower("unavailable") ==
          Ended{FEMRUN_UNAVAILABLE, "licence", "all 3 licences are out"});
    CHECK(solve_with_thrower("missing") == Ended{FEMRUN_MISSING, "", "there is no program 'ccx'"});
    CHECK(solve_with_thrower("stop") == Ended{FEMRUN_CANCELLED, "", "stopped as the host asked"});
    CHECK(solve_with_thrower("memory") == Ended{FEMRUN_UNAVAILABLE, "memory", "out of memory"});
    CHECK(solve_with_thrower("bug") == Ended{FEMRUN_FAULT, "", "index 7 is beyond 5"});
    CHECK(solve_with_thrower("number") ==
          Ended{FEMRUN_FAULT, "", "threw something that is no std::exception"});
}

TEST_CASE("a solver says whether the study file names its failure, and whom it suspects", "[sdk]") {
    const Ended declared{FEMRUN_BAD_DESIGN, "solve", "'step1.log' says 'diverged'"};
    const Ended unreadable{FEMRUN_UNREADABLE, "post", "output 'mass': there is no 'out.txt'"};

    CHECK(solve_with_thrower("declared") ==
          Ended{declared.status, declared.stage, declared.message, FEMRUN_FAILURE_DECLARED});
    CHECK(solve_with_thrower("unreadable") == unreadable);
    CHECK(solve_with_thrower("declared", HostAge::before_failure_flags) == declared);
    CHECK(solve_with_thrower("unreadable", HostAge::before_failure_flags) ==
          Ended{FEMRUN_BAD_DESIGN, unreadable.stage, unreadable.message});
}

TEST_CASE("a solver says that what it drives is gone", "[sdk]") {
    Ended lost{FEMRUN_UNAVAILABLE, "", "Femtet ended while it was meshing", FEMRUN_FAILURE_LOST};
    CHECK(solve_with_thrower("lost") == lost);
    lost.flags = 0;
    CHECK(solve_with_thrower("lost", HostAge::before_failure_flags) == lost);
}

TEST_CASE("a solver sees which responses are only recorded", "[sdk]") {
    SolverAtWork solver(femrun_entry, "{}", 3);

    REQUIRE(solver.open({}, {"needed", "spare"}, {0, FEMRUN_RESPONSE_OPTIONAL}) == FEMRUN_OK);
    REQUIRE(solver.solve({}) == FEMRUN_OK);
    CHECK(solver.response[0] == 1);
    CHECK(std::isnan(solver.response[1]));

    REQUIRE(solver.open({}, {"needed", "spare"}, {}) == FEMRUN_OK);
    REQUIRE(solver.solve({}) == FEMRUN_OK);
    CHECK(solver.response == std::vector<double>{1, 1});
}

TEST_CASE("what the host said about a folder is not said over", "[sdk]") {
    CHECK(solve_with_thrower("folder") == Ended{FEMRUN_UNAVAILABLE, "", "the disk is full"});
}

TEST_CASE("settings that the constructor refuses make no solver", "[sdk]") {
    SolverAtWork refused(femrun_entry, R"({"throws": "at once"})");
    SolverAtWork garbled(femrun_entry, "{");

    CHECK_FALSE(refused.made());
    CHECK(refused.created == FEMRUN_INVALID);
    CHECK(refused.host.message == "throws: is 'at once'; use 'later'");
    CHECK_FALSE(garbled.made());
    CHECK(garbled.host.message == "settings: not JSON at character 2; expected '\"'");
}

TEST_CASE("the descriptors of a library are there without an instance", "[sdk]") {
    REQUIRE(femrun_entry.plugin_count == 4);
    CHECK(femrun_entry.abi_version == FEMRUN_ABI_VERSION);
    CHECK(femrun_entry.sdk_version == std::string(FEMRUN_SDK_VERSION));
    const femrun_descriptor_t& adder = *femrun_entry.descriptor(1);
    CHECK(adder.name == std::string("adder"));
    CHECK(adder.version == std::string("2.1.0"));
    CHECK(adder.factory == std::string(FEMRUN_SOLVER));
    CHECK(adder.flags == FEMRUN_FLAG_IN_PROCESS);
    CHECK(adder.settings == std::string(femrun::no_settings));
    CHECK(femrun_entry.descriptor(4) == nullptr);
    CHECK(femrun_entry.factory(4) == nullptr);
}

TEST_CASE("a solver sees values and texts by place and name, and the host what it says", "[sdk]") {
    SolverAtWork solver(femrun_entry, "{}", 1);
    REQUIRE(solver.open({{"a"}, {"steel", FEMRUN_CATEGORICAL}, {"n", FEMRUN_INTEGER}}, {"sum"}) ==
            FEMRUN_OK);

    REQUIRE(solver.solve({1.5, 0, 3}, {"", "S355", ""}) == FEMRUN_OK);

    CHECK(solver.response == std::vector<double>{4.5});
    CHECK(solver.host.lines == std::vector<std::string>{"1 S355"});
    CHECK(solver.host.progress == std::vector<std::pair<double, std::string>>{{0.5, "adding"}});
    CHECK(solver.host.licences == std::vector<std::string>{"killed femtet", "denied "});
    CHECK(solver.host.announced ==
          std::vector<std::pair<std::string, std::string>>{{"sum.txt", "the sum"}});
}

TEST_CASE("a probe passes facts, variables and responses", "[sdk]") {
    SolverAtWork solver(femrun_entry, "{}", 1);
    Probed found;

    REQUIRE(solver.probe(found) == FEMRUN_OK);

    CHECK(found.facts == std::vector<std::string>{"licence=free"});
    CHECK(found.variables == std::vector<std::string>{"a=1.500000", "steel=S235"});
    CHECK(found.responses == std::vector<std::string>{"sum [mm]"});
}

TEST_CASE("a study that does not fit the probe is refused at open", "[sdk]") {
    SolverAtWork solver(femrun_entry, "{}", 1);

    CHECK(solver.open({{"a"}}, {"sum"}) == FEMRUN_INVALID);
    CHECK(solver.host.message ==
          "the study has no quantity 'steel', which this solver needs; add it to [parameters]");
    CHECK(solver.open({{"a"}, {"steel", FEMRUN_CATEGORICAL}}, {"total"}) == FEMRUN_INVALID);
    CHECK(solver.host.message ==
          "the study uses response 'total', but this solver returns 'sum'; use one of them");
    CHECK(solver.solve({1, 2}) == FEMRUN_INVALID);
    CHECK(solver.host.message == "solve: called before open");
}

TEST_CASE("a quantity that the study lacks is named when a solver reaches for it", "[sdk]") {
    SolverAtWork solver(femrun_entry, "{}", 1);
    solver.open({{"a"}, {"steel", FEMRUN_CATEGORICAL}}, {"sum"});

    CHECK(solver.solve({1000, 0}, {"", "S235"}) == FEMRUN_INVALID);
    CHECK(solver.host.message ==
          "the study has no quantity 'b', which this solver needs; add it to [parameters]");
}

TEST_CASE("tables that are shorter than the first revision are refused, not read", "[sdk]") {
    const auto* factory = static_cast<const femrun_solver_factory_t*>(femrun_entry.factory(1));
    RecordingHost host;
    femrun_solver_t* solver = nullptr;
    REQUIRE(factory->create(host.table(), femrun::stand::text("{}"), {}, &solver) == FEMRUN_OK);

    femrun_setup_t setup{};
    setup.size = 8;
    CHECK(solver->open(solver, host.table(), &setup) == FEMRUN_INVALID);
    CHECK(host.message == "open: the setup is too short for ABI 1");

    const femrun_text_t names[] = {femrun::stand::text("a"), femrun::stand::text("steel")};
    const femrun_quantity_t quantities[] = {{names[0], {}, FEMRUN_REAL, 0},
                                            {names[1], {}, FEMRUN_CATEGORICAL, 0}};
    setup = {sizeof setup, 2, quantities, 0, 0, nullptr, {}, nullptr};
    REQUIRE(solver->open(solver, host.table(), &setup) == FEMRUN_OK);
    femrun_attempt_t attempt{};
    attempt.size = 8;
    CHECK(solver->solve(solver, host.table(), &attempt) == FEMRUN_INVALID);
    CHECK(host.message == "solve: the attempt is too short for ABI 1");
    solver->destroy(solver);
}

TEST_CASE("a host without extensions is served as far as possible", "[sdk]") {
    SolverAtWork adder(femrun_entry, "{}", 1);
    SolverAtWork runner(femrun_entry, "{}", 2);
    adder.host.has_extensions = false;
    runner.host.shorten(offsetof(femrun_host_t, get_extension));
    adder.open({{"a"}, {"steel", FEMRUN_CATEGORICAL}}, {"sum"});
    runner.open({}, {"ending"});

    CHECK(adder.solve({1, 0}, {"", "S235"}) == FEMRUN_OK);
    CHECK(runner.solve({}) == FEMRUN_MISSING);
    CHECK(runner.host.message ==
          "host 'stand' 1.0.0 has no extension 'femrun.process/1'; use one that has");
}

TEST_CASE("a program goes to the host whole, and its ending comes back", "[sdk]") {
    SolverAtWork solver(femrun_entry, "{}", 2);
    std::string seen;
    femrun_status_t answer = FEMRUN_OK;
    femrun_run_result_t ending{};
    solver.host.run = [&](const femrun_program_t& program, femrun_run_result_t& result) {
        using femrun::stand::string;
        seen = string(program.executable);
        for (std::uint32_t i = 0; i < program.argument_count; ++i)
            seen += " " + string(program.arguments[i]);
        seen += " in " + string(program.folder) + " with " + string(program.environment[0]) +
                " to " + string(program.output) + " and " + string(program.error) + " for " +
                std::to_string(program.limit_s);
        CHECK(result.size == sizeof result);
        result = ending;
        return answer;
    };
    solver.open({}, {"ending"});

    CHECK(solver.solve({}) == FEMRUN_OK);
    CHECK(solver.response[0] == 1);
    CHECK(seen ==
          "ccx -i job in /work folder with OMP_NUM_THREADS=1 to ccx.log and ccx.log for 60.000000");

    answer = FEMRUN_UNAVAILABLE, ending.ending = FEMRUN_TIMED_OUT;
    CHECK(solver.solve({}) == FEMRUN_OK);
    CHECK(solver.response[0] == double{FEMRUN_TIMED_OUT});

    answer = FEMRUN_CANCELLED, ending.ending = FEMRUN_STOPPED;
    CHECK(solver.solve({}) == FEMRUN_CANCELLED);
    CHECK(solver.host.message == "stopped as the host asked");
}
