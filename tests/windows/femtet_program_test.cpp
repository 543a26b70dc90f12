// SPDX-License-Identifier: MIT
// Studies of Femtet through femrun.exe, as its users run them: with what plays Femtet in its place.
#include <algorithm>
#include <deque>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/path_text.hpp"
#include "scenarios/completed.hpp"
#include "scenarios/house_program.hpp"
#include "support/catch.hpp"
#include "support/femrun_program.hpp"

using namespace femrun;
using namespace femrun::test;
using nlohmann::json;

namespace {

const std::string for_windows = FEMRUN_FOR_WINDOWS;
const std::string project =
    "model coil inductor\n"
    "variable helical_pitch 6\nvariable coil_radius 10\nvariable n_turns 5\n"
    "derived wire coil_radius/5\n";

/// A solve takes so long only when it hangs: where a disk is slow, all of a Wine waits for it.
constexpr const char* solve_limit = "15 s";

std::string study(int trials) {
    return fmt::format(R"toml([study]
name   = "coil"
trials = {}
[optimizer]
plugin = "tpe"
seed   = 42
[solver]
plugin      = "femtet"
project     = "coil.femprj"
solve_limit = "{}"
[solver.outputs]
L = {{ call = "coil = Gogh.Gauss.GetCoilList()[0]; Gogh.Gauss.GetL(coil, coil)", factor = 1e6 }}
[parameters]
helical_pitch = {{ low = 4.2, high = 8, unit = "mm" }}
coil_radius   = {{ low = 3, high = 10, unit = "mm" }}
n_turns       = {{ low = 1, high = 5 }}
[objectives]
inductance = {{ target = 0.1, of = "L", unit = "uH" }}
)toml",
                       trials, solve_limit);
}

/// Three minutes at most, where one is enough on a PC that does nothing else: a study of Femtet is
/// many programs, and each waits for the disk.
template <typename Condition>
bool patiently(Condition&& seen) {
    return eventually(seen) || eventually(seen) || eventually(seen);
}

/// A folder that is a drive of its own in the Wine of these stories.
class Drive {
public:
    explicit Drive(const std::filesystem::path& folder) {
        std::filesystem::remove(link_);
        std::filesystem::create_directory_symlink(folder, link_);
    }
    ~Drive() { std::filesystem::remove(link_); }
    Drive(const Drive&) = delete;
    Drive& operator=(const Drive&) = delete;

private:
    const std::filesystem::path link_ = std::filesystem::path(FEMRUN_WINE) / "dosdevices" / "m:";
};

/// What plays Femtet, entered in the Wine of these stories.
class StandIn {
public:
    StandIn() {
        const Finished entered = femtet_.femrun({"-enter", "library"});
        INFO(entered.out << entered.err);
        REQUIRE(entered.code == 0);
        order("");
    }
    void order(const std::string& lines) const { femtet_.write("orders", lines); }
    /// So that programs which are started there obey.
    void give_orders_to(Bench& bench) const {
        bench.environment.push_back("FEMTET_STANDIN=Z:" + path_text(femtet_.folder() / "orders"));
    }
    /// Of those of this build.
    static bool none_runs() {
        std::string program = FEMRUN_WINDOWS_BUILD "/tests/femtet/Femtet.exe";
        std::replace(program.begin(), program.end(), '/', '\\');  // as Wine calls it
        return patiently([&] { return running_below(program).empty(); });
    }

private:
    Bench femtet_{FEMRUN_FEMTET_FOR_WINDOWS};
};

void write_model(const Bench& bench, int trials) {
    bench.write("coil.femprj", project);
    bench.write("study.toml", study(trials));
}

bool is_of(const json& attempt, const char* state) { return attempt["state"] == state; }

/// How many licences were out at most, if what was ended by force keeps its own for so long. Of
/// what a dead PC had nobody knows when that was.
int most_at_once(const json& study, std::int64_t cooldown_ms) {
    std::vector<std::pair<std::int64_t, int>> changes;
    for (const json& trial : study["trials"])
        for (const json& attempt : trial["attempts"]) {
            if (!is_of(attempt, "reported")) continue;
            const bool killed = attempt["failure"].is_object();
            changes.emplace_back(attempt["started_ms"].get<std::int64_t>(), 1);
            // On record a little after it was decided.
            changes.emplace_back(
                attempt["ended_ms"].get<std::int64_t>() - 50 + (killed ? cooldown_ms : 0), -1);
        }
    std::sort(changes.begin(), changes.end());
    int out = 0, most = 0;
    for (const auto& [when, by] : changes) most = std::max(most, out += by);
    return most;
}

}  // namespace

