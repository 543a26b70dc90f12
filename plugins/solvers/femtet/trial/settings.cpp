// SPDX-License-Identifier: MIT
#include "trial/settings.hpp"

#include <algorithm>
#include <cmath>
#include <femrun/duration.hpp>
#include <femrun/failure.hpp>
#include <femrun/near_name.hpp>
#include <nlohmann/json.hpp>

#include "trial/words.hpp"

namespace femtet {

namespace {

using nlohmann::json;

[[noreturn]] void refuse(const std::string& key, const std::string& why) {
    throw femrun::Invalid("solver." + key + ": " + why);
}

/// Members of one table, each with its type checked.
class Table {
public:
    Table(const json& table, std::string place) : table_(table), place_(std::move(place)) {
        if (!table.is_object()) refuse(place_, "is no table; write { call = \"Gogh. ...\" }");
    }

    void only(const std::vector<std::string>& known) const {
        for (const auto& [key, value] : table_.items())
            if (std::find(known.begin(), known.end(), key) == known.end())
                refuse(key_of(key),
                       "there is no such setting" + femrun::name_suggestion(key, known));
    }

    std::string text(const char* key, const std::string& otherwise = {}) const {
        const json* value = find(key);
        if (!value) return otherwise;
        if (!value->is_string()) refuse(key_of(key), "is " + value->dump() + "; expected a text");
        return value->get<std::string>();
    }

    bool flag(const char* key) const {
        const json* value = find(key);
        if (!value) return false;
        if (!value->is_boolean())
            refuse(key_of(key), "is " + value->dump() + "; expected true or false");
        return value->get<bool>();
    }

    double number(const char* key, double otherwise) const {
        const json* value = find(key);
        if (!value) return otherwise;
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
                refuse(key_of(key), "has " + each.dump() + " in it; expected texts");
            found.push_back(each.get<std::string>());
        }
        return found;
    }

    double seconds(const char* key, double otherwise) const {
        const json* value = find(key);
        if (!value) return otherwise;
        const auto found = value->is_string()
                               ? femrun::seconds_in(value->get_ref<const std::string&>())
                               : std::optional<double>();
        if (!found)
            refuse(key_of(key),
                   "is " + value->dump() + "; expected a duration such as '30 s' or '1 h 30 min'");
        return *found;
    }

