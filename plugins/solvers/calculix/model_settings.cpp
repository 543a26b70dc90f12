// SPDX-License-Identifier: MIT
#include "model_settings.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "femrun/duration.hpp"
#include "femrun/failure.hpp"
#include "femrun/near_name.hpp"
#include "text/utf8.hpp"
#include "text/words.hpp"

namespace calculix {

namespace {

using nlohmann::json;

[[noreturn]] void refuse(const std::string& key, const std::string& why) {
    throw femrun::Invalid("solver." + key + ": " + why);
}

/// Members of one table, each with its type checked.
class Table {
public:
    Table(const json& table, std::string place) : table_(table), place_(std::move(place)) {
        if (!table.is_object()) refuse(place_, "is no table; write { result = \"displacement\" }");
    }

    void only(const std::vector<std::string>& known) const {
        for (const auto& [key, value] : table_.items())
            if (std::find(known.begin(), known.end(), key) == known.end())
                refuse(key_of(key),
                       "there is no such setting" + femrun::name_suggestion(key, known));
    }

    std::string text(const char* key, const std::string& otherwise) const {
        const json* value = find(key);
        if (!value) return otherwise;
        if (!value->is_string()) refuse(key_of(key), "is " + value->dump() + "; expected a text");
        return value->get<std::string>();
    }

    std::optional<double> number(const char* key) const {
        const json* value = find(key);
        if (!value) return std::nullopt;
        if (!value->is_number()) refuse(key_of(key), "is " + value->dump() + "; expected a number");
        return value->get<double>();
    }

    std::vector<std::string> texts(const char* key) const {
        std::vector<std::string> found;
        const json* value = find(key);
        if (!value) return found;
        if (!value->is_array()) refuse(key_of(key), "is " + value->dump() + "; expected a list");
        for (const json& each : *value) {
            if (!each.is_string())
                refuse(key_of(key), "has " + each.dump() + "; expected texts alone");
            found.push_back(each.get<std::string>());
        }
        return found;
    }

    /// "30 s", "1 h 30 min"; 0 when it is not there.
    double seconds(const char* key) const {
        const json* value = find(key);
        if (!value) return 0;
        const std::optional<double> found =
            value->is_string() ? femrun::seconds_in(value->get_ref<const std::string&>())
                               : std::nullopt;
        if (!found)
            refuse(key_of(key),
                   "is " + value->dump() + "; expected a duration such as '30 s' or '1 h 30 min'");
        return *found;
    }

    const json* find(const char* key) const {
        const auto at = table_.find(key);
        return at == table_.end() || at->is_null() ? nullptr : &*at;
    }