TEST_CASE("a study of Femtet that is killed in the middle of solves goes on, and finds the coil",
          "[windows][femtet]") {
    const StandIn femtet;
    Bench pc(for_windows);
    femtet.give_orders_to(pc);
    write_model(pc, 60);
    const std::vector<std::string> run{"--optimizer", "tpe",        "--solver", "femtet",
                                       "--quiet",     "--parallel", "2"};
    femtet.order("Solve slow 200");
    auto program = pc.start(run);
    REQUIRE(patiently([&] { return completed(pc) >= 6; }));
    strike(program.id(), Blow::kill);
    (void)program.wait(std::chrono::seconds(10));
    CHECK(StandIn::none_runs());

    femtet.order("");
    auto again = pc.start(run);
    REQUIRE(patiently([&] { return again.ended().has_value(); }));
    INFO(pc.read("out.txt") << pc.read("err.txt"));
    REQUIRE(again.ended()->code == 0);
    const json shown = json::parse(pc.femrun({"show", "--json"}).out);
    double least = 1;
    for (const json& trial : shown["trials"]) {
        INFO(trial.dump(1));
        CHECK(trial["state"] == "complete");
        // A Femtet that could not be had is reported too, and asked for again.
        const auto solved = std::count_if(
            trial["attempts"].begin(), trial["attempts"].end(),
            [](const json& one) { return is_of(one, "reported") && one["failure"].is_null(); });
        CHECK(solved == 1);
        least = std::min(least, std::abs(trial["outputs"]["L"].get<double>() - 0.1));
    }
    CHECK(shown["trials"].size() == 60);
    CHECK(least < 0.001);
    CHECK(pc.read("coil.femprj") == project);
    CHECK(StandIn::none_runs());
}

TEST_CASE("three PCs with two licences of Femtet lose no trial to kills, hangs and a restart",
          "[windows][femtet][cluster]") {
    const StandIn femtet;
    House house({"--licences", "femtet=2", "--lease", "2 s"});
    (void)house.here.femrun({"licences", "set", "femtet=2", "--cooldown", "2 s"});
    std::deque<Bench> pcs;
    std::vector<system::Child> workers;
    for (int number = 1; number <= 3; ++number) {
        Bench& pc = pcs.emplace_back(for_windows);
        femtet.give_orders_to(pc);
        workers.push_back(pc.start({"worker", house.address(), "--slots", "1", "--name",
                                    fmt::format("pc{}", number), "--folder", "mine"}));
    }
    femtet.order("Solve slow 1000");
    write_model(house.here, 30);
    const Finished handed_in = house.here.femrun({"run", "--detach"});
    INFO(handed_in.out << handed_in.err);
    REQUIRE(handed_in.code == 0);
    const auto shown = [&] { return house.json({"show", "coil", "--json"}); };
    const auto complete = [&] {
        const json now = shown();
        return std::count_if(now["trials"].begin(), now["trials"].end(),
                             [](const json& trial) { return trial["state"] == "complete"; });
    };
    REQUIRE(patiently([&] { return complete() >= 3; }));

    const std::string port = house.address().substr(house.address().rfind(':') + 1);
    strike(house.scheduler->id(), Blow::kill);
    (void)house.scheduler->wait(std::chrono::seconds(10));
    house.scheduler.emplace(house.there.start({"scheduler", "--listen", port, "--lease", "2 s"}));
    REQUIRE(patiently([&] { return house.here.femrun({"status"}).code == 0; }));
    REQUIRE(patiently([&] { return complete() >= 6; }));

    std::size_t at_work = 0;
    REQUIRE(patiently([&] {
        const json now = shown();
        for (const json& trial : now["trials"])
            for (const json& attempt : trial["attempts"])
                if (is_of(attempt, "started"))
                    at_work = std::stoul(attempt["worker"].get<std::string>().substr(2));
        return at_work > 0;
    }));
    strike(workers[at_work - 1].id(), Blow::kill);
    REQUIRE(patiently([&] {
        return house.here.femrun({"licences"}).out.find("1 rests (of solvers that were killed") !=
               std::string::npos;
    }));
    femtet.order("Solve hang once");
    REQUIRE(patiently([&] { return complete() >= 12; }));

    REQUIRE(patiently([&] { return shown()["state"] != "running"; }));
    const json last = shown();
    CHECK(last["state"] == "done");
    CHECK(last["trials"].size() == 30);
    int left = 0, hung = 0;
    for (const json& trial : last["trials"]) {
        INFO(trial.dump(1));
        CHECK(trial["state"] == "complete");
        for (const json& attempt : trial["attempts"]) {
            left +=
                attempt["worker"] == fmt::format("pc{}", at_work) && !is_of(attempt, "reported");
            hung += attempt["failure"].is_object() && attempt["failure"]["cause"] == "time";
        }
    }
    CHECK(left == 1);
    CHECK(hung == 1);
    CHECK(most_at_once(last, 2000) <= 2);
    CHECK(house.here.read("coil.femprj") == project);
    for (system::Child& worker : workers)
        if (!worker.ended()) strike(worker.id(), Blow::interrupt);
    CHECK(StandIn::none_runs());
}

