// SPDX-License-Identifier: MIT
#include "wire/error_text.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <kj/exception.h>

namespace femrun::wire {

namespace {

constexpr std::array all_kinds{ErrorKind::invalid,     ErrorKind::missing,   ErrorKind::conflict,
                               ErrorKind::unavailable, ErrorKind::cancelled, ErrorKind::corrupt,
                               ErrorKind::fault};

std::optional<ErrorKind> kind_from(std::string_view word) {
    for (const ErrorKind kind : all_kinds)
        if (to_string(kind) == word) return kind;
    return std::nullopt;
}

// Cap'n Proto puts this in front at each connection that an exception crosses.
constexpr std::string_view crossing = "remote exception: ";

}  // namespace

std::string error_text(const RemoteError& error) {
    std::string text{to_string(error.error.kind)};
    text += '|';
    text += study::to_string(error.cause);
    text += '|';
    std::replace_copy(error.stage.begin(), error.stage.end(), std::back_inserter(text), '|', '/');
    text += '|';
    text += error.error.message;
    return text;
}

RemoteError error_from_text(std::string_view text) {
    while (text.starts_with(crossing)) text.remove_prefix(crossing.size());
    std::string_view rest = text;
    const auto part = [&rest]() -> std::optional<std::string_view> {
        const auto bar = rest.find('|');
        if (bar == std::string_view::npos) return std::nullopt;
        const std::string_view before = rest.substr(0, bar);
        rest.remove_prefix(bar + 1);
        return before;
    };
    const auto kind_word = part(), cause_word = part(), stage = part();
    const auto kind = kind_from(kind_word.value_or(""));
    if (!kind || !stage) return {Error{ErrorKind::fault, std::string(text)}, {}};
    // A cause that a newer program knows decides nothing here.
    const auto cause = study::cause_from(*cause_word);
    return {Error{*kind, std::string(rest)}, std::string(*stage),
            cause.value_or(study::Cause::plain)};
}

kj::Exception to_exception(const RemoteError& error) {
    return kj::Exception(kj::Exception::Type::FAILED, __FILE__, __LINE__,
                         kj::heapString(error_text(error).c_str()));
}

RemoteError error_from(const kj::Exception& exception) {
    std::string_view text{exception.getDescription().cStr(), exception.getDescription().size()};
    while (text.starts_with(crossing)) text.remove_prefix(crossing.size());
    if (exception.getType() == kj::Exception::Type::DISCONNECTED)
        return {Error{ErrorKind::unavailable, std::string(text)}, "host", study::Cause::host};
    if (exception.getType() == kj::Exception::Type::OVERLOADED) {
        // What KJ, and we, make of std::bad_alloc; else somebody has no time.
        if (text.starts_with("std::bad_alloc") || text.starts_with("out of memory"))
            return {Error{ErrorKind::unavailable, "out of memory"}, "memory", study::Cause::memory};
        return {Error{ErrorKind::unavailable, std::string(text)}, {}, study::Cause::plain};
    }
    return error_from_text(text);
}

}  // namespace femrun::wire
