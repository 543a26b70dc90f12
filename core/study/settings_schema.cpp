// SPDX-License-Identifier: MIT
#include "study/settings_schema.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/near_name.hpp"
#include "study/settings_json.hpp"

namespace femrun::study {

namespace {

using Json = nlohmann::ordered_json;

std::string shown(const Json& value) {
    if (value.is_object()) return "a table";
    if (value.is_array()) return value.empty() ? "an empty list" : "a list";
    if (value.is_string()) return fmt::format("text '{}'", value.get<std::string>());
    if (value.is_number()) return "the number " + value.dump();
    return value.dump();
}

/// As a choice stands in a list of choices.
std::string choice(const Json& value) {
    return value.is_string() ? "'" + value.get<std::string>() + "'" : value.dump();
}

bool is_whole(const Json& value) {
    return value.is_number_integer() ||
           (value.is_number_float() && std::floor(value.get<double>()) == value.get<double>() &&
            std::abs(value.get<double>()) <= 0x1p53);
}

bool is_of(const std::string& type, const Json& value) {
    if (type == "string") return value.is_string();
    if (type == "integer") return is_whole(value);
    if (type == "number") return value.is_number();
    if (type == "boolean") return value.is_boolean();
    if (type == "array") return value.is_array();
    if (type == "object") return value.is_object();
    return false;
}

std::string wanted(const std::string& type) {
    static const std::map<std::string, std::string> words{
        {"string", "a text"},         {"integer", "a whole number"}, {"number", "a number"},
        {"boolean", "true or false"}, {"array", "a list"},           {"object", "a table"},
    };
    const auto found = words.find(type);
    return found == words.end() ? type : found->second;
}

std::vector<std::string> types_of(const Json& schema) {
    std::vector<std::string> types;
    const auto type = schema.find("type");
    if (type == schema.end()) return types;
    if (type->is_string()) return {type->get<std::string>()};
    if (type->is_array())
        for (const Json& each : *type)
            if (each.is_string()) types.push_back(each.get<std::string>());
    return types;
}

/// What stands behind "=" in an example of a missing setting.
std::string example(const Json& schema) {
    const auto types = types_of(schema);
    const std::string type = types.empty() ? "string" : types.front();
    if (const auto values = schema.find("enum"); values != schema.end() && !values->empty())
        return values->front().dump();
    if (type == "integer" || type == "number") return "1";
    if (type == "boolean") return "true";
    if (type == "array") return "[...]";
    if (type == "object") return "{ ... }";
    return "\"...\"";
}

const Json none = Json::object();

class SchemaCheck {
public:
    SchemaCheck(std::string_view section, const StudyFile& file)
        : section_(section),
          file_(file),
          plugin_(section == "solver" ? file.definition().solver.plugin
                                      : file.definition().optimizer.plugin) {}

    CheckedSettings check(std::string_view schema_text, std::string_view settings_text) {
        Json settings = Json::parse(settings_text, nullptr, false);
        if (!settings.is_object()) settings = Json::object();
        const Json schema =
            schema_text.empty() ? Json::object() : Json::parse(schema_text, nullptr, false);
        if (!schema.is_object())
            found_.mistakes.push_back(
                {ErrorKind::fault,
                 fmt::format("{}: {} describes its settings with a schema that is no JSON object; "
                             "tell its author",
                             file_.place(section_), whose(section_))});
        else
            check_value(schema, settings, section_);
        found_.settings = json_text(settings);
        return std::move(found_);
    }

private:
    /// "solver 'calculix'" for the settings as a whole, "solver.steps.0" within.
    std::string whose(const std::string& key) const {
        return key == section_ ? fmt::format("{} '{}'", section_, plugin_) : key;
    }

    void wrong(const std::string& key, const std::string& what) {
        found_.mistakes.push_back(
            {ErrorKind::invalid, fmt::format("{}: {}", file_.place(key), what)});
    }

    void check_value(const Json& schema, Json& value, const std::string& key) {
        if (!schema.is_object()) return;  // `true`: anything goes
        const auto types = types_of(schema);
        const auto fits = [&](const std::string& type) { return is_of(type, value); };
        if (!types.empty() && std::none_of(types.begin(), types.end(), fits)) {
            std::vector<std::string> words;
            for (const std::string& type : types) words.push_back(wanted(type));
            wrong(key, fmt::format("{} is {}; it must be {}", key, shown(value),
                                   fmt::join(words, " or ")));
            return;
        }
        // A plugin that asks for a whole number gets one.
        if (types == std::vector<std::string>{"integer"} && value.is_number_float())
            value = static_cast<std::int64_t>(value.get<double>());
        check_enum(schema, value, key);
        if (value.is_number()) check_number(schema, value.get<double>(), key);
        if (value.is_array()) check_list(schema, value, key);
        if (value.is_object()) check_table(schema, value, key);
    }