    std::string key_of(const std::string& key) const {
        return place_.empty() ? key : place_ + "." + key;
    }

private:
    const json& table_;
    std::string place_;
};

const std::vector<std::string> result_words{"displacement", "temperature", "reaction",
                                            "stress",       "volume",      "mass",
                                            "energy",       "frequency",   "buckling_factor"};
const std::vector<std::string> vector_words{"x", "y", "z", "magnitude"};
const std::vector<std::string> stress_words{
    "xx", "yy", "zz", "xy", "yz", "zx", "mises", "principal1", "principal2", "principal3", "trace"};
const std::vector<std::string> reduce_words{"min", "max", "mean", "sum", "absmax", "area_mean"};

std::string one_of(const Table& table, const char* key, const std::string& otherwise,
                   const std::vector<std::string>& words) {
    std::string word = table.text(key, otherwise);
    if (std::find(words.begin(), words.end(), word) == words.end())
        refuse(table.key_of(key), "'" + word + "' is none of " + listed(words));
    return word;
}

void read_component(const Table& table, Output& output) {
    if (output.result == Result::stress) {
        output.component = *component_named(one_of(table, "component", "mises", stress_words));
    } else if (output.result == Result::displacement) {
        output.component = *component_named(one_of(table, "component", "magnitude", vector_words));
    } else if (output.result == Result::reaction) {
        if (!table.find("component"))
            refuse(table.key_of("component"),
                   "is missing; say which component of the reaction: 'x', 'y', 'z' or 'magnitude'");
        output.component = *component_named(one_of(table, "component", "", vector_words));
    } else if (table.find("component")) {
        refuse(table.key_of("component"),
               std::string("a ") + to_string(output.result) + " has no components; leave it out");
    }
}

void check(const Table& table, const Output& output, bool meshed) {
    const bool elements = of_elements(output.result);
    const bool points = output.result == Result::stress && output.at == At::points;
    if (table.find("mode") && !is_of_table(output.result))
        refuse(table.key_of("mode"), "is for frequency and buckling_factor alone; leave it out");
    if (is_of_table(output.result))
        for (const char* key : {"set", "reduce", "where", "time"})
            if (table.find(key))
                refuse(table.key_of(key), std::string("a ") + to_string(output.result) +
                                              " is of the whole model; leave it out");
    if (output.component == Component::magnitude && output.reduce == Reduce::sum)
        refuse(table.key_of("reduce"),
               "'sum' of magnitudes has no meaning; sum 'x', 'y' or 'z' instead");
    if (table.find("at") && output.result != Result::stress)
        refuse(table.key_of("at"), "is for stress alone; leave it out");
    if (table.find("axes") && !is_along_axes(output.component))
        refuse(table.key_of("axes"), "is for components along axes; leave it out");
    if (!output.where.empty() && (elements || points))
        refuse(table.key_of("where"), "is for results at nodes alone; choose a set instead");
    if (output.reduce != Reduce::area_mean) return;
    if (elements || points)
        refuse(table.key_of("reduce"), "'area_mean' is for results at nodes alone; use 'mean'");
    if (!meshed || output.set.empty())
        refuse(table.key_of("reduce"),
               "'area_mean' needs solver.geometry and set, the name of one of its physical "
               "surfaces");
}

Output read_output(const std::string& name, const json& value, bool meshed) {
    const Table table(value, "outputs." + name);
    table.only(
        {"result", "component", "set", "reduce", "at", "axes", "where", "factor", "time", "mode"});
    Output output;
    output.name = name;
    if (!table.find("result"))
        refuse(table.key_of("result"), "is missing; it is one of " + listed(result_words));
    output.result = *result_named(one_of(table, "result", "", result_words));
    read_component(table, output);
    const bool summed = of_elements(output.result) || output.result == Result::reaction;
    output.reduce = *reduce_named(one_of(table, "reduce", summed ? "sum" : "max", reduce_words));
    output.set = upper(table.text("set", ""));
    output.at =
        one_of(table, "at", "nodes", {"nodes", "points"}) == "points" ? At::points : At::nodes;
    output.axes = one_of(table, "axes", "global", {"global", "local"}) == "local" ? Axes::local
                                                                                  : Axes::global;
    output.where = table.text("where", "");
    output.factor = table.number("factor").value_or(1);
    output.time = table.number("time");
    const double mode = table.number("mode").value_or(1);
    if (!(mode >= 1 && mode <= 1e6) || mode != std::floor(mode))
        refuse(table.key_of("mode"), "is " + shown(mode) + "; modes are counted from 1");
    output.mode = static_cast<int>(mode);
    check(table, output, meshed);
    return output;
}

/// A name is looked up in PATH by whoever runs it; a path is relative to the study file.
std::string program_in(const std::string& program, const std::filesystem::path& study_folder) {
    const std::filesystem::path path = path_of(program);
    return path.has_parent_path() ? text_of((study_folder / path).lexically_normal()) : program;
}

/// Files go below the work folder: relative, without "..".
void require_inside(const std::string& key, const std::string& path, const std::string& remedy) {
    const std::filesystem::path file = path_of(path);
    bool inside = !path.empty() && file.is_relative();
    for (const auto& part : file)
        if (part == "..") inside = false;
    if (!inside) refuse(key, "'" + path + "' leads out of the deck's folder; " + remedy);
}

}  // namespace

ModelSettings read_settings(std::string_view text, const std::filesystem::path& study_folder) {
    const json root = json::parse(text, nullptr, false);
    if (root.is_discarded()) throw femrun::Invalid("settings: not JSON; expected one object");
    const Table table(root, "");
    table.only({"deck", "geometry", "mesh", "files", "unused", "ccx", "gmsh", "threads",
                "mesh_limit", "solve_limit", "outputs"});
    ModelSettings settings;
    const std::string deck = table.text("deck", "");
    if (deck.empty()) refuse("deck", "is missing; name the input deck, such as \"bracket.inp\"");
    settings.deck = study_folder / path_of(deck);
    if (const std::string geometry = table.text("geometry", ""); !geometry.empty())
        settings.geometry = study_folder / path_of(geometry);
    settings.mesh = table.text("mesh", settings.mesh);
    require_inside("mesh", settings.mesh, "call it as the deck includes it: \"mesh.inp\"");
    settings.files = table.texts("files");
    for (const std::string& file : settings.files)
        require_inside("files", file, "put the file beside the deck");
    settings.unused = table.texts("unused");
    settings.ccx = program_in(table.text("ccx", settings.ccx), study_folder);
    settings.gmsh = program_in(table.text("gmsh", settings.gmsh), study_folder);
    const double threads = table.number("threads").value_or(1);
    if (!(threads >= 1 && threads <= 1024) || threads != static_cast<int>(threads))
        refuse("threads", "is " + shown(threads) + "; expected a whole number from 1 to 1024");
    settings.threads = static_cast<int>(threads);
    settings.mesh_limit_s = table.seconds("mesh_limit");
    settings.solve_limit_s = table.seconds("solve_limit");
    const json* outputs = table.find("outputs");
    if (!outputs || !outputs->is_object() || outputs->empty())
        refuse("outputs",
               "is missing; say what the study gets: u_tip = { result = \"displacement\", set = "
               "\"TIP\" }");
    for (const auto& [name, value] : outputs->items())
        settings.outputs.push_back(read_output(name, value, settings.geometry.has_value()));
    return settings;
}

}  // namespace calculix
