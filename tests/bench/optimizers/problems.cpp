// SPDX-License-Identifier: MIT
#include "problems.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "base/near_name.hpp"

namespace femrun::bench {

namespace {

struct Family {
    std::string_view name;
    std::vector<NamedProblem> (*problems)();
};

constexpr Family families[] = {{"single", single_objective_problems},
                               {"multi", multi_objective_problems},
                               {"failing", failing_problems},
                               {"constrained", constrained_problems},
                               {"hidden", hidden_problems},
                               {"fronts", front_problems},
                               {"tuning", tuning_problems},
                               {"tuning_engineering", tuning_engineering_problems},
                               {"tuning_angles", tuning_angles_problems},
                               {"tuning_failing", tuning_failing_problems},
                               {"tuning_constrained", tuning_constrained_problems},
                               {"tuning_hidden", tuning_hidden_problems},
                               {"tuning_fronts", tuning_front_problems}};

void append(std::vector<NamedProblem>& to, std::vector<NamedProblem> from) {
    for (NamedProblem& problem : from)
        if (std::none_of(to.begin(), to.end(),
                         [&](const NamedProblem& known) { return known.name == problem.name; }))
            to.push_back(std::move(problem));
}

std::vector<NamedProblem> all_problems() {
    std::vector<NamedProblem> all;
    for (const Family& family : families) append(all, family.problems());
    return all;
}

Result<std::vector<NamedProblem>> named(const std::string& word) {
    if (word == "all") return all_problems();
    std::vector<std::string> known{"all"};
    for (const Family& family : families) {
        if (word == family.name) return family.problems();
        known.emplace_back(family.name);
    }
    for (const NamedProblem& problem : all_problems()) {
        if (problem.name == word) return std::vector{problem};
        known.push_back(problem.name);
    }
    return Error{ErrorKind::missing,
                 fmt::format("there is no problem '{}'{}", word, suggestion(word, known))};
}

}  // namespace

Result<std::vector<NamedProblem>> problems_named(std::string_view list) {
    std::vector<NamedProblem> problems;
    for (std::size_t begin = 0; begin <= list.size();) {
        const std::size_t end = std::min(list.find(',', begin), list.size());
        auto found = named(std::string(list.substr(begin, end - begin)));
        if (!found) return found;
        append(problems, *std::move(found));
        begin = end + 1;
    }
    return problems;
}

std::string family_names() {
    std::string text;
    for (const Family& family : families) text += std::string(family.name) + ", ";
    return text + "all";
}

study::Parameter real(std::string name, double low, double high, study::Scale scale) {
    return {std::move(name), study::RealDomain{low, high, std::nullopt, scale}, ""};
}

study::Parameter integer(std::string name, std::int64_t low, std::int64_t high, study::Scale scale,
                         std::int64_t step) {
    return {std::move(name), study::IntegerDomain{low, high, step, scale}, ""};
}

study::Parameter categorical(std::string name, const std::vector<std::string>& choices) {
    return {std::move(name), study::CategoricalDomain{{choices.begin(), choices.end()}}, ""};
}

std::vector<study::Parameter> box(std::size_t n, double low, double high) {
    std::vector<study::Parameter> parameters;
    for (std::size_t i = 0; i < n; ++i)
        parameters.push_back(real("x" + std::to_string(i), low, high));
    return parameters;
}

}  // namespace femrun::bench
