// SPDX-License-Identifier: MIT
// A plugin's settings held against the schema in its descriptor: a subset of JSON Schema (type,
// properties, required, additionalProperties, items, minItems, enum, default, minimum, maximum,
// exclusiveMinimum). Other words of a schema are passed over.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "study/study_file.hpp"

namespace femrun::study {

struct CheckedSettings {
    std::string settings;         // JSON text of one object, defaults filled in
    std::vector<Error> mistakes;  // with their places, all in one go
};

/// `section` is "solver" or "optimizer": where in `file` the settings stand, and whose plugin is
/// named. A schema that is no JSON object is a mistake of kind `fault`; an empty text allows
/// anything.
CheckedSettings check_settings(std::string_view schema, std::string_view settings,
                               std::string_view section, const StudyFile& file);

/// The setting that is a table of parameters and the variables of the model that they set (its
/// "format" is "variable names"); nothing where there is none.
std::optional<std::string> table_of_names(std::string_view schema);

}  // namespace femrun::study
