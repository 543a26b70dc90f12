// SPDX-License-Identifier: MIT
#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>

#include <femrun/failure.hpp>
#include <femrun/near_name.hpp>
#include <nlohmann/json.hpp>

#include "plan.hpp"
#include "setting_table.hpp"
#include "utf8_path.hpp"

namespace femrun::command {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

/// `"mesh.dat"`, or `{ from = "meshes/fine.dat", to = "mesh.dat" }`; `to` is the name without its
/// folders unless it is given.
StagedFile read_staged(const json& entry, const std::string& place, const fs::path& study_folder) {
    StagedFile staged;
    std::string from_place = place;
    if (entry.is_string()) {
        staged.written = entry.get<std::string>();
    } else if (entry.is_object()) {
        const SettingTable table(entry, place);
        table.only({"from", "to"});
        staged.written = table.text("from");
        staged.to = table.text("to", "");
        from_place = table.place("from");
        if (!staged.to.empty()) require_inside(staged.to, table.place("to"));
    } else {
        throw Invalid(place + ": is " + shown(entry) +
                      "; expected a file, or a table with 'from' and 'to'");
    }
    staged.from = study_folder / path_of(staged.written);
    std::error_code failed;
    if (!fs::exists(staged.from, failed))
        throw Missing(from_place + ": '" + staged.written + "' is not in '" +
                      text_of(study_folder) + "'");
    return staged;
}

std::string base_name(const std::string& path) {
    auto written = path_of(path);
    // "meshes/" names the folder as "meshes" does.
    if (written.filename().empty()) written = written.parent_path();
    return text_of(written.filename());
}

/// What would copy the study's results into each of them, or has no name of its own there.
void refuse_unnamed(const StagedFile& file, const std::string& place,
                    const fs::path& study_folder) {
    std::error_code failed;
    const bool folder = fs::is_directory(file.from, failed);
    const fs::path from = fs::weakly_canonical(file.from, failed);
    const fs::path study = fs::weakly_canonical(study_folder, failed);
    const auto parts = std::mismatch(from.begin(), from.end(), study.begin(), study.end());
    if (folder && parts.first == from.end())
        throw Invalid(place + ": '" + file.written +
                      "' is or holds the study's own folder, with all its results; name the files "
                      "and folders in it that the programs need");
    const std::string name = text_of(path_of(file.to).filename());
    if (name.empty() || name == "..")
        throw Invalid(place + ": '" + (file.to.empty() ? file.written : file.to) +
                      "' names no file of the work folder; write { from = \"" + file.written +
                      "\", to = \"NAME\" }");
    if (name == "." && !folder)
        throw Invalid(place + ": '" + file.to + "' is the work folder itself; add the file's name");
}

StagedTemplate read_template(const json& entry, const std::string& place,
                             const fs::path& study_folder) {
    StagedFile file = read_staged(entry, place, study_folder);
    if (file.to.empty()) {
        file.to = base_name(file.written);
        for (const std::string suffix : {".tmpl", ".in"}) {
            const bool has =
                file.to.size() > suffix.size() &&
                file.to.compare(file.to.size() - suffix.size(), suffix.size(), suffix) == 0;
            if (!has) continue;
            file.to.erase(file.to.size() - suffix.size());
            break;
        }
    }
    refuse_unnamed(file, place, study_folder);
    std::error_code failed;
    std::ifstream stream;
    if (fs::is_regular_file(file.from, failed)) stream.open(file.from, std::ios::binary);
    if (!stream.is_open())
        throw Invalid(place + ": '" + file.written + "' cannot be read; expected a text file");
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    const std::string where = file.written;
    return {std::move(file), TextTemplate::parse(text, where)};
}

std::optional<Dakota> read_dakota(const SettingTable& settings) {
    const json* entry = settings.find("dakota");
    if (!entry) return std::nullopt;
    const SettingTable table(*entry, "solver.dakota");
    table.only({"responses", "parameters", "results", "format", "labeled"});
    Dakota dakota;
    dakota.parameters = table.text("parameters", dakota.parameters);
    dakota.results = table.text("results", dakota.results);
    require_inside(dakota.parameters, table.place("parameters"));
    require_inside(dakota.results, table.place("results"));
    if (table.one_of("format", {"standard", "aprepro"}, "standard") == "aprepro")
        dakota.format = Dakota::Format::aprepro;
    if (table.flag("labeled", false)) dakota.labels = Dakota::Labels::required;
    for (const json* response : table.list("responses")) {
        if (!response->is_string())
            table.refuse("responses", "has " + shown(*response) + "; expected names");
        dakota.responses.push_back(response->get<std::string>());
    }
    if (dakota.responses.empty())
        table.refuse("responses", "setting is missing; name what the results file holds, in order");
    return dakota;
}

/// No two things may write the same file of the work folder, and none may stand in a file.
void require_apart(const Plan& plan) {
    std::map<std::string, std::string> taken;
    const auto take = [&](const std::string& file, const std::string& place) {
        if (file.empty()) return;
        const auto key = normal_text_of(path_of(file));
        const auto [found, fresh] = taken.emplace(key, place);
        if (!fresh)
            throw Invalid(place + ": '" + file + "' is also written by " + found->second +
                          "; give each its own file");
    };
    const auto refuse_inside_file = [&taken] {
        for (const auto& [key, place] : taken)
            for (auto end = key.find('/'); end != key.npos; end = key.find('/', end + 1)) {
                const auto above = taken.find(key.substr(0, end));
                if (above == taken.end()) continue;
                throw Invalid(place + ": '" + key + "' stands in '" + above->first +
                              "', which is the file of " + above->second +
                              "; give one of them another name");
            }
    };
    for (std::size_t i = 0; i < plan.templates.size(); ++i)
        take(plan.templates[i].file.to, "solver.templates." + std::to_string(i));
    std::error_code failed;
    std::vector<std::size_t> folders;
    for (std::size_t i = 0; i < plan.files.size(); ++i)
        if (fs::is_directory(plan.files[i].from, failed))
            folders.push_back(i);
        else
            take(plan.files[i].to, "solver.files." + std::to_string(i));
    if (plan.dakota) take(plan.dakota->parameters, "solver.dakota.parameters");
    for (std::size_t i = 0; i < plan.steps.size(); ++i) {
        const std::string place = "solver.steps." + std::to_string(i) + ".";
        take(plan.steps[i].output, place + "output");
        if (plan.steps[i].error != plan.steps[i].output) take(plan.steps[i].error, place + "error");
    }
    refuse_inside_file();
    // Other things may be put into a folder, so that these are only held against names.
    for (const std::size_t i : folders) take(plan.files[i].to, "solver.files." + std::to_string(i));
}

}  // namespace

