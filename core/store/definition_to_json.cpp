// SPDX-License-Identifier: MIT
// A definition as JSON, complete and exact: what is read back equals what was written. Every key is
// always there; what is not set is null; a number that JSON lacks is "inf", "-inf" or "nan".
#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/match.hpp"
#include "store/database.hpp"
#include "store/definition_words.hpp"

namespace femrun::store {

namespace {

using Json = nlohmann::ordered_json;

Json json(double number) {
    if (std::isfinite(number)) return number;
    return std::isnan(number) ? "nan" : number > 0 ? "inf" : "-inf";
}
Json json(const std::string& text) { return text; }
Json json(std::uint64_t number) { return number; }
Json json(std::chrono::milliseconds time) { return time.count(); }
Json json(const study::Value& value);
Json json(const study::Parameter& parameter);
Json json(const study::Fixed& fixed);
Json json(const study::Derived& derived);
Json json(const study::Rule& rule);
Json json(const study::Objective& objective);
Json json(const study::Constraint& constraint);
Json json(const study::PlausibleRange& range);

template <typename T>
Json json(const std::optional<T>& value) {
    return value ? json(*value) : Json(nullptr);
}
template <typename T>
Json json(const std::vector<T>& list) {
    Json array = Json::array();
    for (const T& each : list) array.push_back(json(each));
    return array;
}

/// A real choice must come back as a real one: 2.0 stays apart from 2.
Json json(const study::Value& value) {
    return match(
        value,
        [](double number) {
            return Json::object({{"real", json(number)}});
        },
        [](std::int64_t number) {
            return Json::object({{"integer", number}});
        },
        [](const std::string& text) { return Json(text); });
}

Json json(study::Scale scale) { return words::scales[static_cast<std::size_t>(scale)]; }

Json json(const study::Parameter& parameter) {
    Json object{{"name", parameter.name}, {"unit", parameter.unit}};
    match(
        parameter.domain,
        [&](const study::RealDomain& real) {
            object["type"] = "real";
            object["low"] = json(real.low);
            object["high"] = json(real.high);
            object["step"] = json(real.step);
            object["scale"] = json(real.scale);
        },
        [&](const study::IntegerDomain& integer) {
            object["type"] = "integer";
            object["low"] = integer.low;
            object["high"] = integer.high;
            object["step"] = integer.step;
            object["scale"] = json(integer.scale);
        },
        [&](const study::CategoricalDomain& categorical) {
            object["type"] = "categorical";
            object["choices"] = json(categorical.choices);
        });
    return object;
}

Json json(const study::Fixed& fixed) {
    return {{"name", fixed.name}, {"value", json(fixed.value)}, {"unit", fixed.unit}};
}
Json json(const study::Derived& derived) {
    return {{"name", derived.name}, {"expression", derived.expression}, {"unit", derived.unit}};
}
Json json(const study::Rule& rule) {
    return {{"name", rule.name}, {"expression", rule.expression}};
}

Json json(const study::Objective& objective) {
    return {{"name", objective.name},
            {"sense", words::senses[static_cast<std::size_t>(objective.sense)]},
            {"of", objective.of},
            {"target", json(objective.target)},
            {"unit", objective.unit}};
}
Json json(const study::Constraint& constraint) {
    return {{"name", constraint.name},
            {"of", constraint.of},
            {"lower", json(constraint.lower)},
            {"upper", json(constraint.upper)},
            {"unit", constraint.unit}};
}
Json json(const study::PlausibleRange& range) {
    return {{"name", range.name}, {"lower", json(range.lower)}, {"upper", json(range.upper)}};
}
Json json(const study::PluginChoice& choice) {
    return {{"plugin", choice.plugin}, {"settings", choice.settings}};
}
Json json(const study::Licence& licence) {
    return {
        {"count", licence.count}, {"hold", licence.hold}, {"cooldown_ms", json(licence.cooldown)}};
}

}  // namespace

std::string to_json(const study::StudyDefinition& definition) {
    Json optimizer = json(definition.optimizer);
    optimizer["isolation"] =
        words::isolations[static_cast<std::size_t>(definition.optimizer_isolation)];
    optimizer["time_limit_ms"] = json(definition.optimizer_limit);
    Json solver = json(definition.solver);
    solver["isolation"] = words::isolations[static_cast<std::size_t>(definition.isolation)];
    solver["time_limit_ms"] = json(definition.solve_limit);
    if (definition.memory_limit) solver["memory_limit_bytes"] = *definition.memory_limit;
    solver["keep"] = words::keeps[static_cast<std::size_t>(definition.keep)];
    Json licences = Json::object();
    for (const auto& [pool, licence] : definition.licences) licences[pool] = json(licence);

    Json whole{
        {"name", definition.name},
        {"parameters", json(definition.space.parameters)},
        {"fixed", json(definition.space.fixed)},
        {"derived", json(definition.space.derived)},
        {"rules", json(definition.space.rules)},
        {"responses", json(definition.goals.responses)},
        {"objectives", json(definition.goals.objectives)},
        {"constraints", json(definition.goals.constraints)},
        {"outputs", json(definition.goals.plausible)},
        {"optimizer", std::move(optimizer)},
        {"seed", definition.seed},
        {"solver", std::move(solver)},
        {"budget",
         {{"successes", json(definition.budget.successes)},
          {"attempts", json(definition.budget.attempts)},
          {"time_ms", json(definition.budget.time)}}},
        {"hopeless_after", definition.hopeless_after},
        {"share", {{"weight", definition.share.weight}, {"priority", definition.share.priority}}},
        {"workers",
         {{"platform", definition.requirements.platform},
          {"tags", definition.requirements.tags},
          {"memory_bytes", definition.requirements.memory_bytes}}},
        {"retry",
         {{"attempts_max", definition.retry.attempts_max},
          {"backoff_ms", json(definition.retry.backoff)},
          {"backoff_max_ms", json(definition.retry.backoff_max)},
          {"time_limit_is_design", definition.retry.time_limit_is_design}}},
        {"licences", std::move(licences)},
        {"try", json(definition.enqueued)}};
    if (!definition.files.empty()) whole["files"] = definition.files;
    // Texts that are not UTF-8 cannot be JSON; their bytes are replaced rather than thrown over.
    return whole.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace femrun::store