    std::string one_of(const char* key, const std::vector<std::string>& words) const {
        std::string word = text(key, words.front());
        if (std::find(words.begin(), words.end(), word) == words.end())
            refuse(key_of(key), "'" + word + "' is none of " + listed(words));
        return word;
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

Program program_in(const Table& table, const char* key) {
    try {
        return Program::parse(table.text(key));
    } catch (const CallError& error) {
        refuse(table.key_of(key), error.what());
    }
}

void read_modes(const Table& table, Output& output) {
    if (const json* mode = table.find("mode")) {
        if (mode->is_string() && *mode == "last") {
            output.mode = -1;
        } else {
            const double number = table.number("mode", 0);
            if (!(number >= 0 && number <= 1e6) || number != std::floor(number))
                refuse(table.key_of("mode"), "is " + shown(number) +
                                                 "; modes are counted from 0, and \"last\" is the "
                                                 "last");
            output.mode = static_cast<int>(number);
        }
    }
    if (const std::string words = table.text("reduce"); !words.empty()) {
        output.reduction = Reduction::parse(words);
        if (!output.reduction)
            refuse(table.key_of("reduce"), "'" + words + "' is none of " + reduction_words);
    }
    if (table.find("give")) output.give = program_in(table, "give");
    if (output.mode && output.reduction)
        refuse(table.key_of("mode"), "goes with no reduce, which reads all modes; leave one out");
    const bool chooses = output.reduction && output.reduction->kind != Reduction::Kind::mean;
    if (output.give && !chooses)
        refuse(table.key_of("give"),
               "is read at the mode that reduce chooses; add reduce = \"min over modes\", say");
    if ((output.mode || output.reduction) && results_of(output.call).empty())
        refuse(table.key_of("call"),
               "has no modes; to select them, the value is to be read from one part of Gogh: "
               "\"Gogh.Galileo.GetFreq().Real\", for example");
}

void read_factor(const Table& table, Output& output) {
    output.factor = table.number("factor", 1);
    if (!std::isfinite(output.factor) || output.factor == 0)
        refuse(table.key_of("factor"), "is " + shown(output.factor) + "; expected another number");
}

void read_parametric(const Table& table, Output& output) {
    for (const char* const key : {"call", "mode", "reduce", "give"})
        if (table.find(key))
            refuse(table.key_of(key),
                   "goes with no parametric, which says what is read; leave one "
                   "out");
    const double number = table.number("parametric", 0);
    if (!(number >= 1 && number <= 1e4) || number != std::floor(number))
        refuse(table.key_of("parametric"),
               "is " + shown(number) + "; Femtet's output settings are counted from 1");
    output.parametric = static_cast<int>(number);
    read_factor(table, output);
}

Output read_output(const std::string& name, const json& value) {
    const Table table(value, "outputs." + name);
    table.only({"call", "parametric", "model", "mode", "reduce", "give", "factor"});
    Output output;
    output.name = name;
    output.model = table.text("model");
    if (table.find("parametric")) {
        read_parametric(table, output);
        return output;
    }
    if (!table.find("call"))
        refuse(table.key_of("call"),
               "is missing; say what is read: \"Gogh.Gauss.GetL(coil, coil)\", for example");
    output.call = program_in(table, "call");
    read_factor(table, output);
    read_modes(table, output);
    return output;
}

/// Files go below the folder of the copy: relative, without "..".
void require_beside(const std::string& file) {
    const std::filesystem::path path = path_of(file);
    bool beside = !file.empty() && path.is_relative() && !path.has_root_path();
    for (const auto& part : path)
        if (part == "..") beside = false;
    if (!beside)
        refuse("files", "'" + file +
                            "' leads out of the project's folder; put the file beside the "
                            "project");
}

Naming read_naming(const Table& table) {
    Naming naming{table.texts("unused"), {}};
    const json* variables = table.find("variables");
    if (!variables) return naming;
    if (!variables->is_object())
        refuse("variables",
               "is " + variables->dump() + "; write a table: width = \"\xE5\xB9\x85-1\"");
    for (const auto& [quantity, variable] : variables->items()) {
        const std::string key = "variables." + quantity;
        if (!variable.is_string() || variable.get_ref<const std::string&>().empty())
            refuse(key, "is " + variable.dump() + "; name the variable of the model that it sets");
        if (std::find(naming.unused.begin(), naming.unused.end(), quantity) != naming.unused.end())
            refuse(key, "sets a variable, and solver.unused says that it is none; leave one out");
        naming.variables[quantity] = variable.get<std::string>();
    }
    return naming;
}

/// What Femtet says of licences is not known word by word: these are in any such sentence.
std::vector<std::string> licence_words(const Table& table) {
    if (table.find("licence_words")) return table.texts("licence_words");
    return {"licence", "license", "dongle", "ライセンス", "プロテクト", "ドングル"};
}

}  // namespace

bool FemtetSettings::is_parametric(const std::string& of_model) const {
    return std::any_of(outputs.begin(), outputs.end(), [&](const Output& output) {
        return output.parametric && (output.model.empty() ? model : output.model) == of_model;
    });
}

bool FemtetSettings::is_parametric() const {
    return std::any_of(outputs.begin(), outputs.end(),
                       [](const Output& output) { return output.parametric.has_value(); });
}

std::vector<std::string> FemtetSettings::models() const {
    std::vector<std::string> all;
    for (const Output& output : outputs) {
        const std::string& name = output.model.empty() ? model : output.model;
        if (std::find(all.begin(), all.end(), name) == all.end()) all.push_back(name);
    }
    return all;
}

FemtetSettings read_settings(std::string_view text, const std::filesystem::path& study_folder) {
    const json root = json::parse(text, nullptr, false);
    if (root.is_discarded()) throw femrun::Invalid("settings: not JSON; expected one object");
    const Table table(root, "");
    table.only({"project", "model", "connect", "result_window", "result_file", "picture", "dialogs",
                "program", "files", "unused", "variables", "licence_words", "dry_run",
                "start_limit", "call_limit", "rebuild_limit", "mesh_limit", "solve_limit",
                "outputs"});
    FemtetSettings settings;
    const std::string project = table.text("project");
    if (project.empty()) refuse("project", "is missing; name the project, such as \"coil.femprj\"");
    settings.project = (study_folder / path_of(project)).lexically_normal();
    settings.model = table.text("model");
    settings.connect = table.one_of("connect", {"new", "existing"}) == "existing"
                           ? FemtetSettings::Connect::existing
                           : FemtetSettings::Connect::start;
    settings.result_window = table.flag("result_window");
    settings.result_file = table.flag("result_file");
    settings.picture = table.flag("picture");
    settings.dry_run = table.flag("dry_run");
    settings.dialogs = table.one_of("dialogs", {"confirm", "fail"}) == "fail"
                           ? FemtetSettings::Dialogs::fail
                           : FemtetSettings::Dialogs::confirm;
    if (const std::string program = table.text("program"); !program.empty())
        settings.program = (study_folder / path_of(program)).lexically_normal();
    settings.files = table.texts("files");
    for (const std::string& file : settings.files) require_beside(file);
    settings.naming = read_naming(table);
    settings.licence_words = licence_words(table);
    Limits& limits = settings.limits;
    limits.start = table.seconds("start_limit", limits.start);
    limits.call = table.seconds("call_limit", limits.call);
    limits.rebuild = table.seconds("rebuild_limit", limits.rebuild);
    limits.mesh = table.seconds("mesh_limit", limits.mesh);
    limits.solve = table.seconds("solve_limit", limits.solve);
    const json* outputs = table.find("outputs");
    if (!outputs || !outputs->is_object() || outputs->empty())
        refuse("outputs",
               "is missing; say what the study gets: L = { call = \"coil = "
               "Gogh.Gauss.GetCoilList()[0]; Gogh.Gauss.GetL(coil, coil)\" }");
    for (const auto& [name, value] : outputs->items())
        settings.outputs.push_back(read_output(name, value));
    return settings;
}

}  // namespace femtet
