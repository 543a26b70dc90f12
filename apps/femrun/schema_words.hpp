// SPDX-License-Identifier: MIT
// What a plugin's settings schema says, read with patience: a third party's may hold anything where
// JSON Schema wants a text or a list, and what cannot be read is left out.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace femrun::app {

/// The text under `key`; empty when there is none.
inline std::string text_in(const nlohmann::ordered_json& schema, const char* key) {
    const auto found = schema.is_object() ? schema.find(key) : schema.end();
    return found != schema.end() && found->is_string() ? found->get<std::string>() : "";
}

/// The members of the object under `key`; none when it is no object.
inline nlohmann::ordered_json members_in(const nlohmann::ordered_json& schema, const char* key) {
    const auto found = schema.is_object() ? schema.find(key) : schema.end();
    return found != schema.end() && found->is_object() ? *found : nlohmann::ordered_json::object();
}

/// The texts of the list under `key`.
inline std::vector<std::string> texts_in(const nlohmann::ordered_json& schema, const char* key) {
    std::vector<std::string> texts;
    const auto found = schema.is_object() ? schema.find(key) : schema.end();
    if (found == schema.end() || !found->is_array()) return texts;
    for (const auto& text : *found)
        if (text.is_string()) texts.push_back(text.get<std::string>());
    return texts;
}

/// The first of the list under "examples"; null when there is none.
inline nlohmann::ordered_json example_in(const nlohmann::ordered_json& schema) {
    const auto found = schema.is_object() ? schema.find("examples") : schema.end();
    const bool there = found != schema.end() && found->is_array() && !found->empty();
    return there ? found->front() : nlohmann::ordered_json();
}

}  // namespace femrun::app