TEST_CASE("a first study of a model has its variables as they are, whatever they are called",
          "[windows][femtet]") {
    const StandIn femtet;
    Bench pc(for_windows);
    femtet.give_orders_to(pc);
    pc.write("coil.femprj", project + "variable 線径-1 0.5\nvariable wire.d 2\n");

    const Finished begun = pc.femrun({"init", "--solver", "femtet", "coil.femprj"});

    INFO(begun.out << begun.err << pc.read("study.toml"));
    REQUIRE(begun.code == 0);
    CHECK(begun.err.empty());
    const std::string study = pc.read("study.toml");
    CHECK(study.find("v4 = \"線径-1\"\nwire_d = \"wire.d\"\n") != std::string::npos);
    CHECK(
        study.find("[parameters]       # what may vary\n"
                   "helical_pitch = { low = 4.8, high = 7.2 }  # now 6; check these limits\n"
                   "coil_radius = { low = 8, high = 12 }  # now 10; check these limits\n"
                   "n_turns = { low = 4, high = 6 }  # now 5; check these limits\n"
                   "v4 = { low = 0.4, high = 0.6 }  # the model's \"線径-1\", now 0.5; check "
                   "these limits\n"
                   "wire_d = { low = 1.6, high = 2.4 }  # the model's \"wire.d\", now 2; check "
                   "these limits\n"
                   "# wire = coil_radius/5  # computed by the model: vary what it is made of\n") !=
        std::string::npos);
    CHECK(study.find("goal = { minimize = \"inductance\" }\n") != std::string::npos);
    CHECK(
        study.ends_with("helical_pitch = 6\ncoil_radius = 10\nn_turns = 5\nv4 = 0.5\n"
                        "wire_d = 2\n"));

    const Finished run = pc.femrun({"--quiet", "--parallel", "1", "--trials", "3"});
    INFO(run.out << run.err);
    REQUIRE(run.code == 0);
    const json shown = json::parse(pc.femrun({"show", "--json"}).out);
    REQUIRE(shown["trials"].size() == 3);
    CHECK(shown["trials"][0]["design"] == json{{"helical_pitch", 6.0},
                                               {"coil_radius", 10.0},
                                               {"n_turns", 5.0},
                                               {"v4", 0.5},
                                               {"wire_d", 2.0}});
}

TEST_CASE("a look at a model tells no outputs that nobody has named", "[windows][femtet]") {
    const StandIn femtet;
    Bench pc(for_windows);
    femtet.give_orders_to(pc);
    pc.write("coil.femprj", project);

    const Finished seen = pc.femrun({"probe", "--solver", "femtet", "coil.femprj", "--json"});

    INFO(seen.out << seen.err);
    REQUIRE(seen.code == 0);
    CHECK(json::parse(seen.out)["responses"] == json::array());
}

TEST_CASE("a model on another drive than its study is looked into and solved",
          "[windows][femtet]") {
    const StandIn femtet;
    const Bench models;
    models.write("coil.femprj", project);
    const Drive drive(models.folder());
    Bench pc(for_windows);
    femtet.give_orders_to(pc);

    const Finished begun = pc.femrun({"init", "--solver", "femtet", "M:\\coil.femprj"});
    INFO(begun.out << begun.err);
    REQUIRE(begun.code == 0);
    CHECK(pc.read("study.toml").find("\nproject = \"M:/coil.femprj\"") != std::string::npos);
    const Finished run = pc.femrun({"--quiet", "--parallel", "1", "--trials", "2"});
    INFO(run.out << run.err);
    CHECK(run.code == 0);
    CHECK(models.read("coil.femprj") == project);
}
