// SPDX-License-Identifier: MIT
// How a response is read from a file that the steps left. Each kind of source is a small value with
// what the settings say; readers make numbers of them, or say in one sentence why there is none.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "fields.hpp"
#include "number_text.hpp"
#include "pattern.hpp"
#include "text_encoding.hpp"
#include "which.hpp"

namespace femrun::command {

/// Group 1 of a regular expression, on a line of a log.
struct PatternSource {
    Pattern pattern;
    Which match;
    NumberForm form;
};

/// A cell of a table, whose column has a name in the header line or a number from 1.
struct TableSource {
    std::variant<std::string, std::size_t> column;
    Which row;
    std::optional<Separator> separator;  // nothing: CSV, whose lines show what parts the fields
    NumberForm form;
};

/// A value in a JSON document, by pointer (RFC 6901).
struct JsonSource {
    std::string pointer;
};

/// A line that begins with a name: "mass 12.5", "mass = 12.5", "mass: 12.5".
struct NamedSource {
    std::string name;
    Which match;
    NumberForm form;
};

/// The lines below one that matches `after` (all, without it), up to the next one or to one that
/// matches `until`.
struct Part {
    std::optional<Pattern> after;
    std::optional<Pattern> until;
    Which which;
};

struct Output {
    std::string name;
    std::string file;  // relative to the work folder
    std::optional<Part> part;
    std::variant<PatternSource, TableSource, JsonSource, NamedSource> source;
};

/// Why an output has no value. `unreadable`: the text is not what the settings say; `not_finite`:
/// the program itself says that there is none.
class NoValue : public std::runtime_error {
public:
    enum class Why { unreadable, not_finite };
    NoValue(Why why, const std::string& message) : std::runtime_error(message), why_(why) {}
    Why why() const { return why_; }

private:
    Why why_;
};

/// A value, or why there is none.
using Reading = std::variant<double, NoValue>;

/// Reads one output out of the lines of its file.
class LineReader {
public:
    virtual ~LineReader() = default;
    virtual void line(std::string_view text, std::size_t number) = 0;
    /// Whether more lines could change the value.
    virtual bool open() const = 0;
    /// After the last line; throws NoValue when there is none.
    virtual double value() const = 0;
};

/// Makes a reader of the lines `where`: "'run.log'", or "'run.log' below line 12".
using ReaderOfPart = std::function<std::unique_ptr<LineReader>(const std::string& where)>;

std::unique_ptr<LineReader> pattern_reader(const Output& output, const PatternSource& source,
                                           std::string where);
std::unique_ptr<LineReader> table_reader(const Output& output, const TableSource& source,
                                         std::string where);
std::unique_ptr<LineReader> named_reader(const Output& output, const NamedSource& source,
                                         std::string where);
std::unique_ptr<LineReader> part_reader(const Output& output, const Part& part, ReaderOfPart make);
double read_json(const Output& output, const JsonSource& source,
                 const std::filesystem::path& folder);

/// The values of the outputs, in their order; every file is read once.
std::vector<Reading> read_outputs(const std::vector<const Output*>& outputs,
                                  const std::filesystem::path& folder);

/// A text, the line where it stands, and the longer text that it was cut from, if it was.
struct Found {
    std::string text;
    std::size_t line = 0;
    std::string whole;
};

/// "output 'mass': " and the sentence, as NoValue.
[[noreturn]] void no_value(const Output& output, const std::string& why,
                           NoValue::Why kind = NoValue::Why::unreadable);
/// "line 3 of 'run.log'"
std::string place_of(const Output& output, std::size_t line);
/// "'run.log' has no line ... ", or "... only 2 times, and match 5 is wanted".
[[noreturn]] void too_few(const Output& output, const std::string& where,
                          const Choice<Found>& found, const std::string& what);
/// The finite number that `found` is, or no_value().
double finite_number(const Output& output, const Found& found, NumberForm form);
/// Why there is nothing to read in `file`, and which files there are, as NoValue.
[[noreturn]] void no_file(const std::string& what, const std::string& file,
                          const std::filesystem::path& folder);

}  // namespace femrun::command
