// SPDX-License-Identifier: MIT
// The study files for Femtet's samples say what the plugin takes.
#include <filesystem>
#include <fstream>
#include <sstream>

#include "study/settings_schema.hpp"
#include "study/study_file.hpp"
#include "support/catch.hpp"
#include "trial/settings.hpp"
#include "trial/settings_schema.hpp"

namespace fs = std::filesystem;

TEST_CASE("the samples' study files have no mistakes", "[femtet][examples]") {
    std::size_t count = 0;
    for (const auto& entry : fs::directory_iterator(fs::path(FEMRUN_EXAMPLES) / "femtet")) {
        if (entry.path().extension() != ".toml") continue;
        const std::string name = entry.path().filename().string();
        INFO(name);
        std::ostringstream text;
        text << std::ifstream(entry.path()).rdbuf();
        const auto reading = femrun::study::StudyFile::read(text.str(), name);
        for (const femrun::Error& mistake : reading.mistakes) FAIL(mistake.message);
        REQUIRE(reading.file);
        const auto& solver = reading.file->definition().solver;
        CHECK(solver.plugin == "femtet");
        const auto checked = femrun::study::check_settings(femtet::settings_schema, solver.settings,
                                                           "solver", *reading.file);
        for (const femrun::Error& mistake : checked.mistakes) FAIL(mistake.message);
        const auto settings = femtet::read_settings(checked.settings, "/study");
        CHECK(!settings.outputs.empty());
        CHECK(settings.project.stem() == fs::path(name).stem());
        ++count;
    }
    CHECK(count >= 14);
}
