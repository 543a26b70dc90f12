// SPDX-License-Identifier: MIT
#include "slots/sentences.hpp"

#include <cmath>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "base/size_text.hpp"
#include "study/parameter.hpp"

namespace femrun::slots {

namespace {

// More quantities than this are no longer read.
constexpr unsigned quantities_shown_max = 12;

std::string number_text(double number) {
    if (std::isnan(number)) return "NaN";
    if (std::isinf(number)) return number > 0 ? "infinite" : "minus infinite";
    return fmt::format("{:g}", number);
}

}  // namespace

std::string design_text(const work::StudySetup& setup, DesignValues design) {
    std::string text = "(";
    unsigned shown = 0;
    for (const study::Value& value : design) {
        if (shown == quantities_shown_max || shown == setup.quantities.size()) {
            text += ", ...";
            break;
        }
        text += fmt::format("{}{} {}", shown == 0 ? "" : ", ", setup.quantities[shown].name,
                            study::to_string(value));
        ++shown;
    }
    return text + ")";
}

std::string seconds_text(std::chrono::milliseconds time) {
    return fmt::format("{:g} s", std::chrono::duration<double>(time).count());
}

std::optional<std::string> misbehaviour(const work::StudySetup& setup, DesignValues design,
                                        std::span<const double> response) {
    if (response.size() != setup.responses.size())
        return fmt::format(
            "solver '{}' misbehaved: it returned {} numbers for {} responses, for design {}",
            setup.solver, response.size(), setup.responses.size(), design_text(setup, design));
    for (std::size_t i = 0; i < response.size(); ++i)
        if (!setup.responses[i].optional && !std::isfinite(response[i]))
            return fmt::format("solver '{}' misbehaved: response '{}' is {} for design {}",
                               setup.solver, setup.responses[i].name, number_text(response[i]),
                               design_text(setup, design));
    return std::nullopt;
}

study::Failure died(const Gone& gone, std::uint64_t trial, const work::StudySetup& setup,
                    DesignValues design) {
    return {study::FailureKind::infrastructure, "host",
            fmt::format("{} while it solved trial {} with design {}", gone.how, trial,
                        design_text(setup, design)),
            gone.cause};
}

study::Failure not_started(const work::StudySetup& setup, std::uint64_t trial,
                           const wire::RemoteError& error) {
    const bool died = error.cause == study::Cause::host;
    if (error.error.kind != ErrorKind::unavailable || (!died && error.cause != study::Cause::start))
        return threw(setup, trial, error);
    return {died ? study::FailureKind::infrastructure : study::FailureKind::resource, "start",
            fmt::format("{}, before it could solve trial {}", error.error.message, trial),
            died ? study::Cause::opening : study::Cause::start};
}

study::Failure unreadable(const work::StudySetup& setup, std::uint64_t trial,
                          const wire::RemoteError& error) {
    if (error.error.kind == ErrorKind::unavailable)
        return {study::FailureKind::resource, error.stage,
                fmt::format("what solver '{}' answered for trial {} could not be taken: {}",
                            setup.solver, trial, error.error.message),
                error.cause};
    return {study::FailureKind::fault,
            {},
            fmt::format("solver '{}' misbehaved: what it answered for trial {} cannot be read: {}",
                        setup.solver, trial, error.error.message)};
}

std::optional<study::Failure> folder_to_blame(const std::filesystem::path& folder,
                                              const std::string& failure, std::uintmax_t room_min) {
    std::error_code unknown;
    if (!std::filesystem::exists(folder, unknown) && !unknown)
        return study::Failure{study::FailureKind::infrastructure, "files",
                              fmt::format("the folder '{}' was deleted or moved during the "
                                          "attempt, which may be why {}",
                                          path_text(folder), failure)};
    const auto space = std::filesystem::space(folder, unknown);
    if (unknown || space.available >= room_min) return std::nullopt;
    return study::Failure{study::FailureKind::resource, "disk",
                          fmt::format("the disk of '{}' is full ({} bytes are free), which may be "
                                      "why {}; free some space",
                                      path_text(folder), space.available, failure),
                          study::Cause::disk};
}

std::string left_running(const std::string& solver, Duration grace) {
    return fmt::format(
        "solver '{}' has not returned {} after it was asked to stop; on a thread nothing can end "
        "it, so it goes on by itself until it returns, and its slot goes on with a fresh one; with "
        "[solver] isolation = \"process\" it would be ended",
        solver, seconds_text(std::chrono::ceil<std::chrono::milliseconds>(grace)));
}

study::Failure took_too_long(std::chrono::milliseconds limit) {
    return {study::FailureKind::resource, "time",
            fmt::format("attempt took longer than the time limit of {}; raise time_limit in "
                        "[solver] if such designs need longer",
                        seconds_text(limit)),
            study::Cause::time};
}

study::Failure used_too_much(std::uint64_t used, std::uint64_t limit) {
    return {study::FailureKind::resource, "memory",
            fmt::format("attempt used {} of memory, more than the {} that it may; raise "
                        "memory_limit in [solver] if such designs need more",
                        size_text(used), size_text(limit)),
            study::Cause::memory_limit};
}

study::Failure killed_for_memory(std::uint64_t killed, const std::string& failure) {
    return {study::FailureKind::resource, "memory",
            fmt::format("the PC had no memory left, and its system killed {} process{} during the "
                        "attempt, which may be why {}; use fewer slots there, or close programs",
                        killed, killed == 1 ? "" : "es", failure),
            study::Cause::memory};
}

study::Failure threw(const work::StudySetup& setup, std::uint64_t trial,
                     const wire::RemoteError& error) {
    const auto& [kind, message] = error.error;
    if (kind == ErrorKind::unavailable) {
        const bool died = error.cause == study::Cause::host;
        return {died ? study::FailureKind::infrastructure : study::FailureKind::resource,
                error.stage, message, error.cause};
    }
    if (kind == ErrorKind::invalid || kind == ErrorKind::missing)
        return {study::FailureKind::setup, error.stage, message};
    return {study::FailureKind::fault, error.stage,
            fmt::format("solver '{}' broke down at trial {}: {}", setup.solver, trial, message)};
}

}  // namespace femrun::slots
