// SPDX-License-Identifier: MIT
#include "project.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

namespace femtet_standin {

Variable* Model::find(const std::string& variable) {
    for (Variable& each : variables)
        if (each.name == variable) return &each;
    return nullptr;
}

double Model::value(const std::string& variable) const {
    for (const Variable& each : variables)
        if (each.name == variable) return each.value;
    return 0;
}

std::optional<std::string> Model::broken() const {
    for (const Variable& each : variables)
        if (!(each.value > 0 || (each.value == 0 && each.name == "rot")))
            return "E1033 Model : \xE5\xBD\xA2\xE7\x8A\xB6\xE3\x81\x8C\xE4\xB8\x8D\xE6\xAD\xA3 (" +
                   each.name + ")";
    for (const char* const measure : {"r", "radius"}) {
        const std::string inner = std::string("internal_") + measure,
                          outer = std::string("external_") + measure;
        if (value(outer) > 0 && value(inner) >= value(outer))
            return "E1033 Model : \xE5\xBD\xA2\xE7\x8A\xB6\xE3\x81\x8C\xE4\xB8\x8D\xE6\xAD\xA3 (" +
                   inner + " >= " + outer + ")";
    }
    return std::nullopt;
}

std::optional<Project> Project::read(const std::string& path_utf8) {
    std::ifstream file(std::filesystem::path(std::u8string(path_utf8.begin(), path_utf8.end())),
                       std::ios::binary);
    if (!file) return std::nullopt;
    Project project{path_utf8, {}};
    for (std::string line; std::getline(file, line);) {
        std::istringstream words(line);
        std::string what, name;
        words >> what >> name;
        if (what == "model") {
            project.models.push_back({name, {}, {}, {}});
            words >> project.models.back().physics;
        } else if (!project.models.empty() && what == "output") {
            std::string title;
            std::getline(words >> std::ws, title);
            project.models.back().outputs.emplace_back(name, title);
        } else if (!project.models.empty() && (what == "variable" || what == "derived")) {
            Variable variable{name, 1, {}};
            if (what == "variable")
                words >> variable.value;
            else
                std::getline(words >> std::ws, variable.expression);
            project.models.back().variables.push_back(std::move(variable));
        }
    }
    if (project.models.empty()) return std::nullopt;
    return project;
}

Model* Project::find(const std::string& model) {
    for (Model& each : models)
        if (each.name == model) return &each;
    return nullptr;
}

}  // namespace femtet_standin
