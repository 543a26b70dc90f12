// SPDX-License-Identifier: MIT
#include "net/sentences.hpp"

#include <cmath>

#include <fmt/format.h>

#include "study/parameter.hpp"

namespace femrun::net {

namespace {

// More quantities than this are no longer read.
constexpr unsigned quantities_shown_max = 12;

std::string number_text(double number) {
    if (std::isnan(number)) return "NaN";
    if (std::isinf(number)) return number > 0 ? "infinite" : "minus infinite";
    return fmt::format("{:g}", number);
}

}  // namespace

std::string design_text(const StudySetup& setup, DesignReader design) {
    std::string text = "(";
    unsigned shown = 0;
    for (const auto value : design) {
        if (shown == quantities_shown_max || shown == setup.quantities.size()) {
            text += ", ...";
            break;
        }
        const auto known = wire::decode(value);
        text += fmt::format("{}{} {}", shown == 0 ? "" : ", ", setup.quantities[shown].name,
                            known ? study::to_string(*known) : "?");
        ++shown;
    }
    return text + ")";
}

std::string seconds_text(std::chrono::milliseconds time) {
    return fmt::format("{:g} s", std::chrono::duration<double>(time).count());
}

std::optional<std::string> misbehaviour(const StudySetup& setup, DesignReader design,
                                        capnp::List<double>::Reader response) {
    if (response.size() != setup.responses.size())
        return fmt::format(
            "solver '{}' misbehaved: it returned {} numbers for {} responses, for design {}",
            setup.solver, response.size(), setup.responses.size(), design_text(setup, design));
    for (unsigned i = 0; i < response.size(); ++i)
        if (!setup.responses[i].optional && !std::isfinite(response[i]))
            return fmt::format("solver '{}' misbehaved: response '{}' is {} for design {}",
                               setup.solver, setup.responses[i].name, number_text(response[i]),
                               design_text(setup, design));
    return std::nullopt;
}

study::Failure died(const std::string& how, std::uint64_t trial, const StudySetup& setup,
                    DesignReader design) {
    return {study::FailureKind::infrastructure, "host",
            fmt::format("{} while it solved trial {} with design {}", how, trial,
                        design_text(setup, design)),
            study::Cause::host};
}

study::Failure died_at_start(const std::string& how, std::uint64_t trial) {
    return {study::FailureKind::infrastructure, "host",
            fmt::format("{} before it could solve trial {}", how, trial), study::Cause::host};
}

study::Failure took_too_long(std::chrono::milliseconds limit) {
    return {study::FailureKind::resource, "time",
            fmt::format("attempt took longer than the time limit of {}; raise time_limit in "
                        "[solver] if such designs need longer",
                        seconds_text(limit)),
            study::Cause::time};
}

study::Failure threw(const StudySetup& setup, std::uint64_t trial, const wire::RemoteError& error) {
    const auto& [kind, message] = error.error;
    if (kind == ErrorKind::unavailable && !error.stage.empty()) {
        if (error.stage == "host" || error.stage == "worker")
            return {study::FailureKind::infrastructure, error.stage, message,
                    error.stage == "host" ? study::Cause::host : study::Cause::worker};
        return {study::FailureKind::resource, error.stage, message,
                study::resource_cause(error.stage)};
    }
    if (kind == ErrorKind::invalid || kind == ErrorKind::missing)
        return {study::FailureKind::setup, error.stage, message};
    return {study::FailureKind::fault, error.stage,
            fmt::format("solver '{}' broke down at trial {}: {}", setup.solver, trial, message)};
}

}  // namespace femrun::net
