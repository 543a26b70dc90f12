// SPDX-License-Identifier: MIT
// What a plugin throws when it cannot do what it was asked, by what can be done about it, and the
// firewall that turns everything thrown into a status and a sentence at the C line.
//
// A message is one sentence: `what is wrong with which value; what would be right`, without the
// plugin's name, which the host puts in front.
#pragma once

#include <cstdint>
#include <exception>
#include <new>
#include <stdexcept>
#include <string>
#include <utility>

#include "abi/host.h"
#include "view.hpp"

namespace femrun {

/// Base of what follows; catch this to add context, throw one of its children.
class Failure : public std::runtime_error {
public:
    femrun_status_t status() const noexcept { return status_; }
    const std::string& stage() const noexcept { return stage_; }
    std::uint32_t flags() const noexcept { return flags_; }  ///< FEMRUN_FAILURE_...

protected:
    Failure(femrun_status_t status, std::string stage, const std::string& message)
        : std::runtime_error(message), status_(status), stage_(std::move(stage)) {}

    std::uint32_t flags_ = 0;

private:
    femrun_status_t status_;
    std::string stage_;
};

/// This design cannot be solved, now or ever; the optimizer learns from it. `stage` is where that
/// showed: "model", "mesh", "solve" or "post".
class BadDesign final : public Failure {
public:
    BadDesign(std::string stage, const std::string& message)
        : Failure(FEMRUN_BAD_DESIGN, std::move(stage), message) {}

    /// The study file itself says that such an ending is the design's, so that many alike say
    /// nothing against the set-up: `throw BadDesign("mesh", why).declared();`
    BadDesign& declared() noexcept {
        flags_ |= FEMRUN_FAILURE_DECLARED;
        return *this;
    }
};

/// The solve went well, but a result is not where, or not in the form that, the settings say. Until
/// some trial has succeeded the settings are suspected, not the design.
class Unreadable final : public Failure {
public:
    explicit Unreadable(const std::string& message) : Failure(FEMRUN_UNREADABLE, "post", message) {}
};

/// A resource is missing now; the host tries again later. `stage` is which: "licence", "memory",
/// "disk", "time", or empty.
class Unavailable final : public Failure {
public:
    Unavailable(std::string stage, const std::string& message)
        : Failure(FEMRUN_UNAVAILABLE, std::move(stage), message) {}
};

/// What the plugin drives is gone: it crashed, or had to be killed. The attempt is tried again, in
/// a fresh process of the plugin; a design that does so every time is taken for the cause.
class Lost final : public Failure {
public:
    explicit Lost(const std::string& message) : Failure(FEMRUN_UNAVAILABLE, {}, message) {
        flags_ = FEMRUN_FAILURE_LOST;
    }
};

/// A setting, a model or a request is wrong; a person has to change it.
class Invalid final : public Failure {
public:
    explicit Invalid(const std::string& message) : Failure(FEMRUN_INVALID, {}, message) {}
};

/// A file or program that was named is not there.
class Missing final : public Failure {
public:
    explicit Missing(const std::string& message) : Failure(FEMRUN_MISSING, {}, message) {}
};

/// The host asked to stop, and this is the stop.
class Cancelled final : public Failure {
public:
    Cancelled() : Failure(FEMRUN_CANCELLED, {}, "stopped as the host asked") {}
};

namespace detail {

/// The host has said already what is wrong; only the status is left to pass on.
struct AlreadySaid {
    femrun_status_t status;
};

inline femrun_status_t say(const femrun_host_t* host, femrun_status_t status,
                           std::string_view stage, std::string_view message,
                           std::uint32_t flags = 0) noexcept {
    host->set_error(host, text(stage), text(message));
    const bool host_is_older = !FEMRUN_HAS(host, set_failure_flags);
    if (flags != 0 && !host_is_older) host->set_failure_flags(host, flags);
    return host_is_older && status == FEMRUN_UNREADABLE ? FEMRUN_BAD_DESIGN : status;
}

/// Nothing thrown leaves the library: every exception becomes a status and a sentence.
template <typename Call>
femrun_status_t firewall(const femrun_host_t* host, Call&& call) noexcept {
    try {
        call();
        return FEMRUN_OK;
    } catch (const Failure& failure) {
        return say(host, failure.status(), failure.stage(), failure.what(), failure.flags());
    } catch (const AlreadySaid& said) {
        return said.status;
    } catch (const std::bad_alloc&) {
        return say(host, FEMRUN_UNAVAILABLE, "memory", "out of memory");
    } catch (const std::exception& exception) {
        return say(host, FEMRUN_FAULT, {}, exception.what());
    } catch (...) {
        return say(host, FEMRUN_FAULT, {}, "threw something that is no std::exception");
    }
}

}  // namespace detail
}  // namespace femrun