    void check_enum(const Json& schema, const Json& value, const std::string& key) {
        const auto values = schema.find("enum");
        if (values == schema.end() || !values->is_array()) return;
        if (std::find(values->begin(), values->end(), value) != values->end()) return;
        std::vector<std::string> choices, texts;
        for (const Json& each : *values) {
            choices.push_back(choice(each));
            if (each.is_string()) texts.push_back(each.get<std::string>());
        }
        const auto near =
            value.is_string() ? near_name(value.get<std::string>(), texts) : std::nullopt;
        wrong(key,
              fmt::format("{} is {}; {}", key, shown(value),
                          near ? fmt::format("did you mean '{}'?", *near)
                               : fmt::format("it must be one of {}", fmt::join(choices, ", "))));
    }

    void check_number(const Json& schema, double value, const std::string& key) {
        const auto limit = [&](const char* word) -> const Json* {
            const auto found = schema.find(word);
            return found != schema.end() && found->is_number() ? &*found : nullptr;
        };
        const auto refuse = [&](const std::string& what) {
            wrong(key, fmt::format("{} is the number {}; it must be {}", key, value, what));
        };
        if (const Json* low = limit("minimum"); low && value < low->get<double>())
            refuse(low->dump() + " or more");
        if (const Json* low = limit("exclusiveMinimum"); low && value <= low->get<double>())
            refuse("above " + low->dump());
        if (const Json* high = limit("maximum"); high && value > high->get<double>())
            refuse("at most " + high->dump());
    }

    void check_list(const Json& schema, Json& list, const std::string& key) {
        const auto least = schema.find("minItems");
        if (least != schema.end() && least->is_number_unsigned() &&
            list.size() < least->get<std::size_t>())
            wrong(key, fmt::format("{} is a list of {}; it must have at least {}", key, list.size(),
                                   least->get<std::size_t>()));
        const auto items = schema.find("items");
        if (items == schema.end()) return;
        for (std::size_t i = 0; i < list.size(); ++i)
            check_value(*items, list[i], fmt::format("{}.{}", key, i));
    }

    void check_table(const Json& schema, Json& table, const std::string& key) {
        const auto found = schema.find("properties");
        const Json& properties = found != schema.end() && found->is_object() ? *found : none;
        const auto others = schema.find("additionalProperties");
        for (auto& [name, value] : table.items()) {
            if (const auto property = properties.find(name); property != properties.end())
                check_value(*property, value, fmt::format("{}.{}", key, name));
            else if (others != schema.end() && *others == Json(false))
                wrong(fmt::format("{}.{}", key, name),
                      fmt::format("{} has no setting '{}'{}", whose(key), name,
                                  suggestion(name, known_names(properties, key))));
            else if (others != schema.end())
                check_value(*others, value, fmt::format("{}.{}", key, name));
        }
        require(schema, properties, table, key);
        for (const auto& [name, property] : properties.items()) {
            if (!property.is_object() || !property.contains("default") || table.contains(name))
                continue;
            table[name] = property.at("default");
            check_value(property, table[name], fmt::format("{}.{}", key, name));
        }
    }

    /// Settings of the plugin, and those that Femrun keeps for itself beside them.
    std::vector<std::string> known_names(const Json& properties, const std::string& key) const {
        std::vector<std::string> names;
        for (const auto& [name, property] : properties.items()) names.push_back(name);
        if (key == "solver")
            names.insert(names.end(),
                         {"plugin", "isolation", "time_limit", "memory_limit", "keep"});
        if (key == "optimizer")
            names.insert(names.end(), {"plugin", "seed", "isolation", "time_limit"});
        return names;
    }

    void require(const Json& schema, const Json& properties, const Json& table,
                 const std::string& key) {
        const auto required = schema.find("required");
        if (required == schema.end() || !required->is_array()) return;
        for (const Json& each : *required) {
            if (!each.is_string()) continue;
            const auto name = each.get<std::string>();
            if (table.contains(name)) continue;
            const auto property = properties.find(name);
            const Json& described = property != properties.end() ? *property : none;
            const auto text = described.find("description");
            const std::string meaning = text != described.end() && text->is_string()
                                            ? fmt::format(" ({})", text->get<std::string>())
                                            : "";
            wrong(key, fmt::format("{} needs the setting '{}'; write {} = {}{}", whose(key), name,
                                   name, example(described), meaning));
        }
    }

    std::string section_;
    const StudyFile& file_;
    std::string plugin_;
    CheckedSettings found_;
};

}  // namespace

CheckedSettings check_settings(std::string_view schema, std::string_view settings,
                               std::string_view section, const StudyFile& file) {
    return SchemaCheck(section, file).check(schema, settings);
}

std::optional<std::string> table_of_names(std::string_view schema) {
    const Json described = Json::parse(schema, nullptr, false);
    const auto properties = described.is_object() ? described.find("properties") : described.end();
    if (properties == described.end() || !properties->is_object()) return std::nullopt;
    for (const auto& [name, setting] : properties->items())
        if (setting.is_object() && setting.value("format", Json()) == "variable names") return name;
    return std::nullopt;
}

}  // namespace femrun::study
