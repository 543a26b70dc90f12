// SPDX-License-Identifier: MIT
#include "study/differences.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "base/match.hpp"
#include "study/duration.hpp"

namespace femrun::study {

namespace {

// How a thing is told in one breath; equal things are told equally and different ones differently.

std::string with_unit(const std::string& text, const std::string& unit) {
    return unit.empty() ? text : text + " " + unit;
}

std::string told(const Value& value) {
    return std::holds_alternative<std::string>(value) ? fmt::format("'{}'", to_string(value))
                                                      : to_string(value);
}

std::string told(const Parameter& parameter) {
    const Scale scale = match(
        parameter.domain, [](const RealDomain& real) { return real.scale; },
        [](const IntegerDomain& whole) { return whole.scale; },
        [](const CategoricalDomain&) { return Scale::linear; });
    std::string text = described(parameter.domain);
    if (scale == Scale::logarithmic) text += " on a log scale";
    return parameter.unit.empty() ? text : fmt::format("{} in {}", text, parameter.unit);
}

std::string told(const Fixed& fixed) {
    return "fixed at " + with_unit(told(fixed.value), fixed.unit);
}
std::string told(const Derived& derived) {
    return with_unit(fmt::format("'{}'", derived.expression),
                     derived.unit.empty() ? "" : "in " + derived.unit);
}
std::string told(const Rule& rule) { return fmt::format("'{}'", rule.expression); }

std::string told(const Objective& objective) {
    const std::string unit = objective.unit.empty() ? "" : " in " + objective.unit;
    if (objective.sense == Sense::target)
        return fmt::format("target {} of '{}'{}", objective.target, objective.of, unit);
    return fmt::format("{} '{}'{}", objective.sense == Sense::minimize ? "minimize" : "maximize",
                       objective.of, unit);
}

std::string told(const Constraint& constraint) {
    std::string text = fmt::format("'{}'", constraint.of);
    if (constraint.lower) text += fmt::format(" from {}", *constraint.lower);
    if (constraint.upper) text += fmt::format(" up to {}", *constraint.upper);
    if (!constraint.unit.empty()) text += " in " + constraint.unit;
    return text;
}

std::string told(const PlausibleRange& range) {
    std::string text = "plausible";
    if (range.lower) text += fmt::format(" from {}", *range.lower);
    if (range.upper) text += fmt::format(" up to {}", *range.upper);
    return text;
}

std::string told(const Licence& licence) {
    return fmt::format("{}, {} an attempt, cooldown {}", licence.count, licence.hold,
                       to_string(licence.cooldown));
}

std::string told(const std::string& text) { return fmt::format("'{}'", text); }
std::string told(std::uint64_t number) { return fmt::format("{}", number); }
std::string told(std::int64_t number) { return fmt::format("{}", number); }
std::string told(double number) { return fmt::format("{}", number); }
std::string told(const Requirements& wanted) {
    std::vector<std::string> parts;
    if (!wanted.platform.empty()) parts.push_back(fmt::format("platform '{}'", wanted.platform));
    if (wanted.memory_bytes > 0)
        parts.push_back(fmt::format("memory {} bytes", wanted.memory_bytes));
    for (const std::string& tag : wanted.tags) parts.push_back(fmt::format("tag '{}'", tag));
    return parts.empty() ? "nothing" : fmt::format("{}", fmt::join(parts, ", "));
}
std::string told(bool flag) { return flag ? "true" : "false"; }
std::string told(std::chrono::milliseconds duration) { return to_string(duration); }
std::string told(Isolation isolation) {
    return isolation == Isolation::thread    ? "thread"
           : isolation == Isolation::process ? "process"
                                             : "by the plugin";
}
std::string told(Keep keep) {
    constexpr const char* words[] = {"all", "failed and best", "failed", "best", "none"};
    return words[static_cast<std::size_t>(keep)];
}
template <typename T>
std::string told(const std::optional<T>& value) {
    return value ? told(*value) : "none";
}

struct Told {
    std::string name, text;
    bool operator==(const Told&) const = default;
};

template <typename T>
void tell(const std::vector<T>& things, std::vector<Told>& into) {
    for (const T& thing : things) into.push_back({thing.name, told(thing)});
}

template <typename T>
std::vector<Told> all_told(const std::vector<T>& things) {
    std::vector<Told> list;
    tell(things, list);
    return list;
}

/// One list, so that a parameter that was fixed and now varies has changed once.
std::vector<Told> all_told(const SpaceDefinition& space) {
    std::vector<Told> list;
    tell(space.parameters, list);
    tell(space.fixed, list);
    tell(space.derived, list);
    return list;
}

std::vector<Told> all_told(const std::map<std::string, Licence>& licences) {
    std::vector<Told> list;
    for (const auto& [name, licence] : licences) list.push_back({name, told(licence)});
    return list;
}

std::string size_of(const std::optional<std::uint64_t>& bytes) {
    return bytes ? fmt::format("{} bytes", *bytes) : "none";
}

class Comparison {
public:
    template <typename T>
    void thing(const std::string& what, const T& was, const T& is) {
        if (was != is) say(fmt::format("{}: was {}, is {}", what, told(was), told(is)));
    }

