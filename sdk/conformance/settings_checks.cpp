// SPDX-License-Identifier: MIT
// What both kinds of plugins are asked about themselves and their settings.
#include "settings_checks.hpp"

#include <cctype>

#include <nlohmann/json.hpp>

#include "bench_host.hpp"
#include "utf8_path.hpp"

namespace femrun::conformance {

namespace {

using nlohmann::json;

bool is_version(const std::string& version) {
    // 1.4.0 or 1.4, with anything after it: 2.0-beta.
    std::size_t at = 0;
    for (int part = 0; part < 2; ++part) {
        const std::size_t start = at;
        while (at < version.size() && std::isdigit(static_cast<unsigned char>(version[at]))) ++at;
        if (at == start) return false;
        if (part == 0 && (at == version.size() || version[at++] != '.')) return false;
    }
    return true;
}

/// Creates an instance with these settings and lets it go; whether it was taken.
bool created(const Subject& subject, Findings& findings, const std::string& settings) {
    BenchHost host(subject, findings);
    const std::string folder = subject.study ? subject.study->folder : text_of(subject.scratch);
    const void* factory = subject.entry->factory(subject.index);
    if (subject.descriptor().factory == std::string(FEMRUN_SOLVER)) {
        femrun_solver_t* made = nullptr;
        host.call("create", [&] {
            return static_cast<const femrun_solver_factory_t*>(factory)->create(
                host.table(), c_text(settings), c_text(folder), &made);
        });
        if (made) made->destroy(made);
        return made != nullptr;
    }
    femrun_optimizer_t* made = nullptr;
    host.call("create", [&] {
        return static_cast<const femrun_optimizer_factory_t*>(factory)->create(
            host.table(), c_text(settings), &made);
    });
    if (made) made->destroy(made);
    return made != nullptr;
}

/// A value that is not of the property's type.
json wrong_value(const json& property) {
    const std::string type =
        property.is_object() && property.contains("type") && property["type"].is_string()
            ? property["type"].get<std::string>()
            : "";
    if (type == "string") return 42;
    if (type.empty()) return nullptr;
    return "not what the schema says: \u00b5";
}

}  // namespace

void describes_itself(const Subject& subject, Findings& findings) {
    const femrun_descriptor_t& descriptor = subject.descriptor();
    if (!is_version(descriptor.version))
        findings.add("descriptor: version '" + std::string(descriptor.version) +
                     "' is not like '1.4.0'");
    const std::string description = descriptor.description;
    if (description.empty() || description.back() != '.')
        findings.add("descriptor: description '" + description +
                     "' is no sentence that ends with a full stop");
    for (const std::string& mistake : schema_mistakes(descriptor.settings)) findings.add(mistake);
    if (subject.entry->descriptor(subject.index) != &descriptor)
        findings.add(
            "descriptor: asking for it twice gives two addresses; it lives while the "
            "library is loaded");
    if (subject.entry->factory(subject.index) != subject.entry->factory(subject.index))
        findings.add(
            "factory: asking for it twice gives two addresses; it lives while the library "
            "is loaded");
}

void refuses_broken_settings(const Subject& subject, Findings& findings) {
    const std::string schema = subject.descriptor().settings;
    const std::string good = settings_of(subject).json;
    const json read = json::parse(schema, nullptr, false);
    const json properties = read.is_object() ? read.value("properties", json()) : json();
    // Who has no settings need not read them.
    if (!properties.is_object() || properties.empty()) return;
    for (const char* broken : {"", "{", "[]", "no JSON", "{\"a\": }", "\xFF\xFE{}"})
        if (created(subject, findings, broken))
            findings.add("create took settings that are no JSON object: '" +
                         std::string(broken[0] == '\xFF' ? "bytes that are no UTF-8" : broken) +
                         "'");
    const json settings = json::parse(good, nullptr, false);
    if (!settings.is_object()) return;
    // Values that the schema forbids: a host refuses them first, so taking them is no mistake, but
    // falling over them is.
    for (const auto& [name, property] : properties.items()) {
        json wrong = settings;
        wrong[name] = wrong_value(property);
        created(subject, findings, wrong.dump());
        wrong[name] = json::array({json::object(), 1e308, -1});
        created(subject, findings, wrong.dump());
    }
    json unknown = settings;
    unknown["no-such-setting σ"] = {{"deep", {1, 2, {3, nullptr}}}};
    created(subject, findings, unknown.dump());
}

}  // namespace femrun::conformance
