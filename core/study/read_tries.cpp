// SPDX-License-Identifier: MIT
#include <algorithm>

#include <fmt/format.h>

#include "base/near_name.hpp"
#include "study/study_sections.hpp"

namespace femrun::study {

namespace {

std::optional<Value> value_in(const TomlNode& node) {
    if (const auto* text = std::get_if<std::string>(&node.value)) return *text;
    if (const auto* whole = std::get_if<std::int64_t>(&node.value)) return *whole;
    if (const auto number = finite_number(node)) return *number;
    return std::nullopt;
}

bool is_varying(const TomlNode& parameter) {
    return parameter.find("low") || parameter.find("high") || parameter.find("choices");
}

/// One design to try first. What is wrong with [parameters] itself was told there, so that an entry
/// of a parameter without a domain is taken as it is.
class TryReader {
public:
    TryReader(const TomlNode& parameters, const SpaceDefinition& space, Mistakes& mistakes)
        : parameters_(parameters), space_(space), mistakes_(mistakes) {}

    std::optional<Design> read(const TomlNode& node, const std::string& whose) {
        const std::size_t before = mistakes_.size();
        check_names(node, whose);
        Design design;
        for (const Parameter& parameter : space_.parameters) {
            const TomlNode* given = node.find(parameter.name);
            if (!given) {
                mistakes_.add(node, fmt::format("{}gives no '{}'; give every parameter that varies",
                                                whose, parameter.name));
                continue;
            }
            const auto value = value_in(*given);
            const auto number = value ? coded(parameter.domain, *value) : std::nullopt;
            if (number)
                design.push_back(*number);
            else
                mistakes_.add(*given,
                              fmt::format("{}'{}' is {}; it must be {}", whose, parameter.name,
                                          shown(*given), described(parameter.domain)));
        }
        if (mistakes_.size() > before) return std::nullopt;
        return design;
    }

private:
    void check_names(const TomlNode& node, const std::string& whose) {
        std::vector<std::string> varying;
        if (parameters_.table())
            for (const auto& [name, parameter] : *parameters_.table())
                if (is_varying(parameter)) varying.push_back(name);
        for (const auto& [name, value] : *node.table()) {
            if (std::find(varying.begin(), varying.end(), name) != varying.end()) continue;
            mistakes_.add(value,
                          parameters_.find(name)
                              ? fmt::format("{}'{}' does not vary; leave it out", whose, name)
                              : fmt::format("{}there is no parameter '{}'{}", whose, name,
                                            suggestion(name, varying)));
        }
    }

    const TomlNode& parameters_;
    const SpaceDefinition& space_;
    Mistakes& mistakes_;
};

}  // namespace

std::vector<Design> read_tries(const TomlNode& root, const SpaceDefinition& space,
                               Mistakes& mistakes) {
    std::vector<Design> designs;
    const TomlNode& tries = section(root, "try");
    if (is_absent(tries, root)) return designs;
    const TomlList* list = tries.list();
    if (!list) {
        mistakes.add(tries, fmt::format("'try' is {}; it must be a list: begin each design with "
                                        "[[try]]",
                                        shown(tries)));
        return designs;
    }
    const auto compiled = SearchSpace::compile(space);
    TryReader reader(section(root, "parameters"), space, mistakes);
    for (std::size_t i = 0; i < list->size(); ++i) {
        const TomlNode& node = (*list)[i];
        const std::string whose = fmt::format("[[try]] number {}: ", i + 1);
        if (!node.table()) {
            mistakes.add(node, fmt::format("{}{} is no design; write name = value for every "
                                           "parameter",
                                           whose, shown(node)));
            continue;
        }
        auto design = reader.read(node, whose);
        if (!design) continue;
        if (const auto rule = compiled ? compiled->broken_rule(*design) : std::nullopt)
            mistakes.add(
                node, fmt::format("{}breaks rule '{}'; change it or leave it out", whose, *rule));
        else
            designs.push_back(*std::move(design));
    }
    return designs;
}

}  // namespace femrun::study
