// SPDX-License-Identifier: MIT
#include <filesystem>

#include "support/catch.hpp"
#include "support/femrun_program.hpp"

using namespace femrun;
using namespace femrun::test;

namespace {

std::size_t processes_of(const std::string& mark) {
    std::size_t found = 0;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        const std::string name = entry.path().filename();
        if (name.find_first_not_of("0123456789") != std::string::npos) continue;
        if (command_line(std::stoull(name)).find(mark) != std::string::npos) ++found;
    }
    return found;
}

}  // namespace

TEST_CASE("no process of a solver outlives Ctrl-C twice, however it hid", "[scenario][faults]") {
    Bench bench;
    const std::string mark =
        "4711." + std::to_string(std::hash<std::string>{}(bench.folder().string()) % 100000);
    bench.write("study.toml", R"([study]
name = "hiding"
trials = 1
[optimizer]
plugin = "random"
seed = 1
[solver]
plugin = "command"
[[solver.steps]]
program = "sh"
arguments = ["-c", "setsid sleep MARK & sleep MARK & echo ${x} > started; wait"]
[solver.outputs]
y = { file = "result.txt", name = "y" }
[parameters]
x = { low = 0, high = 1 }
[objectives]
y = { minimize = "y" }
)");
    std::string text = bench.read("study.toml");
    for (auto at = text.find("MARK"); at != std::string::npos; at = text.find("MARK"))
        text.replace(at, 4, mark);
    bench.write("study.toml", text);
    auto run = bench.start({"--parallel", "1"});
    REQUIRE(eventually([&] { return processes_of(mark) == 3; }));

    strike(run.id(), Blow::interrupt);
    REQUIRE(eventually([&] { return bench.read("err.txt").find("Ctrl-C") != std::string::npos; }));
    strike(run.id(), Blow::interrupt);
    const Finished finished = bench.finish(run);

    CHECK(finished.code == 3);
    CHECK(processes_of(mark) == 0);
}
