// SPDX-License-Identifier: MIT
// A client whose PC has no plugins, and files that come to it: with real processes.
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "scenarios/house_program.hpp"
#include "scenarios/studies.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::test;

TEST_CASE("a client without the study's plugins hands it in all the same", "[scenario][files]") {
    House house;
    house.here.leave_plugins_behind();
    house.here.write("study.toml", rosenbrock("valley", 30));

    const Finished run = house.here.femrun({});
    INFO(run.err);
    CHECK(run.code == 0);
    CHECK(run.out.find("30 complete") != std::string::npos);
    CHECK(run.err.find("its settings are checked by the scheduler\n") != std::string::npos);
    CHECK(run.err.find("its settings are checked by the first worker that has it, before anything "
                       "is solved\n") != std::string::npos);
    CHECK(run.err.find("no text in the solver's settings names a file of the study's folder, and "
                       "none goes along") != std::string::npos);
    // Who has the plugins is told the same study.
    Bench other;
    other.environment = {"FEMRUN_SCHEDULER=" + house.address()};
    other.write("study.toml", rosenbrock("valley", 30));
    const Finished again = other.femrun({});
    INFO(again.err);
    CHECK(again.code == 0);
    const std::string best = run.out.substr(run.out.find("best design"));
    CHECK(again.out.substr(again.out.find("best design")) == best);
}

TEST_CASE("a scheduler tells a client without plugins what its own plugins find",
          "[scenario][files]") {
    House house;
    Bench local;
    const std::string wrong = rosenbrock("valley", 30, "dely = 3");
    local.write("study.toml", wrong);
    const Finished here = local.femrun({"check"});
    CHECK(here.code == 2);

    house.here.leave_plugins_behind();
    house.here.write("study.toml", wrong);
    const Finished there = house.here.femrun({});
    CHECK(there.code == 2);
    const auto error = here.err.find("error: study.toml:");
    REQUIRE(error != std::string::npos);
    const std::string sentence = here.err.substr(error, here.err.find('\n', error) - error);
    CHECK(there.err.find(sentence) != std::string::npos);
}

TEST_CASE("a mistake that only a worker can find pauses the study with its line",
          "[scenario][files]") {
    House house({"--slots", "2"}, {"random"});  // whose own worker has no solver either
    Bench pc;
    auto worker = pc.start({"worker", house.address(), "--slots", "1", "--folder", "mine"});
    house.here.leave_plugins_behind();
    std::string wrong = rosenbrock("valley", 30);
    const auto at = wrong.find("of = \"g\"");
    wrong.replace(at, 8, "of = \"h\"");
    Bench local;
    local.write("study.toml", wrong);
    const Finished here = local.femrun({"check"});
    const auto error = here.err.find("study.toml:");
    REQUIRE(error != std::string::npos);
    const std::string sentence = here.err.substr(error, here.err.find('\n', error) - error);

    house.here.write("study.toml", wrong);
    CHECK(house.here.femrun({"--detach"}).code == 0);
    const auto study = [&] { return house.json({"explain", "valley", "--json"}); };
    REQUIRE(eventually([&] { return study()["state"] == "paused"; }));
    const std::string why = study()["why"];
    CHECK(why.starts_with(sentence + " (found by worker '"));
    CHECK(study()["failed"] == 0);

    strike(worker.id(), Blow::interrupt);
    (void)pc.finish(worker);
}

TEST_CASE("a plugin goes with its study to a PC that lacks it, for each platform that there is",
          "[scenario][files]") {
    House house(std::vector<std::string>{}, {"random"});
    Bench pc;
    pc.leave_plugins_behind();
    auto worker = pc.start({"worker", house.address(), "--slots", "1", "--folder", "mine"});
    house.here.leave_plugins_behind({"random", "formula"});
    const std::string foreign = "a library for another platform, which nobody here can load";
    for (const char* const platform : {"windows-x86_64", "linux-x86_64"})
        if (std::string(platform) != Bench::platform())
            house.here.write("bin/plugins/" + std::string(platform) + "/formula.femrun", foreign);
    house.here.write("study.toml", rosenbrock("valley", 30));

    const Finished run = house.here.femrun({});

    INFO(run.err << pc.read("err.txt"));
    CHECK(run.code == 0);
    CHECK(run.out.find("30 complete") != std::string::npos);
    // Whoever comes from there gets it of the scheduler.
    std::size_t kept = 0;
    for (const auto& file : std::filesystem::recursive_directory_iterator(house.there.folder()))
        if (file.is_regular_file() && file.file_size() == foreign.size()) {
            std::ifstream text(file.path(), std::ios::binary);
            kept += std::string(std::istreambuf_iterator<char>(text), {}) == foreign;
        }
    CHECK(kept == 1);
    strike(worker.id(), Blow::interrupt);
    (void)pc.finish(worker);
}

TEST_CASE("files of a trial come to whoever asks for them", "[scenario][files]") {
    House house(std::vector<std::string>{});
    Bench pc;
    auto worker = pc.start({"worker", house.address(), "--slots", "1", "--folder", "mine"});
    const std::string script = house.here.write_script("solve", "echo $1 > field.txt; echo f = 1\n",
                                                       "echo %1 >field.txt\r\necho f = 1\r\n");
    house.here.write("study.toml", R"([study]
name = "made"
trials = 3
[optimizer]
plugin = "random"
seed = 1
[solver]
plugin = "command"
keep = "all"
files = [")" + script + R"("]
[[solver.steps]]
program = "./)" + script + R"("
arguments = ["${x}"]
[solver.outputs]
f = { file = "step1.log", pattern = 'f = (\S+)' }
[parameters]
x = { low = 0, high = 1 }
[objectives]
least = { minimize = "f" }
)");
    const Finished run = house.here.femrun({});
    INFO(run.err);
    REQUIRE(run.code == 0);

    const auto fetched = house.json({"fetch", "made", "--trial", "2", "--to", "mine", "--json"});
    INFO(fetched.dump());
    REQUIRE(fetched["attempts"].size() == 1);
    CHECK(fetched["attempts"][0]["why"].is_null());
    CHECK(house.here.has("mine/made/trial-000002-attempt-1/field.txt"));
    // The same again is nothing new; another file there is not replaced.
    CHECK(house.here.femrun({"fetch", "made", "--trial", "2", "--to", "mine"}).code == 0);
    house.here.write("mine/made/trial-000002-attempt-1/field.txt", "my own");
    const Finished other = house.here.femrun({"fetch", "made", "--trial", "2", "--to", "mine"});
    CHECK(other.code == 4);
    CHECK(other.err.find("is there already, with other files; remove it, or name another place "
                         "with --to\n") != std::string::npos);
    CHECK(house.here.read("mine/made/trial-000002-attempt-1/field.txt") == "my own");
    house.here.write("notes.txt", "no folder");
    const Finished nowhere =
        house.here.femrun({"fetch", "made", "--trial", "2", "--to", "notes.txt"});
    CHECK(nowhere.code == 2);
    CHECK(nowhere.err.starts_with("error: --to: 'notes.txt': cannot be made: "));
    CHECK(nowhere.err.ends_with("; name another folder\n"));
    CHECK(house.here.femrun({"fetch", "made", "--trial", "9"}).err ==
          "error: study 'made': there is no trial 9; it has 3\n");
    strike(worker.id(), Blow::interrupt);
    (void)pc.finish(worker);
}
