// SPDX-License-Identifier: MIT
#include "on_slurm.hpp"

#include <filesystem>
#include <sstream>

#include <fmt/format.h>

#include "support/catch.hpp"

namespace femrun::test {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);)
        if (!line.empty()) lines.push_back(line);
    return lines;
}

}  // namespace

OnSlurm::OnSlurm(int nodes, const std::string& more) : slurm(nodes, more) {
    // Not of the home folder: what nodes share in these stories is the bench.
    bench.keep_to_itself();
}

void OnSlurm::write_study(int trials, const std::string& seconds) {
    bench.write("solve.sh", fmt::format("#!/bin/sh\necho \"$1\" >> {}/solves\nsleep {}\n"
                                        "echo \"f = $1\"\n",
                                        bench.folder().string(), seconds));
    fs::permissions(bench.folder() / "solve.sh", fs::perms::owner_all);
    bench.write("study.toml",
                fmt::format("[study]\nname = \"beam\"\ntrials = {}\n"
                            "[optimizer]\nplugin = \"random\"\nseed = 3\n"
                            "[solver]\nplugin = \"command\"\n[[solver.steps]]\n"
                            "program = \"./solve.sh\"\narguments = [\"${{x}}\"]\n"
                            "[solver.outputs]\nf = {{ file = \"step1.log\", pattern = 'f = "
                            "(\\S+)' }}\n"
                            "[parameters]\nx = {{ low = 0, high = 1 }}\n"
                            "[objectives]\nf = {{ minimize = \"f\" }}\n",
                            trials));
}

void OnSlurm::write_truss(int trials) {
    fs::copy(TRUSS_FOLDER, bench.folder() / "truss", fs::copy_options::recursive);
    const std::string text = bench.read("truss/study.toml");
    const std::size_t at = text.find("trials = 1500\nattempts = 1600");
    REQUIRE(at != text.npos);
    bench.write("truss/study.toml", text.substr(0, at) + fmt::format("trials = {}\n", trials) +
                                        text.substr(text.find('\n', text.find("attempts", at))));
}

std::vector<std::string> OnSlurm::solves() const {
    return bench.has("solves") ? lines_of(bench.read("solves")) : std::vector<std::string>{};
}

bool OnSlurm::begins(std::size_t so_many) const {
    return eventually([&] { return solves().size() >= so_many; });
}

json OnSlurm::shown(const std::string& study) const {
    const Finished show = bench.femrun({"show", study, "--all", "--json"});
    INFO(show.err);
    REQUIRE(show.code == 0);
    return json::parse(show.out);
}

std::size_t OnSlurm::complete(const json& study) {
    std::size_t count = 0;
    for (const json& trial : study["trials"]) count += trial["state"] == "complete";
    return count;
}

std::size_t OnSlurm::attempts(const json& study) {
    std::size_t count = 0;
    for (const json& trial : study["trials"]) count += trial["attempts"].size();
    return count;
}

std::vector<std::string> OnSlurm::jobs(const std::string& state) const {
    return lines_of(
        slurm.ask({"squeue", "--noheader", "--array", "--states=" + state, "--format=%F_%K"}));
}

bool OnSlurm::has_jobs(std::size_t count, const std::string& state) const {
    return eventually([&] { return jobs(state).size() == count; });
}

std::vector<std::string> OnSlurm::left() const {
    std::vector<std::string> still;
    eventually([&] {
        still = running_below(bench.folder());
        for (std::string& job : jobs()) still.push_back("job " + job);
        return still.empty();
    });
    return still;
}

}  // namespace femrun::test
