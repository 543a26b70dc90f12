// SPDX-License-Identifier: MIT
#include "study_bench.hpp"

#include <filesystem>
#include <set>
#include <sstream>

#include <fmt/format.h>

#include "support/catch.hpp"

namespace femrun::test {

namespace fs = std::filesystem;
using nlohmann::json;

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);)
        if (!line.empty()) lines.push_back(line);
    return lines;
}

StudyBench::StudyBench() { bench.keep_to_itself(); }

void StudyBench::write_study(int trials, const std::string& seconds,
                             const std::string& further) const {
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
                            "[objectives]\nf = {{ minimize = \"f\" }}\n{}",
                            trials, further));
}

void StudyBench::write_truss(int trials) const {
    fs::copy(TRUSS_FOLDER, bench.folder() / "truss", fs::copy_options::recursive);
    const std::string text = bench.read("truss/study.toml");
    const std::size_t at = text.find("trials = 1500\nattempts = 1600");
    REQUIRE(at != text.npos);
    bench.write("truss/study.toml", text.substr(0, at) + fmt::format("trials = {}\n", trials) +
                                        text.substr(text.find('\n', text.find("attempts", at))));
}

std::vector<std::string> StudyBench::solves() const {
    return bench.has("solves") ? lines_of(bench.read("solves")) : std::vector<std::string>{};
}

bool StudyBench::begins(std::size_t so_many) const {
    return eventually([&] { return solves().size() >= so_many; });
}

json StudyBench::shown(const std::string& study) const {
    const Finished show = bench.femrun({"show", study, "--all", "--json"});
    INFO(show.err);
    REQUIRE(show.code == 0);
    return json::parse(show.out);
}

std::size_t StudyBench::complete(const json& study) {
    std::size_t count = 0;
    for (const json& trial : study["trials"]) count += trial["state"] == "complete";
    return count;
}

void StudyBench::check_each_once(std::size_t trials) const {
    const auto all = solves();
    CHECK(all.size() == trials);
    CHECK(std::set<std::string>(all.begin(), all.end()).size() == trials);
}

std::vector<std::string> StudyBench::left_running() const {
    std::vector<std::string> still;
    eventually([&] {
        still = running_below(bench.folder());
        return still.empty();
    });
    return still;
}

}  // namespace femrun::test