    /// Things of one kind, by name.
    void things(const std::string& kind, const std::vector<Told>& was,
                const std::vector<Told>& is) {
        const auto find = [](const std::vector<Told>& list, const Told& wanted) {
            return std::find_if(list.begin(), list.end(),
                                [&](const Told& thing) { return thing.name == wanted.name; });
        };
        for (const Told& thing : was) {
            const auto now = find(is, thing);
            if (now == is.end())
                say(fmt::format("{} '{}': was {}, is gone", kind, thing.name, thing.text));
            else if (thing != *now)
                say(fmt::format("{} '{}': was {}, is {}", kind, thing.name, thing.text, now->text));
        }
        for (const Told& thing : is)
            if (find(was, thing) == was.end())
                say(fmt::format("{} '{}': is new: {}", kind, thing.name, thing.text));
        if (was != is && std::is_permutation(was.begin(), was.end(), is.begin(), is.end()))
            say(fmt::format("the {}s stand in another order", kind));
    }

    /// Settings key by key; nested ones whole.
    void settings(const std::string& section, const std::string& was, const std::string& is) {
        if (was == is) return;
        using Json = nlohmann::json;  // sorted: the order of settings is compared at the end
        const Json a = Json::parse(was, nullptr, false), b = Json::parse(is, nullptr, false);
        const std::size_t before = sentences_.size();
        if (a.is_object() && b.is_object()) {
            for (const auto& [key, value] : a.items())
                if (!b.contains(key))
                    say(fmt::format("[{}] {}: was {}, is gone", section, key, value.dump()));
                else if (b.at(key) != value)
                    say(fmt::format("[{}] {}: was {}, is {}", section, key, value.dump(),
                                    b.at(key).dump()));
            for (const auto& [key, value] : b.items())
                if (!a.contains(key))
                    say(fmt::format("[{}] {}: is new: {}", section, key, value.dump()));
        }
        if (sentences_.size() == before)
            say(fmt::format("[{}]: its settings stand in another order", section));
    }

    void say(std::string sentence) { sentences_.push_back(std::move(sentence)); }
    std::vector<std::string> sentences() && { return std::move(sentences_); }

private:
    std::vector<std::string> sentences_;
};

std::string joined(const std::vector<std::string>& names) {
    return names.empty() ? "none" : fmt::format("'{}'", fmt::join(names, "', '"));
}

void compare_study(const StudyDefinition& was, const StudyDefinition& is, Comparison& found) {
    found.thing("[study] name", was.name, is.name);
    found.things("parameter", all_told(was.space), all_told(is.space));
    found.things("rule", all_told(was.space.rules), all_told(is.space.rules));
    found.things("objective", all_told(was.goals.objectives), all_told(is.goals.objectives));
    found.things("constraint", all_told(was.goals.constraints), all_told(is.goals.constraints));
    found.things("output", all_told(was.goals.plausible), all_told(is.goals.plausible));
    if (was.goals.responses != is.goals.responses)
        found.say(fmt::format("responses: were {}, are {}", joined(was.goals.responses),
                              joined(is.goals.responses)));
    found.thing("[optimizer] plugin", was.optimizer.plugin, is.optimizer.plugin);
    found.thing("[optimizer] seed", was.seed, is.seed);
    found.settings("optimizer", was.optimizer.settings, is.optimizer.settings);
    found.thing("[solver] plugin", was.solver.plugin, is.solver.plugin);
    found.settings("solver", was.solver.settings, is.solver.settings);
    if (was.enqueued != is.enqueued)
        found.say(fmt::format("[[try]]: were {} designs, are {}{}", was.enqueued.size(),
                              is.enqueued.size(),
                              was.enqueued.size() == is.enqueued.size() ? " others" : ""));
}

void compare_conditions(const StudyDefinition& was, const StudyDefinition& is, Comparison& found) {
    found.thing("[optimizer] isolation", was.optimizer_isolation, is.optimizer_isolation);
    found.thing("[optimizer] time_limit", was.optimizer_limit, is.optimizer_limit);
    found.thing("[solver] isolation", was.isolation, is.isolation);
    found.thing("[solver] time_limit", was.solve_limit, is.solve_limit);
    found.thing("[solver] memory_limit", size_of(was.memory_limit), size_of(is.memory_limit));
    found.thing("[solver] keep", was.keep, is.keep);
    found.thing("[retry] attempts_max", std::uint64_t{was.retry.attempts_max},
                std::uint64_t{is.retry.attempts_max});
    found.thing("[retry] backoff", was.retry.backoff, is.retry.backoff);
    found.thing("[retry] backoff_max", was.retry.backoff_max, is.retry.backoff_max);
    found.thing("[retry] time_limit_is_design", was.retry.time_limit_is_design,
                is.retry.time_limit_is_design);
    found.things("licence", all_told(was.licences), all_told(is.licences));
    found.thing("[study] trials", was.budget.successes, is.budget.successes);
    found.thing("[study] attempts", was.budget.attempts, is.budget.attempts);
    found.thing("[study] time", was.budget.time, is.budget.time);
    found.thing("[study] weight", was.share.weight, is.share.weight);
    found.thing("[study] priority", std::int64_t{was.share.priority},
                std::int64_t{is.share.priority});
    found.thing("[workers]", was.requirements, is.requirements);
    found.thing("[study] hopeless_after", was.hopeless_after, is.hopeless_after);
    if (was.files != is.files)
        found.say(
            fmt::format("[study] files: were {}, are {}", joined(was.files), joined(is.files)));
}

}  // namespace

std::vector<std::string> differences(const StudyDefinition& was, const StudyDefinition& is) {
    Comparison found;
    compare_study(was, is, found);
    compare_conditions(was, is, found);
    return std::move(found).sentences();
}

bool same_study(const StudyDefinition& was, const StudyDefinition& is) {
    Comparison found;
    compare_study(was, is, found);
    return std::move(found).sentences().empty();
}

}  // namespace femrun::study
