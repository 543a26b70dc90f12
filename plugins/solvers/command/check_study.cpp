// SPDX-License-Identifier: MIT
#include "check_study.hpp"

#include <algorithm>
#include <map>
#include <string>

#include <femrun/failure.hpp>
#include <femrun/near_name.hpp>

#include "sample_values.hpp"

namespace femrun::command {

namespace {

using Names = std::vector<std::string>;

bool holds(const Names& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

void refuse_if_any(const Names& mistakes) {
    std::string joined;
    for (const std::string& mistake : mistakes) {
        if (!joined.empty()) joined += joined.back() == '?' ? " also: " : "; also: ";
        joined += mistake;
    }
    if (!joined.empty()) throw Invalid(joined);
}

Names mistakes_in_names(const Plan& plan, const std::vector<Quantity>& quantities) {
    Names known, needed, mistakes;
    for (const Quantity& quantity : quantities) {
        known.push_back(quantity.name);
        if (!quantity.optional) needed.push_back(quantity.name);
    }
    for (const TextTemplate& text : plan.texts())
        for (std::string& mistake : text.mistakes(known)) mistakes.push_back(std::move(mistake));
    for (const std::string& name : plan.unused)
        if (!holds(known, name))
            mistakes.push_back("solver.unused: '" + name + "' names no parameter" +
                               name_suggestion(name, known));
    // Dakota's parameters file has them all.
    if (plan.dakota) return mistakes;
    for (const std::string& name : unused_names(needed, plan.texts()))
        if (!holds(plan.unused, name))
            mistakes.push_back("parameter '" + name + "' is used nowhere; write '${" + name +
                               "}' into a template, an argument or the environment, or add it to "
                               "solver.unused");
    return mistakes;
}

Names mistakes_in_formats(const Plan& plan, const std::vector<Quantity>& quantities) {
    std::map<std::string, std::vector<TextValue>, std::less<>> samples;
    for (const Quantity& quantity : quantities) samples[quantity.name] = sample_values(quantity);
    Names mistakes;
    for (const TextTemplate& text : plan.texts())
        for (std::string& mistake : text.misfits(samples)) mistakes.push_back(std::move(mistake));
    return mistakes;
}

}  // namespace

void check_study(const Plan& plan, const std::vector<Quantity>& quantities) {
    refuse_if_any(mistakes_in_names(plan, quantities));
    refuse_if_any(mistakes_in_formats(plan, quantities));
}

}  // namespace femrun::command
