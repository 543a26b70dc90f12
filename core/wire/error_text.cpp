// SPDX-License-Identifier: MIT
#include "wire/error_text.hpp"

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
    text += error.stage;
    text += '|';
    text += error.error.message;
    return text;
}

RemoteError error_from_text(std::string_view text) {
    while (text.starts_with(crossing)) text.remove_prefix(crossing.size());
    const auto first = text.find('|');
    if (first != std::string_view::npos) {
        const auto second = text.find('|', first + 1);
        const auto kind = kind_from(text.substr(0, first));
        if (kind && second != std::string_view::npos)
            return {Error{*kind, std::string(text.substr(second + 1))},
                    std::string(text.substr(first + 1, second - first - 1))};
    }
    return {Error{ErrorKind::fault, std::string(text)}, {}};
}

kj::Exception to_exception(const RemoteError& error) {
    return kj::Exception(kj::Exception::Type::FAILED, __FILE__, __LINE__,
                         kj::heapString(error_text(error).c_str()));
}

RemoteError error_from(const kj::Exception& exception) {
    std::string_view text{exception.getDescription().cStr(), exception.getDescription().size()};
    while (text.starts_with(crossing)) text.remove_prefix(crossing.size());
    if (exception.getType() == kj::Exception::Type::DISCONNECTED)
        return {Error{ErrorKind::unavailable, std::string(text)}, "host"};
    // What KJ makes of std::bad_alloc.
    if (exception.getType() == kj::Exception::Type::OVERLOADED)
        return {Error{ErrorKind::unavailable, "out of memory"}, "memory"};
    return error_from_text(text);
}

}  // namespace femrun::wire
