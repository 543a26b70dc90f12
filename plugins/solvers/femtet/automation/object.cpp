// SPDX-License-Identifier: MIT
#include "automation/object.hpp"

#include "trial/words.hpp"

namespace femtet {

std::string described(const Value& value) {
    if (const bool* flag = value.as<bool>()) return *flag ? "the flag True" : "the flag False";
    if (const double* number = value.as<double>()) return "the number " + shown(*number);
    if (const auto* text = value.as<std::string>()) return "the text '" + *text + "'";
    if (const auto* list = value.as<Value::List>())
        return list->empty() ? "an empty list" : "a list of " + std::to_string(list->size());
    if (value.as<Value::Shared>()) return "an object";
    return "nothing";
}

}  // namespace femtet
