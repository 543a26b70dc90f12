// SPDX-License-Identifier: MIT
// Cells of tables. The rows of a named column are the lines below one that holds the name; those of
// a numbered column begin with the first line that has a number there. Blank lines and comments
// (#, %, !) are no rows, and neither is a header that comes again or what decorates it.
//
// A row is only believed when it looks like its table: a line with another number of fields, with
// numbers glued together, or behind such a line may be anything.
#include <algorithm>

#include "output.hpp"
#include "table_header.hpp"

namespace femrun::command {

namespace {

/// What may part the fields of CSV.
std::string_view csv_marks(NumberForm form) {
    return form.decimal == DecimalMark::comma ? ";\t" : ",;\t";
}

bool is_comment(char c) { return c == '#' || c == '%' || c == '!'; }

/// The line with blanks for the marks of a comment, so that all else keeps its place.
std::string uncommented(std::string_view line) {
    std::string text(line);
    for (char& c : text) {
        if (is_comment(c)) c = ' ';
        if (c != ' ' && c != '\t') break;
    }
    return text;
}

/// Whether it is a number or what is left of one: it must not be taken for a header.
bool like_number(std::string_view text, NumberForm form) {
    return number_in(text, form) || (text.size() <= 40 && !trimmed(text).empty() &&
                                     why_no_number(text, form) != "which is no number");
}

/// What is known of a table from its first lines.
struct Table {
    Header header;  // of a named column
    Line first_row;
    Separator separator;
    std::size_t width = 0;      // fields of the first row
    bool numbers_only = false;  // in the first row
    Line odd;                   // the first line that is no row of it
};

struct Row {
    Line line;
    std::shared_ptr<const Table> table;
    bool behind_odd = false;
};

class OfTable final : public LineReader {
public:
    OfTable(const Output& output, const TableSource& source, std::string where)
        : output_(output),
          source_(source),
          where_(std::move(where)),
          name_(std::get_if<std::string>(&source.column)),
          rows_(source.row) {}

    void line(std::string_view text, std::size_t number) override {
        if (!rows_.open()) return;
        if (blanks()) return record(text, number);
        // A quoted field goes on over line ends.
        const bool inside = quote_ == Quote::open;
        quote_ = quote_after(text, quote_, marks());
        if (quote_ == Quote::open && !inside) begun_ = {{}, number};
        if (!inside && quote_ == Quote::closed) return record(text, number);
        if (begun_.text.size() + text.size() < line_bytes) begun_.text += text;
        if (quote_ == Quote::closed) return record(std::exchange(begun_.text, {}), number);
        begun_.text += '\n';
    }
    bool open() const override { return rows_.open(); }

    double value() const override {
        if (quote_ == Quote::open && rows_.open())
            no_value(output_, place_of(output_, begun_.number) +
                                  " begins a field with '\"' that nothing ends");
        if (ambiguous_.number > 0)
            no_value(output_, place_of(output_, ambiguous_.number) + " " +
                                  shown_line(ambiguous_.text) +
                                  " does not show what parts its fields; say it with 'delimiter'");
        if (!table_) no_header();
        const Row* row = rows_.wanted();
        if (!row)
            no_value(output_,
                     where_ + " has " + counted(static_cast<std::size_t>(rows_.count()), "row") +
                         ", and row " + std::to_string(source_.row.position) + " is wanted");
        const auto fields = fields_of(row->line.text, row->table->separator);
        const std::size_t column = column_in(*row, fields);
        if (fields.size() <= column)
            no_value(output_, place_of(output_, row->line.number) + " has " +
                                  counted(fields.size(), "field") + " " +
                                  shown_line(row->line.text) + ", and field " +
                                  std::to_string(column + 1) + " is wanted");
        return finite_number(output_, {fields[column].text, row->line.number, {}}, source_.form);
    }

private:
    static constexpr std::size_t line_bytes = std::size_t{1} << 20;