std::vector<std::string> Plan::responses() const {
    std::vector<std::string> names;
    if (dakota) names = dakota->responses;
    for (const Output& output : outputs) names.push_back(output.name);
    return names;
}

std::vector<TextTemplate> Plan::texts() const {
    std::vector<TextTemplate> all;
    for (const StagedTemplate& one : templates) all.push_back(one.text);
    for (const Step& step : steps) {
        all.push_back(step.program);
        all.insert(all.end(), step.arguments.begin(), step.arguments.end());
        for (const auto& [name, value] : step.environment) all.push_back(value);
    }
    return all;
}

Plan read_plan(const Settings& given) {
    const json document = json::parse(given.json());
    const SettingTable settings(document, "solver");
    settings.only({"templates", "files", "steps", "outputs", "dakota", "unused"});
    Plan plan;
    plan.study_folder = path_of(given.study_folder());

    std::size_t index = 0;
    for (const json* entry : settings.list("templates"))
        plan.templates.push_back(read_template(
            *entry, "solver.templates." + std::to_string(index++), plan.study_folder));
    index = 0;
    for (const json* entry : settings.list("files")) {
        const std::string place = "solver.files." + std::to_string(index++);
        plan.files.push_back(read_staged(*entry, place, plan.study_folder));
        StagedFile& file = plan.files.back();
        if (file.to.empty()) file.to = base_name(file.written);
        // "meshes/" names the folder as "meshes" does.
        if (file.to.size() > 1 && file.to.back() == '/') file.to.pop_back();
        refuse_unnamed(file, place, plan.study_folder);
    }
    plan.steps = read_steps(settings);
    plan.dakota = read_dakota(settings);
    if (const json* outputs = settings.find("outputs")) {
        if (!outputs->is_object())
            throw Invalid("solver.outputs: is " + shown(*outputs) + "; expected a table");
        for (const auto& [name, entry] : outputs->items())
            plan.outputs.push_back(read_output(name, entry));
    }
    for (const json* name : settings.list("unused")) {
        if (!name->is_string())
            throw Invalid("solver.unused: has " + shown(*name) + "; expected names");
        plan.unused.push_back(name->get<std::string>());
    }
    if (plan.responses().empty())
        throw Invalid(
            "solver.outputs: there are none; say where a response stands, such as "
            "mass = { file = \"step1.log\", pattern = 'mass = (\\S+)' }");
    if (plan.dakota)
        for (const Output& output : plan.outputs)
            if (std::count(plan.dakota->responses.begin(), plan.dakota->responses.end(),
                           output.name) > 0)
                throw Invalid("solver.outputs." + output.name +
                              ": is also in solver.dakota.responses; keep one of them");
    require_apart(plan);
    return plan;
}

}  // namespace femrun::command
