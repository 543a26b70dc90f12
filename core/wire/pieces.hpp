// SPDX-License-Identifier: MIT
// What conversions of several messages do alike.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/clock.hpp"
#include "base/plain_text.hpp"
#include "base/result.hpp"
#include "wire/convert.hpp"

namespace femrun::wire {

inline unsigned count(std::size_t size) { return static_cast<unsigned>(size); }

/// A name as a person is shown it.
inline std::string name_of(capnp::Text::Reader from) { return plain(view(from), word_bytes_max); }
/// The same of a sentence.
inline std::string sentence_of(capnp::Text::Reader from) {
    return plain(view(from), message_bytes_max);
}

inline Error too_many(std::string_view what, std::uint64_t there_are, std::uint64_t most) {
    return {ErrorKind::invalid,
            fmt::format("{} {} in one message; it takes {}", there_are, what, most)};
}

inline Error unknown(std::string_view what) {
    return {ErrorKind::invalid,
            fmt::format("{} that this femrun does not know; use the same femrun for both", what)};
}

// Nothing lasts longer: beyond ten years a number of milliseconds is a mistake.
inline constexpr std::int64_t span_max_ms = std::int64_t{10} * 365 * 24 * 60 * 60 * 1000;

inline std::uint64_t ms_of(std::chrono::milliseconds span) {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(span.count(), 0));
}
inline std::chrono::milliseconds span_of(std::uint64_t ms) {
    return std::chrono::milliseconds(
        static_cast<std::int64_t>(std::min(ms, std::uint64_t{span_max_ms})));
}

inline std::int64_t ms_of(WallTime at) { return at.time_since_epoch().count(); }
inline WallTime wall_of(std::int64_t ms) {
    // Until the year 9999, which is as far as a date is four digits.
    constexpr std::int64_t last = 253'402'300'799'999;
    return WallTime(std::chrono::milliseconds(std::clamp<std::int64_t>(ms, 0, last)));
}

/// An enumeration that stands on the wire with the same members in the same order.
template <typename Ours, typename Theirs>
Result<Ours> same_of(Theirs from, Ours last, std::string_view what) {
    if (static_cast<std::uint16_t>(from) > static_cast<std::uint16_t>(last)) return unknown(what);
    return static_cast<Ours>(from);
}

inline void put_words(const std::vector<std::string>& words,
                      capnp::List<capnp::Text>::Builder into) {
    for (unsigned i = 0; i < into.size(); ++i) into.set(i, text(words[i]));
}

}  // namespace femrun::wire