    bool blanks() const { return source_.separator && source_.separator->mark == 0; }

    std::string_view marks() const {
        if (source_.separator) return {&source_.separator->mark, 1};
        if (table_) return {&table_->separator.mark, 1};
        return csv_marks(source_.form);
    }

    void record(std::string_view text, std::size_t number) {
        const std::string_view bare = trimmed(text);
        if (bare.empty()) {
            // In a part of a file a blank line ends the table: what follows may be another one.
            const bool in_part = output_.part && output_.part->after;
            if (in_part && table_ && table_->width > 0) ended_ = true;
            return;
        }
        if (ended_) return;
        const bool comment = is_comment(bare[0]);
        if (name_) {
            const std::string header = comment ? uncommented(text) : std::string(text);
            if (begins_table({{header, number}, comment})) return;
            if (first_line_.empty()) first_line_ = header;
            if (comment || !table_) return;
            if (table_->width == 0 && is_decoration(bare, table_->header, table_->separator))
                return;
        } else if (comment || (!table_ && !begins_numbered(text, number))) {
            return;
        }
        take_row(text, number);
    }

    /// Whether the line is a header with the name; if so, a table begins below it.
    bool begins_table(const Header& header) {
        const std::string& text = header.text;
        const std::string first_word = name_->substr(0, name_->find_first_of(" \t\""));
        if (text.find(first_word) == text.npos) return false;
        for (const char mark : blanks() ? std::string_view("\0", 1) : marks()) {
            const Separator separator{mark};
            if (!names_column(text, *name_, separator)) continue;
            // A row may have a word that is a name of the header too; a header has no numbers,
            // unless it comes again as it was.
            if (table_ && table_->width > 0 && text != table_->header.text)
                for (const Field& field : fields_of(text, separator))
                    if (number_in(field.text, source_.form)) return false;
            table_ = std::make_shared<Table>();
            table_->header = header;
            table_->separator = separator;
            return true;
        }
        if (blanks() && !table_ && hint_.number == 0)
            for (const char mark : csv_marks(source_.form))
                if (names_column(text, *name_, {mark}))
                    hint_ = {std::string(1, mark), header.number};
        return false;
    }

    bool begins_numbered(std::string_view text, std::size_t number) {
        Separator separator = source_.separator.value_or(Separator{marks().front()});
        if (!source_.separator) {
            std::string present;
            for (const char mark : csv_marks(source_.form))
                if (text.find(mark) != text.npos) present += mark;
            if (present.size() == 1) separator.mark = present[0];
            if (present.size() > 1 && ambiguous_.number == 0)
                for (const char mark : present)
                    if (has_number(text, {mark})) ambiguous_ = {std::string(text), number};
            if (present.size() > 1) return false;
        }
        if (!has_number(text, separator)) {
            if (first_line_.empty()) first_line_ = text;
            return false;
        }
        table_ = std::make_shared<Table>();
        table_->separator = separator;
        return true;
    }

    bool has_number(std::string_view text, Separator separator) const {
        const auto fields = fields_of(text, separator);
        const std::size_t column = std::get<std::size_t>(source_.column) - 1;
        return fields.size() > column && like_number(fields[column].text, source_.form);
    }

    void take_row(std::string_view text, std::size_t number) {
        Table& table = *table_;
        const bool named_between_blanks = name_ && blanks();
        std::size_t width = table.width;
        if (width == 0 || named_between_blanks) {
            const auto fields = fields_of(text, table.separator);
            width = fields.size();
            if (table.width == 0) {
                table.first_row = {std::string(text), number};
                table.width = width;
                table.numbers_only = std::all_of(
                    fields.begin(), fields.end(),
                    [this](const Field& field) { return like_number(field.text, source_.form); });
            }
        }
        const bool odd = width != table.width;
        if (!odd || !is_rule(text))
            rows_.offer({{std::string(text), number}, table_, table.odd.number > 0});
        if (odd && table.odd.number == 0) table.odd = {std::string(text), number};
    }

