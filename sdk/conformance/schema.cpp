// SPDX-License-Identifier: MIT
// What a settings schema must be for hosts to check settings and people to read them.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "conformance.hpp"

namespace femrun::conformance {

namespace {

using nlohmann::json;

const char* const types[] = {"object", "array", "string", "number", "integer", "boolean", "null"};

const char* const keywords[] = {"$schema",
                                "$id",
                                "$defs",
                                "$ref",
                                "title",
                                "description",
                                "type",
                                "properties",
                                "required",
                                "enum",
                                "const",
                                "default",
                                "minimum",
                                "maximum",
                                "items",
                                "additionalProperties",
                                "minItems",
                                "maxItems",
                                "pattern",
                                "minLength",
                                "maxLength",
                                "exclusiveMinimum",
                                "exclusiveMaximum",
                                "patternProperties",
                                "anyOf",
                                "oneOf",
                                "format",
                                "examples"};

bool known(const std::string& word, const auto& words) {
    return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

bool is_of(const json& value, const std::string& type) {
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "number") return value.is_number();
    if (type == "integer") return value.is_number_integer();
    if (type == "boolean") return value.is_boolean();
    return value.is_null();
}

class SchemaCheck {
public:
    std::vector<std::string> mistakes;

    void check(const json& schema, const std::string& place) {
        if (schema.is_boolean()) return;
        if (!schema.is_object()) return add(place, "is no object");
        for (const auto& [word, value] : schema.items())
            if (!known(word, keywords)) add(place, "keyword '" + word + "' is not known");
        check_type(schema, place);
        check_value(schema, place);
        if (schema.contains("properties")) check_properties(schema, place);
        for (const char* nested : {"items", "additionalProperties"})
            if (schema.contains(nested)) check(schema[nested], place + " " + nested);
        for (const char* list : {"anyOf", "oneOf"})
            if (schema.contains(list) && schema[list].is_array())
                for (const json& one : schema[list]) check(one, place);
    }

private:
    void add(const std::string& place, const std::string& what) {
        mistakes.push_back(place + ": " + what);
    }

    void check_type(const json& schema, const std::string& place) {
        if (!schema.contains("type")) return;
        const json all = schema["type"].is_array() ? schema["type"] : json::array({schema["type"]});
        for (const json& type : all)
            if (!type.is_string() || !known(type.get<std::string>(), types))
                add(place, "type " + type.dump() + " is not known");
    }

    void check_value(const json& schema, const std::string& place) {
        if (schema.contains("enum") && !schema["enum"].is_array()) add(place, "enum is no list");
        if (!schema.contains("default")) return;
        const json& value = schema["default"];
        if (schema.contains("type") && schema["type"].is_string() &&
            !is_of(value, schema["type"].get<std::string>()))
            add(place, "default " + value.dump() + " is of another type than " +
                           schema["type"].get<std::string>());
        if (schema.contains("enum") && schema["enum"].is_array() &&
            std::find(schema["enum"].begin(), schema["enum"].end(), value) == schema["enum"].end())
            add(place, "default " + value.dump() + " is not in its enum");
        if (!value.is_number()) return;
        if (schema.contains("minimum") && value < schema["minimum"])
            add(place,
                "default " + value.dump() + " is below its minimum " + schema["minimum"].dump());
        if (schema.contains("maximum") && value > schema["maximum"])
            add(place,
                "default " + value.dump() + " is above its maximum " + schema["maximum"].dump());
    }

    void check_properties(const json& schema, const std::string& place) {
        const json& properties = schema["properties"];
        if (!properties.is_object()) return add(place, "properties is no object");
        for (const auto& [name, property] : properties.items()) {
            const std::string inner =
                place == "settings schema" ? "property '" + name + "'" : place + " '" + name + "'";
            check(property, inner);
            if (property.is_object() && !property.contains("description"))
                add(inner, "it has no description");
        }
        if (!schema.contains("required")) return;
        if (!schema["required"].is_array()) return add(place, "required is no list");
        for (const json& name : schema["required"])
            if (!name.is_string() || !properties.contains(name.get<std::string>()))
                add(place, "required " + name.dump() + " is not among its properties");
    }
};

}  // namespace

std::vector<std::string> schema_mistakes(const std::string& schema) {
    const json read = json::parse(schema, nullptr, /*allow_exceptions=*/false);
    if (read.is_discarded()) return {"settings schema: it is no JSON"};
    if (!read.is_object() || read.value("type", json()) != "object")
        return {"settings schema: it has not \"type\": \"object\""};
    SchemaCheck check;
    check.check(read, "settings schema");
    return check.mistakes;
}

DefaultSettings default_settings(const std::string& schema) {
    const json read = json::parse(schema, nullptr, false);
    DefaultSettings settings;
    if (!read.is_object()) return settings;
    json values = json::object();
    if (read.contains("properties") && read["properties"].is_object())
        for (const auto& [name, property] : read["properties"].items())
            if (property.is_object() && property.contains("default"))
                values[name] = property["default"];
    if (read.contains("required") && read["required"].is_array())
        for (const json& name : read["required"])
            if (name.is_string() && !values.contains(name.get<std::string>()))
                settings.missing.push_back(name.get<std::string>());
    settings.json = values.dump();
    return settings;
}

DefaultSettings settings_of(const Subject& subject) {
    DefaultSettings settings = default_settings(subject.descriptor().settings);
    if (subject.study) settings = {subject.study->settings, {}};
    json values = json::parse(settings.json, nullptr, false);
    const json set = json::parse(subject.set, nullptr, false);
    if (!set.is_object() || set.empty() || !values.is_object()) return settings;
    values.merge_patch(set);
    settings.json = values.dump();
    std::erase_if(settings.missing,
                  [&values](const std::string& name) { return values.contains(name); });
    return settings;
}

std::string said_missing(const std::vector<std::string>& settings) {
    std::string names;
    for (const std::string& name : settings) names += (names.empty() ? "'" : ", '") + name + "'";
    return settings.size() == 1
               ? "its setting " + names + " has no default; give it with --set or a study file"
               : "its settings " + names + " have no default; give them with --set or a study file";
}

}  // namespace femrun::conformance
