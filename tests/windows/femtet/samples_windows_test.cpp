// SPDX-License-Identifier: MIT
// The studies of docs/examples/femtet, each with a project of the stand-in that has what the sample
// of its name has.
#include <cmath>
#include <fstream>
#include <map>
#include <sstream>

#include <nlohmann/json.hpp>

#include "femtet/standin.hpp"
#include "study/search_space.hpp"
#include "study/settings_schema.hpp"
#include "study/study_file.hpp"
#include "support/catch.hpp"
#include "trial/settings_schema.hpp"

using namespace femrun;
using namespace femrun::windows;
namespace fs = std::filesystem;

namespace {

const std::map<std::string, std::string> projects{
    {"gau_ex08",
     "model coil inductor\nvariable helical_pitch 6\nvariable coil_radius 10\n"
     "variable n_turns 5\n"},
    {"gau_ex12",
     "model coil toroid\nvariable in_radius 10\nvariable out_radius 20\n"
     "output L 0: self inductance[H]\noutput volume 1: volume[m3]\n"},
    {"ParametricIF",
     "model pipe wide_pipe\nvariable external_radius 10\nvariable internal_radius 5\n"
     "output mises 0: Mises[Pa]\noutput mass 1: mass[kg]\noutput area 2: area[m2]\n"},
    {"gal_ex58", "model plate bend\nvariable rot 90\n"},
    {"her_ex40",
     "model antenna antenna\nvariable antenna_radius 10\nvariable substrate_w 50\n"
     "variable port_x 5\n"},
    {"wat_ex14", "model chips heat\nvariable substrate_w 40\nvariable substrate_d 60\n"},
    {"paswat_ex1",
     "model chips heat\nvariable substrate_w 40\nvariable substrate_d 60\nvariable rot 0\n"},
    {"constrained_pipe", "model pipe pipe\nvariable external_r 10\nvariable internal_r 5\n"},
    {"cad_ex01", "model beam h_beam\nvariable A 10\nvariable B 10\nvariable C 20\n"},
    {"gal_ex13",
     "model fork fork\nvariable length 0.1\nvariable width 0.01\nvariable base_radius 0.008\n"},
    {"cylinder-shaft-cooling",
     "model vibration shaft\nvariable internal_radius 5\n"
     "model heat cooled_shaft\nvariable internal_radius 5\nvariable cooling_area_radius 10\n"
     "output temp_SHAFT 0: highest temperature[deg]\n"},
    {"gal_ex11", "model bar box\nvariable width 10\nvariable height 10\n"},
    {"pas_ex1", "model slit channel\nvariable width 10\nvariable height 10\n"},
    {"simple", "model bar box\nvariable width 10\nvariable height 10\n"}};

/// A study that has no mistakes.
std::shared_ptr<const study::StudyFile> read(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    const auto reading = study::StudyFile::read(text.str(), file.filename().string());
    for (const Error& mistake : reading.mistakes) FAIL(mistake.message);
    return reading.file;
}

}  // namespace

TEST_CASE("the first design of each of pyfemtet's samples is solved", "[femtet][samples]") {
    std::size_t solved = 0;
    for (const auto& entry : fs::directory_iterator(fs::path(FEMRUN_EXAMPLES) / "femtet")) {
        const std::string name = entry.path().stem().string();
        INFO(name);
        REQUIRE(projects.count(name) == 1);
        const auto file = read(entry.path());
        const study::StudyDefinition& definition = file->definition();
        const auto checked = study::check_settings(femtet::settings_schema,
                                                   definition.solver.settings, "solver", *file);
        REQUIRE(checked.mistakes.empty());
        const auto space = study::SearchSpace::compile(definition.space);
        REQUIRE(space);
        REQUIRE(definition.enqueued.size() == 1);

        std::vector<stand::NamedKind> quantities;
        std::vector<double> design;
        for (const study::NamedValue& each : space->expand(definition.enqueued.front())) {
            quantities.push_back({each.name, FEMRUN_REAL});
            design.push_back(std::get<double>(each.value));
        }
        std::vector<std::string> outputs;
        const auto settings = nlohmann::json::parse(checked.settings);
        for (const auto& [output, value] : settings["outputs"].items()) outputs.push_back(output);

        const StandIn standin;
        standin.write(name + ".femprj", projects.at(name));
        Femtet femtet(standin, checked.settings);
        REQUIRE(femtet.open(quantities, outputs) == "ok");
        REQUIRE(femtet.solve(design) == "ok");
        for (std::size_t i = 0; i < outputs.size(); ++i) CHECK(std::isfinite(femtet.response(i)));
        ++solved;
    }
    CHECK(solved == projects.size());
}