    /// The index of the wanted field, when the row can be believed.
    std::size_t column_in(const Row& row, const std::vector<Field>& fields) const {
        const Table& table = *row.table;
        const bool parted_by_blanks = table.separator.mark == 0;
        if (row.behind_odd)
            no_value(output_, place_of(output_, row.line.number) + " stands below line " +
                                  std::to_string(table.odd.number) + " " +
                                  shown_line(table.odd.text) +
                                  ", which is no row of the table; say with 'after' and 'until' "
                                  "which lines count");
        const bool even = !(name_ ? parted_by_blanks : table.numbers_only);
        if (!even && fields.size() != table.width && row.line.number != table.first_row.number)
            no_value(output_, place_of(output_, row.line.number) + " has " +
                                  counted(fields.size(), "field") + " " +
                                  shown_line(row.line.text) + ", and the table's first row, line " +
                                  std::to_string(table.first_row.number) + ", has " +
                                  std::to_string(table.width) +
                                  "; 'until' ends the table before a line");
        if (!name_) {
            const std::size_t column = std::get<std::size_t>(source_.column) - 1;
            refuse_glued(row.line, fields, column);
            return column;
        }
        for (std::size_t i = 0; i < fields.size(); ++i) refuse_glued(row.line, fields, i);
        const std::size_t column =
            column_of(output_, *name_, table.header, row.line, table.separator);
        // Else the header is only a line of words that happens to have the name.
        const auto first = fields_of(table.first_row.text, table.separator);
        if (parted_by_blanks && column < first.size() &&
            !like_number(first[column].text, source_.form))
            no_value(output_, "line " + std::to_string(table.header.number) + " of '" +
                                  output_.file + "' " + shown_line(table.header.text) + " has '" +
                                  *name_ + "', but the line below it " +
                                  shown_line(table.first_row.text) +
                                  " has no number there; give the column's number, such as "
                                  "column = " +
                                  std::to_string(column + 1));
        return column;
    }

    /// Behind glued numbers nobody knows which field is which.
    void refuse_glued(const Line& row, const std::vector<Field>& fields, std::size_t last) const {
        if (source_.form.exponent == Exponent::bare) return;
        for (std::size_t i = 0; i < std::min(last + 1, fields.size()); ++i)
            if (is_glued(fields[i].text))
                no_value(output_, place_of(output_, row.number) + " has '" +
                                      printable(fields[i].text) + "', " +
                                      why_no_number(fields[i].text, source_.form));
    }

    [[noreturn]] void no_header() const {
        if (hint_.number > 0)
            no_value(output_, where_ + " has no column '" + *name_ + "' between blanks, but line " +
                                  std::to_string(hint_.number) + " has it between '" + hint_.text +
                                  "'; write delimiter = \"" + hint_.text + "\"");
        if (name_) no_such_column(output_, where_, *name_, first_line_, Separator{marks().front()});
        no_value(output_,
                 where_ + " has no line with a number in column " +
                     std::to_string(std::get<std::size_t>(source_.column)) +
                     (first_line_.empty() ? "" : "; its first one is " + shown_line(first_line_)));
    }

    const Output& output_;
    const TableSource& source_;
    const std::string where_;
    const std::string* const name_;  // null for a numbered column
    std::shared_ptr<Table> table_;   // null above the first one
    bool ended_ = false;
    Quote quote_ = Quote::closed;
    Line begun_;              // a record whose quote is still open
    Line ambiguous_;          // may be a row, if only it were known what parts its fields
    Line hint_;               // a mark of CSV, and the line that has the name by it
    std::string first_line_;  // what may be the header, for messages
    Choice<Row> rows_;
};

}  // namespace

std::unique_ptr<LineReader> table_reader(const Output& output, const TableSource& source,
                                         std::string where) {
    return std::make_unique<OfTable>(output, source, std::move(where));
}

}  // namespace femrun::command
