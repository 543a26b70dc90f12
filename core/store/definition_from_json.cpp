// SPDX-License-Identifier: MIT
// The way back from definition_to_json.cpp.
#include <fmt/format.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "store/database.hpp"
#include "store/definition_words.hpp"

namespace femrun::store {

namespace {

using Json = nlohmann::ordered_json;

/// Thrown, as nlohmann's own exceptions are, and caught in definition_from_json.
struct Mistake {
    std::string what;
};

void read(const Json& json, double& number) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    if (!json.is_string())
        number = json.get<double>();
    else if (json == "nan")
        number = std::numeric_limits<double>::quiet_NaN();
    else if (json == "inf" || json == "-inf")
        number = json == "inf" ? infinity : -infinity;
    else
        throw Mistake{fmt::format("{} is not a number", json.dump())};
}
void read(const Json& json, std::string& text) { text = json.get<std::string>(); }
void read(const Json& json, std::uint64_t& number) { number = json.get<std::uint64_t>(); }
void read(const Json& json, std::int64_t& number) { number = json.get<std::int64_t>(); }
void read(const Json& json, std::uint32_t& number) { number = json.get<std::uint32_t>(); }
void read(const Json& json, bool& flag) { flag = json.get<bool>(); }
void read(const Json& json, std::chrono::milliseconds& time) {
    time = std::chrono::milliseconds(json.get<std::int64_t>());
}
void read(const Json& json, study::Value& value);
void read(const Json& json, study::Parameter& parameter);
void read(const Json& json, study::Fixed& fixed);
void read(const Json& json, study::Derived& derived);
void read(const Json& json, study::Rule& rule);
void read(const Json& json, study::Objective& objective);
void read(const Json& json, study::Constraint& constraint);
void read(const Json& json, study::PlausibleRange& range);

template <typename T>
void read(const Json& json, std::optional<T>& value) {
    if (json.is_null()) {
        value.reset();
    } else {
        T present{};
        read(json, present);
        value = std::move(present);
    }
}
template <typename T>
void read(const Json& json, std::vector<T>& list) {
    if (!json.is_array()) throw Mistake{fmt::format("{} is not a list", json.dump())};
    list.clear();
    for (const Json& each : json) {
        T value{};
        read(each, value);
        list.push_back(std::move(value));
    }
}

template <typename Enum, std::size_t count>
void read_word(const Json& json, const char* const (&words)[count], Enum& into) {
    for (std::size_t i = 0; i < count; ++i) {
        if (json == words[i]) {
            into = static_cast<Enum>(i);
            return;
        }
    }
    throw Mistake{fmt::format("{} is not one of {}", json.dump(), fmt::join(words, ", "))};
}

void read(const Json& json, study::Value& value) {
    if (json.is_string()) {
        value = json.get<std::string>();
    } else if (json.contains("integer")) {
        value = json.at("integer").get<std::int64_t>();
    } else {
        double number = 0;
        read(json.at("real"), number);
        value = number;
    }
}

void read(const Json& json, study::Scale& scale) { read_word(json, words::scales, scale); }

template <typename NumericDomain>
NumericDomain numeric_domain(const Json& json) {
    NumericDomain domain;
    read(json.at("low"), domain.low);
    read(json.at("high"), domain.high);
    read(json.at("step"), domain.step);
    read(json.at("scale"), domain.scale);
    return domain;
}

void read(const Json& json, study::Parameter& parameter) {
    read(json.at("name"), parameter.name);
    read(json.at("unit"), parameter.unit);
    const auto type = json.at("type").get<std::string>();
    if (type == "real") {
        parameter.domain = numeric_domain<study::RealDomain>(json);
    } else if (type == "integer") {
        parameter.domain = numeric_domain<study::IntegerDomain>(json);
    } else if (type == "categorical") {
        study::CategoricalDomain domain;
        read(json.at("choices"), domain.choices);
        parameter.domain = std::move(domain);
    } else {
        throw Mistake{fmt::format("parameter type '{}' is unknown", type)};
    }
}

void read(const Json& json, study::Fixed& fixed) {
    read(json.at("name"), fixed.name);
    read(json.at("value"), fixed.value);
    read(json.at("unit"), fixed.unit);
}
void read(const Json& json, study::Derived& derived) {
    read(json.at("name"), derived.name);
    read(json.at("expression"), derived.expression);
    read(json.at("unit"), derived.unit);
}
void read(const Json& json, study::Rule& rule) {
    read(json.at("name"), rule.name);
    read(json.at("expression"), rule.expression);
}
/// Goals of older studies have none.
void read_unit(const Json& json, std::string& unit) {
    if (const auto known = json.find("unit"); known != json.end()) read(*known, unit);
}
void read(const Json& json, study::Objective& objective) {
    read(json.at("name"), objective.name);
    read_word(json.at("sense"), words::senses, objective.sense);
    read(json.at("of"), objective.of);
    read(json.at("target"), objective.target);
    read_unit(json, objective.unit);
}
void read(const Json& json, study::Constraint& constraint) {
    read(json.at("name"), constraint.name);
    read(json.at("of"), constraint.of);
    read(json.at("lower"), constraint.lower);
    read(json.at("upper"), constraint.upper);
    read_unit(json, constraint.unit);
}
void read(const Json& json, study::PlausibleRange& range) {
    read(json.at("name"), range.name);
    read(json.at("lower"), range.lower);
    read(json.at("upper"), range.upper);
}
void read(const Json& json, study::PluginChoice& choice) {
    read(json.at("plugin"), choice.plugin);
    read(json.at("settings"), choice.settings);
}
void read(const Json& json, study::Licence& licence) {
    read(json.at("count"), licence.count);
    read(json.at("hold"), licence.hold);
    read(json.at("cooldown_ms"), licence.cooldown);
}

study::StudyDefinition read_definition(const Json& json) {
    study::StudyDefinition definition;
    read(json.at("name"), definition.name);
    read(json.at("parameters"), definition.space.parameters);
    read(json.at("fixed"), definition.space.fixed);
    read(json.at("derived"), definition.space.derived);
    read(json.at("rules"), definition.space.rules);
    read(json.at("responses"), definition.goals.responses);
    read(json.at("objectives"), definition.goals.objectives);
    read(json.at("constraints"), definition.goals.constraints);
    // Studies that were begun before these keys were known go on.
    if (const auto share = json.find("share"); share != json.end()) {
        read(share->at("weight"), definition.share.weight);
        definition.share.priority = share->at("priority").get<std::int32_t>();
    }
    if (const auto workers = json.find("workers"); workers != json.end()) {
        read(workers->at("platform"), definition.requirements.platform);
        read(workers->at("tags"), definition.requirements.tags);
        read(workers->at("memory_bytes"), definition.requirements.memory_bytes);
    }
    if (const auto outputs = json.find("outputs"); outputs != json.end())
        read(*outputs, definition.goals.plausible);
    if (const auto limit = json.find("hopeless_after"); limit != json.end())
        read(*limit, definition.hopeless_after);
    if (const auto files = json.find("files"); files != json.end()) read(*files, definition.files);
    const Json& optimizer = json.at("optimizer");
    read(optimizer, definition.optimizer);
    // Studies that were begun without these two conditions go on.
    if (const auto isolation = optimizer.find("isolation"); isolation != optimizer.end())
        read_word(*isolation, words::isolations, definition.optimizer_isolation);
    if (const auto limit = optimizer.find("time_limit_ms"); limit != optimizer.end())
        read(*limit, definition.optimizer_limit);
    read(json.at("seed"), definition.seed);
    const Json& solver = json.at("solver");
    read(solver, definition.solver);
    read_word(solver.at("isolation"), words::isolations, definition.isolation);
    read(solver.at("time_limit_ms"), definition.solve_limit);
    if (const auto limit = solver.find("memory_limit_bytes"); limit != solver.end())
        read(*limit, definition.memory_limit);
    read_word(solver.at("keep"), words::keeps, definition.keep);
    const Json& budget = json.at("budget");
    read(budget.at("successes"), definition.budget.successes);
    read(budget.at("attempts"), definition.budget.attempts);
    read(budget.at("time_ms"), definition.budget.time);
    const Json& retry = json.at("retry");
    read(retry.at("attempts_max"), definition.retry.attempts_max);
    read(retry.at("backoff_ms"), definition.retry.backoff);
    read(retry.at("backoff_max_ms"), definition.retry.backoff_max);
    read(retry.at("time_limit_is_design"), definition.retry.time_limit_is_design);
    for (const auto& [pool, licence] : json.at("licences").items())
        read(licence, definition.licences[pool]);
    read(json.at("try"), definition.enqueued);
    return definition;
}

Error damaged(std::string_view what) {
    return {ErrorKind::corrupt,
            fmt::format("the definition is damaged ({}); restore a copy of the database", what)};
}

}  // namespace

Result<study::StudyDefinition> definition_from_json(std::string_view text) {
    try {
        return read_definition(Json::parse(text));
    } catch (const Json::exception& e) {
        // "[json.exception.out_of_range.403] key 'seed' not found": the number is for programmers.
        const std::string_view what = e.what();
        const std::size_t number = what.find("] ");
        return damaged(number == what.npos ? what : what.substr(number + 2));
    } catch (const Mistake& mistake) {
        return damaged(mistake.what);
    }
}

}  // namespace femrun::store
