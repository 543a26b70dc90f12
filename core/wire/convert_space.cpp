// SPDX-License-Identifier: MIT
#include <cmath>

#include <fmt/format.h>

#include "base/match.hpp"
#include "wire/convert.hpp"
#include "wire/limits.hpp"
#include "wire/pieces.hpp"

namespace femrun::wire {

namespace {

// The two enumerations list the same kinds in the same order.
static_assert(static_cast<int>(study::QuantityKind::categorical) ==
              static_cast<int>(QuantityKind::CATEGORICAL));

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
    // Empty structs have no bytes: a short message may list millions.
    for (const auto size : {from.getParameters().size(), from.getFixed().size(),
                            from.getDerived().size(), from.getRules().size()})
        if (size > quantities_max) return too_many("parts of a search space", size, quantities_max);
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

void encode(std::span<const study::NamedQuantity> quantities, capnp::List<Quantity>::Builder into) {
    for (unsigned i = 0; i < into.size(); ++i) {
        into[i].setName(text(quantities[i].name));
        into[i].setUnit(text(quantities[i].unit));
        into[i].setKind(static_cast<QuantityKind>(quantities[i].kind));
        into[i].setOptional(quantities[i].optional);
        if (!quantities[i].range) continue;
        into[i].setLow(quantities[i].range->low);
        into[i].setHigh(quantities[i].range->high);
        into[i].setStep(quantities[i].range->step);
    }
}

Result<std::vector<study::NamedQuantity>> decode(capnp::List<Quantity>::Reader from) {
    if (from.size() > quantities_max)
        return too_many("quantities of one study", from.size(), quantities_max);
    std::vector<study::NamedQuantity> all;
    for (const Quantity::Reader one : from) {
        if (one.getKind() > QuantityKind::CATEGORICAL)
            return Error{ErrorKind::invalid,
                         fmt::format("quantity '{}': a kind that this femrun does not know",
                                     one.getName().cStr())};
        study::NamedQuantity quantity{to_text(one.getName()), to_text(one.getUnit()),
                                      static_cast<study::QuantityKind>(one.getKind()),
                                      one.getOptional()};
        const study::QuantityRange range{one.getLow(), one.getHigh(), one.getStep()};
        if (range.low <= range.high) quantity.range = range;
        all.push_back(std::move(quantity));
    }
    return all;
}

void encode(std::span<const study::NamedResponse> responses,
            capnp::List<capnp::Text>::Builder names, capnp::List<bool>::Builder optional) {
    for (unsigned i = 0; i < names.size(); ++i) {
        names.set(i, text(responses[i].name));
        optional.set(i, responses[i].optional);
    }
}

std::vector<study::NamedResponse> decode(capnp::List<capnp::Text>::Reader names,
                                         capnp::List<bool>::Reader optional) {
    std::vector<study::NamedResponse> all;
    for (unsigned i = 0; i < names.size(); ++i)
        all.push_back({to_text(names[i]), i < optional.size() && optional[i]});
    return all;
}

}  // namespace femrun::wire
