// SPDX-License-Identifier: MIT
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "base/match.hpp"
#include "wire/convert.hpp"

namespace femrun::wire {

namespace {

unsigned count(std::size_t size) { return static_cast<unsigned>(size); }

study::Scale scale(bool logarithmic) {
    return logarithmic ? study::Scale::logarithmic : study::Scale::linear;
}

void encode_domain(const study::Domain& domain, Parameter::Domain::Builder into) {
    match(
        domain,
        [&](const study::RealDomain& real) {
            auto to = into.initReal();
            to.setLow(real.low);
            to.setHigh(real.high);
            to.setStep(real.step.value_or(0));
            to.setLogarithmic(real.scale == study::Scale::logarithmic);
        },
        [&](const study::IntegerDomain& integer) {
            auto to = into.initInteger();
            to.setLowest(integer.low);
            to.setHighest(integer.high);
            to.setStride(integer.step);
            to.setLogScale(integer.scale == study::Scale::logarithmic);
        },
        [&](const study::CategoricalDomain& categorical) {
            auto to = into.initChoices(count(categorical.choices.size()));
            for (unsigned i = 0; i < to.size(); ++i) encode(categorical.choices[i], to[i]);
        });
}

// Only what would break arithmetic is refused here; a study file's own checks came before.
Result<study::Domain> decode_domain(Parameter::Domain::Reader from, const std::string& name) {
    switch (from.which()) {
        case Parameter::Domain::REAL: {
            const auto real = from.getReal();
            study::RealDomain domain{real.getLow(), real.getHigh(), std::nullopt,
                                     scale(real.getLogarithmic())};
            if (real.getStep() != 0) domain.step = real.getStep();
            const bool sound = std::isfinite(domain.low) && std::isfinite(domain.high) &&
                               domain.low <= domain.high && std::isfinite(real.getStep()) &&
                               real.getStep() >= 0;
            if (sound) return study::Domain{domain};
            return Error{ErrorKind::invalid,
                         fmt::format("parameter '{}': low {}, high {}, step {} make no domain",
                                     name, real.getLow(), real.getHigh(), real.getStep())};
        }
        case Parameter::Domain::INTEGER: {
            const auto integer = from.getInteger();
            const study::IntegerDomain domain{integer.getLowest(), integer.getHighest(),
                                              integer.getStride(), scale(integer.getLogScale())};
            if (domain.low <= domain.high && domain.step > 0) return study::Domain{domain};
            return Error{ErrorKind::invalid,
                         fmt::format("parameter '{}': low {}, high {}, step {} make no domain",
                                     name, domain.low, domain.high, domain.step)};
        }
        case Parameter::Domain::CHOICES: {
            auto choices = decode(from.getChoices());
            if (!choices) return std::move(choices).error();
            if (!choices->empty())
                return study::Domain{study::CategoricalDomain{*std::move(choices)}};
            return Error{ErrorKind::invalid,
                         fmt::format("parameter '{}': it has no choices", name)};
        }
    }
    return Error{ErrorKind::invalid,
                 fmt::format("parameter '{}': a domain that this femrun does not know", name)};
}

QuantityKind kind_of(const study::Domain& domain) {
    return match(
        domain, [](const study::RealDomain&) { return QuantityKind::REAL; },
        [](const study::IntegerDomain&) { return QuantityKind::INTEGER; },
        [](const study::CategoricalDomain&) { return QuantityKind::CATEGORICAL; });
}

QuantityKind kind_of(const study::Value& value) {
    return match(
        value, [](double) { return QuantityKind::REAL; },
        [](std::int64_t) { return QuantityKind::INTEGER; },
        [](const std::string&) { return QuantityKind::CATEGORICAL; });
}

}  // namespace

void encode(const study::SpaceDefinition& space, SpaceDefinition::Builder into) {
    auto parameters = into.initParameters(count(space.parameters.size()));
    for (unsigned i = 0; i < parameters.size(); ++i) {
        const study::Parameter& parameter = space.parameters[i];
        parameters[i].setName(text(parameter.name));
        parameters[i].setUnit(text(parameter.unit));
        encode_domain(parameter.domain, parameters[i].getDomain());
    }
    auto fixed = into.initFixed(count(space.fixed.size()));
    for (unsigned i = 0; i < fixed.size(); ++i) {
        fixed[i].setName(text(space.fixed[i].name));
        fixed[i].setUnit(text(space.fixed[i].unit));
        encode(space.fixed[i].value, fixed[i].initValue());
    }
    auto derived = into.initDerived(count(space.derived.size()));
    for (unsigned i = 0; i < derived.size(); ++i) {
        derived[i].setName(text(space.derived[i].name));
        derived[i].setExpression(text(space.derived[i].expression));
        derived[i].setUnit(text(space.derived[i].unit));
    }
    auto rules = into.initRules(count(space.rules.size()));
    for (unsigned i = 0; i < rules.size(); ++i) {
        rules[i].setName(text(space.rules[i].name));
        rules[i].setExpression(text(space.rules[i].expression));
    }
}

Result<study::SpaceDefinition> decode(SpaceDefinition::Reader from) {
    study::SpaceDefinition space;
    for (const Parameter::Reader one : from.getParameters()) {
        study::Parameter parameter{to_text(one.getName()), {}, to_text(one.getUnit())};
        auto domain = decode_domain(one.getDomain(), parameter.name);
        if (!domain) return std::move(domain).error();
        parameter.domain = *std::move(domain);
        space.parameters.push_back(std::move(parameter));
    }
    for (const SpaceDefinition::Fixed::Reader one : from.getFixed()) {
        auto value = decode(one.getValue());
        if (!value) return std::move(value).error();
        space.fixed.push_back({to_text(one.getName()), *std::move(value), to_text(one.getUnit())});
    }
    for (const SpaceDefinition::Formula::Reader one : from.getDerived())
        space.derived.push_back(
            {to_text(one.getName()), to_text(one.getExpression()), to_text(one.getUnit())});
    for (const SpaceDefinition::Formula::Reader one : from.getRules())
        space.rules.push_back({to_text(one.getName()), to_text(one.getExpression())});
    return space;
}

namespace {

/// The names that some derived quantity is made of.
std::set<std::string> names_in_formulas(const study::SpaceDefinition& definition) {
    std::set<std::string> used;
    const auto space = study::SearchSpace::compile(definition);
    if (!space) return used;  // told where the study file is read
    for (const study::Derived& one : definition.derived) {
        const auto formula = study::Expression::compile(one.expression, space->names());
        if (!formula) continue;
        for (const std::size_t name : formula->uses()) used.insert(space->names()[name].name);
    }
    return used;
}

std::optional<QuantityRange> range_of(const study::Domain& domain) {
    return match(
        domain,
        [](const study::RealDomain& real) -> std::optional<QuantityRange> {
            return QuantityRange{real.low, real.high, real.step.value_or(0)};
        },
        [](const study::IntegerDomain& integer) -> std::optional<QuantityRange> {
            return QuantityRange{static_cast<double>(integer.low),
                                 static_cast<double>(integer.high),
                                 static_cast<double>(integer.step)};
        },
        [](const study::CategoricalDomain&) -> std::optional<QuantityRange> { return {}; });
}

std::optional<QuantityRange> range_of(const study::Value& value) {
    if (const auto* real = std::get_if<double>(&value)) return QuantityRange{*real, *real, 0};
    if (const auto* whole = std::get_if<std::int64_t>(&value))
        return QuantityRange{static_cast<double>(*whole), static_cast<double>(*whole), 0};
    return std::nullopt;
}

}  // namespace

std::vector<NamedQuantity> quantities(const study::SpaceDefinition& space) {
    const std::set<std::string> used = names_in_formulas(space);
    std::vector<NamedQuantity> all;
    for (const study::Parameter& one : space.parameters)
        all.push_back({one.name, one.unit, kind_of(one.domain), used.contains(one.name),
                       range_of(one.domain)});
    for (const study::Fixed& one : space.fixed)
        all.push_back({one.name, one.unit, kind_of(one.value), true, range_of(one.value)});
    for (const study::Derived& one : space.derived)
        all.push_back({one.name, one.unit, QuantityKind::REAL, true});
    return all;
}

void encode(std::span<const NamedQuantity> quantities, capnp::List<Quantity>::Builder into) {
    for (unsigned i = 0; i < into.size(); ++i) {
        into[i].setName(text(quantities[i].name));
        into[i].setUnit(text(quantities[i].unit));
        into[i].setKind(quantities[i].kind);
        into[i].setOptional(quantities[i].optional);
        if (!quantities[i].range) continue;
        into[i].setLow(quantities[i].range->low);
        into[i].setHigh(quantities[i].range->high);
        into[i].setStep(quantities[i].range->step);
    }
}

Result<std::vector<NamedQuantity>> decode(capnp::List<Quantity>::Reader from) {
    std::vector<NamedQuantity> all;
    for (const Quantity::Reader one : from) {
        if (one.getKind() > QuantityKind::CATEGORICAL)
            return Error{ErrorKind::invalid,
                         fmt::format("quantity '{}': a kind that this femrun does not know",
                                     one.getName().cStr())};
        NamedQuantity quantity{to_text(one.getName()), to_text(one.getUnit()), one.getKind(),
                               one.getOptional()};
        const QuantityRange range{one.getLow(), one.getHigh(), one.getStep()};
        if (range.low <= range.high) quantity.range = range;
        all.push_back(std::move(quantity));
    }
    return all;
}

std::vector<NamedResponse> responses(const study::GoalsDefinition& goals) {
    const std::vector<bool> optional = study::only_recorded(goals);
    std::vector<NamedResponse> all;
    for (std::size_t i = 0; i < goals.responses.size(); ++i)
        all.push_back({goals.responses[i], optional[i]});
    return all;
}

void encode(std::span<const NamedResponse> responses, capnp::List<capnp::Text>::Builder names,
            capnp::List<bool>::Builder optional) {
    for (unsigned i = 0; i < names.size(); ++i) {
        names.set(i, text(responses[i].name));
        optional.set(i, responses[i].optional);
    }
}

std::vector<NamedResponse> decode(capnp::List<capnp::Text>::Reader names,
                                  capnp::List<bool>::Reader optional) {
    std::vector<NamedResponse> all;
    for (unsigned i = 0; i < names.size(); ++i)
        all.push_back({to_text(names[i]), i < optional.size() && optional[i]});
    return all;
}

}  // namespace femrun::wire
