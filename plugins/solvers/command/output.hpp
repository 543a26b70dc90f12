// SPDX-License-Identifier: MIT
// How a response is read from a file that the steps left. Each kind of source is a small value with
// what the settings say; readers make numbers of them, or say in one sentence why there is none.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "number_text.hpp"
#include "pattern.hpp"
#include "which.hpp"

namespace femrun::command {

/// Group 1 of a regular expression, on a line of a log.
struct PatternSource {
    Pattern pattern;
    Which match;
};

/// Where fields end: blanks, or one character with quotes as in CSV.
struct Separator {
    char mark = 0;  // 0: blanks
};

/// A cell of a table, whose column has a name in the header line or a number from 1.
struct TableSource {
    std::variant<std::string, std::size_t> column;
    Which row;
    Separator separator;
    DecimalMark decimal = DecimalMark::point;
};

/// A value in a JSON document, by pointer (RFC 6901).
struct JsonSource {
    std::string pointer;
};

/// A line that begins with a name: "mass 12.5", "mass = 12.5", "mass: 12.5".
struct NamedSource {
    std::string name;
    Which match;
};

struct Output {
    std::string name;
    std::string file;  // relative to the work folder
    std::variant<PatternSource, TableSource, JsonSource, NamedSource> source;
};

/// Reads one output out of the lines of its file.
class LineReader {
public:
    virtual ~LineReader() = default;
    virtual void line(std::string_view text, std::size_t number) = 0;
    /// Whether more lines could change the value.
    virtual bool open() const = 0;
    /// After the last line; throws femrun::BadDesign when there is none.
    virtual double value() const = 0;
};

std::unique_ptr<LineReader> pattern_reader(const Output& output, const PatternSource& source);
std::unique_ptr<LineReader> table_reader(const Output& output, const TableSource& source);
std::unique_ptr<LineReader> named_reader(const Output& output, const NamedSource& source);
double read_json(const Output& output, const JsonSource& source,
                 const std::filesystem::path& folder);

/// The values of the outputs, in their order; every file is read once. Throws femrun::BadDesign of
/// stage "post" when one is missing, is no number or is not finite.
std::vector<double> read_outputs(const std::vector<const Output*>& outputs,
                                 const std::filesystem::path& folder);

/// The fields of a line.
std::vector<std::string> fields_of(std::string_view line, Separator separator);

/// "output 'mass': " and the sentence, as femrun::BadDesign of stage "post".
[[noreturn]] void no_value(const Output& output, const std::string& why);
/// The finite number that `found` is, or no_value().
double finite_number(const Output& output, const Found& found,
                     DecimalMark mark = DecimalMark::point);
/// Says that `file` is not there and which files are.
[[noreturn]] void no_file(const std::string& what, const std::string& file,
                          const std::filesystem::path& folder);

}  // namespace femrun::command
