// SPDX-License-Identifier: MIT
// What can be expected to go wrong is a value. An `Error` has a kind, which says what the caller
// can do about it, and one sentence, which says it to a person:
//
//     where: what is wrong with which value; what would be right
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "base/check.hpp"

namespace femrun {

/// What the caller can do about an error; the same seven on the C ABI and on the wire.
enum class ErrorKind {
    invalid,      // fix the input
    missing,      // name something that exists
    conflict,     // someone was faster; read again
    unavailable,  // try later, with back-off
    cancelled,    // you asked for it
    corrupt,      // stop and call a person
    fault,        // a bug, ours or a plugin's
};

std::string_view to_string(ErrorKind kind);

struct Error {
    ErrorKind kind = ErrorKind::fault;
    std::string message;

    /// The same error with its place in front, as it travels up: "study.toml:14: ...".
    [[nodiscard]] Error within(std::string_view place) &&;

    bool operator==(const Error&) const = default;
};

/// A value, or the reason why there is none.
template <typename T>
class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT

    [[nodiscard]] bool ok() const { return state_.index() == 0; }
    explicit operator bool() const { return ok(); }

    T& value() & {
        FEMRUN_CHECK(ok());
        return std::get<0>(state_);
    }
    const T& value() const& {
        FEMRUN_CHECK(ok());
        return std::get<0>(state_);
    }
    T&& value() && {
        FEMRUN_CHECK(ok());
        return std::get<0>(std::move(state_));
    }

    Error& error() & {
        FEMRUN_CHECK(!ok());
        return std::get<1>(state_);
    }
    const Error& error() const& {
        FEMRUN_CHECK(!ok());
        return std::get<1>(state_);
    }
    Error&& error() && {
        FEMRUN_CHECK(!ok());
        return std::get<1>(std::move(state_));
    }

    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

private:
    std::variant<T, Error> state_;
};

/// Success without a value, or the reason why not.
template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : error_(std::move(error)) {}  // NOLINT

    [[nodiscard]] bool ok() const { return !error_.has_value(); }
    explicit operator bool() const { return ok(); }

    Error& error() & {
        FEMRUN_CHECK(!ok());
        return *error_;
    }
    const Error& error() const& {
        FEMRUN_CHECK(!ok());
        return *error_;
    }
    Error&& error() && {
        FEMRUN_CHECK(!ok());
        return *std::move(error_);
    }

private:
    std::optional<Error> error_;
};

}  // namespace femrun
