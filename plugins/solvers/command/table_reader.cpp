// SPDX-License-Identifier: MIT
// Cells of tables. The rows of a named column are the lines after the first one that holds the
// name; those of a numbered column begin with the first line that has a number there. Blank lines
// and comments (#, %, !) are no rows, and neither is a header that comes again.
#include <algorithm>

#include <femrun/failure.hpp>
#include <femrun/near_name.hpp>

#include "output.hpp"

namespace femrun::command {

std::vector<std::string> fields_of(std::string_view line, Separator separator) {
    std::vector<std::string> fields;
    if (separator.mark == 0) {
        for (std::size_t at = line.find_first_not_of(" \t"); at != line.npos;) {
            const auto end = line.find_first_of(" \t", at);
            fields.emplace_back(line.substr(at, end - at));
            at = end == line.npos ? end : line.find_first_not_of(" \t", end);
        }
        return fields;
    }
    std::string field;
    bool quoted = false;
    for (std::size_t at = 0; at < line.size(); ++at) {
        if (line[at] == '"' && quoted && line.substr(at + 1, 1) == "\"") {
            field += line[++at];
        } else if (line[at] == '"' && (quoted || trimmed(field).empty())) {
            quoted = !quoted;
        } else if (line[at] == separator.mark && !quoted) {
            fields.emplace_back(trimmed(field));
            field.clear();
        } else {
            field += line[at];
        }
    }
    fields.emplace_back(trimmed(field));
    return fields;
}

namespace {

bool is_comment(char c) { return c == '#' || c == '%' || c == '!'; }

class OfTable final : public LineReader {
public:
    OfTable(const Output& output, const TableSource& source)
        : output_(output), source_(source), rows_(source.row) {
        if (const auto* number = std::get_if<std::size_t>(&source.column)) column_ = *number - 1;
    }

    void line(std::string_view text, std::size_t number) override {
        if (!rows_.open()) return;
        // A quoted field goes on over line ends.
        if (source_.separator.mark != 0) {
            const bool inside = !begun_.empty();
            const auto quotes = std::count(text.begin(), text.end(), '"') % 2 != 0;
            if (inside || quotes) {
                if (begun_.size() + text.size() < (std::size_t{1} << 20)) begun_ += text;
                if (inside == quotes) {
                    const std::string whole = std::move(begun_);
                    begun_.clear();
                    return record(whole, number);
                }
                begun_ += '\n';
                return;
            }
        }
        record(text, number);
    }
    bool open() const override { return rows_.open(); }

    double value() const override {
        if (!started_) no_header();
        const Found* row = rows_.wanted();
        if (!row) {
            const std::string count = std::to_string(rows_.count());
            no_value(output_, "'" + output_.file + "' has " + count +
                                  (rows_.count() == 1 ? " row" : " rows") + ", and row " +
                                  std::to_string(source_.row.position) + " is wanted");
        }
        const auto fields = fields_of(row->text, source_.separator);
        if (fields.size() <= column_)
            no_value(output_, "line " + std::to_string(row->line) + " of '" + output_.file +
                                  "' has " + std::to_string(fields.size()) + " fields, and field " +
                                  std::to_string(column_ + 1) + " is wanted");
        return finite_number(output_, {fields[column_], row->line}, source_.decimal);
    }

private:
    void record(std::string_view text, std::size_t number) {
        std::string_view bare = trimmed(text);
        if (bare.empty()) return;
        const bool comment = is_comment(bare[0]);
        if (comment && std::holds_alternative<std::string>(source_.column))
            while (!bare.empty() && is_comment(bare[0])) bare.remove_prefix(1);
        else if (comment)
            return;
        if (const auto* name = std::get_if<std::string>(&source_.column)) {
            const bool may_be_header = !started_ || bare.find(*name) != bare.npos;
            if (may_be_header && header(fields_of(bare, source_.separator), *name)) return;
            if (comment || !started_) {
                if (first_line_.empty()) first_line_ = bare;
                return;
            }
        } else if (!started_) {
            const auto fields = fields_of(text, source_.separator);
            started_ = fields.size() > column_ && number_in(fields[column_], source_.decimal);
            if (!started_) return;
        }
        rows_.offer(text, number);
    }

    bool header(const std::vector<std::string>& fields, const std::string& name) {
        const auto found = std::find(fields.begin(), fields.end(), name);
        if (found == fields.end()) return false;
        if (!started_) column_ = static_cast<std::size_t>(found - fields.begin());
        started_ = true;
        return true;
    }

    [[noreturn]] void no_header() const {
        if (const auto* name = std::get_if<std::string>(&source_.column))
            no_value(output_, "'" + output_.file + "' has no column '" + *name + "'" +
                                  name_suggestion(*name, fields_of(first_line_.substr(0, 200),
                                                                   source_.separator)));
        no_value(output_, "'" + output_.file + "' has no line with a number in column " +
                              std::to_string(column_ + 1));
    }

    const Output& output_;
    const TableSource& source_;
    std::size_t column_ = 0;
    bool started_ = false;    // the header is past
    std::string first_line_;  // what may be the header, for messages
    std::string begun_;       // a record whose quotes are still open
    Choice rows_;
};

}  // namespace

std::unique_ptr<LineReader> table_reader(const Output& output, const TableSource& source) {
    return std::make_unique<OfTable>(output, source);
}

}  // namespace femrun::command
