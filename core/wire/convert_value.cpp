// SPDX-License-Identifier: MIT
#include <cstddef>
#include <type_traits>

#include <fmt/format.h>

#include "base/match.hpp"
#include "wire/convert.hpp"
#include "wire/limits.hpp"
#include "wire/pieces.hpp"

namespace femrun::wire {

capnp::ReaderOptions reader_options() {
    capnp::ReaderOptions options;
    options.traversalLimitInWords = (std::uint64_t{512} << 20) / sizeof(capnp::word);
    return options;
}

void encode(const study::Value& value, Value::Builder into) {
    match(
        value, [&](double number) { into.setReal(number); },
        [&](std::int64_t number) { into.setInteger(number); },
        [&](const std::string& words) { into.setText(text(words)); });
}

Result<study::Value> decode(Value::Reader from) {
    switch (from.which()) {
        case Value::REAL:
            return study::Value{from.getReal()};
        case Value::INTEGER:
            return study::Value{from.getInteger()};
        case Value::TEXT:
            return study::Value{to_text(from.getText())};
    }
    return Error{ErrorKind::invalid, "a value of a kind that this femrun does not know"};
}

void encode(std::span<const study::Value> design, capnp::List<Value>::Builder into) {
    for (unsigned i = 0; i < into.size(); ++i) encode(design[i], into[i]);
}

void encode(std::span<const study::NamedValue> design, capnp::List<Value>::Builder into) {
    for (unsigned i = 0; i < into.size(); ++i) encode(design[i].value, into[i]);
}

Result<std::vector<study::Value>> decode(capnp::List<Value>::Reader from) {
    if (from.size() > quantities_max)
        return too_many("values of one design", from.size(), quantities_max);
    std::vector<study::Value> values;
    values.reserve(from.size());
    for (const Value::Reader one : from) {
        auto value = decode(one);
        if (!value) return std::move(value).error();
        values.push_back(*std::move(value));
    }
    return values;
}

void encode(std::span<const double> numbers, capnp::List<double>::Builder into) {
    for (unsigned i = 0; i < into.size(); ++i) into.set(i, numbers[i]);
}

std::vector<double> decode(capnp::List<double>::Reader from) {
    std::vector<double> numbers(from.size());
    for (unsigned i = 0; i < from.size(); ++i) numbers[i] = from[i];
    return numbers;
}

}  // namespace femrun::wire
