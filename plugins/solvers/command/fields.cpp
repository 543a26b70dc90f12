// SPDX-License-Identifier: MIT
#include "fields.hpp"

#include "number_text.hpp"

namespace femrun::command {

namespace {

std::vector<Field> between_blanks(std::string_view line) {
    std::vector<Field> fields;
    std::size_t place = 0;  // characters, not bytes of UTF-8
    for (const char c : line) {
        const bool blank = c == ' ' || c == '\t';
        const bool begins_character = (static_cast<unsigned char>(c) & 0xC0u) != 0x80u;
        if (begins_character) ++place;
        if (blank) continue;
        if (fields.empty() || fields.back().end + 1 < place)
            fields.push_back({{}, place - 1, place});
        fields.back().text += c;
        fields.back().end = place;
    }
    return fields;
}

/// Walks over CSV: a quote opens a quoted field only where a field begins, and a double one inside
/// of it stands for itself.
class CsvWalk {
public:
    explicit CsvWalk(std::string_view marks, Quote quote = Quote::closed)
        : marks_(marks), quote_(quote), begun_(quote == Quote::open) {}

    enum class Step { text, stray_text, nothing, next_field };
    Step step(char c, char following) {
        if (quote_ == Quote::open) {
            if (c != '"' || doubled_) {
                doubled_ = false;
                return Step::text;
            }
            doubled_ = following == '"';
            if (!doubled_) quote_ = Quote::closed;
            closed_ = !doubled_;
            return Step::nothing;
        }
        if (marks_.find(c) != marks_.npos) {
            begun_ = closed_ = false;
            return Step::next_field;
        }
        if (c == '"' && !begun_) {
            begun_ = true;
            quote_ = Quote::open;
            return Step::nothing;
        }
        const bool blank = c == ' ' || c == '\t';
        begun_ = begun_ || !blank;
        return closed_ && !blank ? Step::stray_text : Step::text;
    }
    Quote quote() const { return quote_; }

private:
    std::string_view marks_;
    Quote quote_;
    bool begun_;            // something of the field was there
    bool closed_ = false;   // its quotes were there
    bool doubled_ = false;  // the next quote stands for itself
};

char following(std::string_view line, std::size_t at) {
    return at + 1 < line.size() ? line[at + 1] : '\0';
}

}  // namespace

std::vector<Field> fields_of(std::string_view line, Separator separator) {
    if (separator.mark == 0) return between_blanks(line);
    std::vector<Field> fields;
    std::string field;
    CsvWalk walk(std::string_view(&separator.mark, 1));
    for (std::size_t at = 0; at < line.size(); ++at) {
        const CsvWalk::Step step = walk.step(line[at], following(line, at));
        // "5"6 is neither 5 nor 56.
        if (step == CsvWalk::Step::stray_text) field += '"';
        if (step == CsvWalk::Step::text || step == CsvWalk::Step::stray_text) field += line[at];
        if (step != CsvWalk::Step::next_field) continue;
        fields.push_back({std::string(trimmed(field))});
        field.clear();
    }
    fields.push_back({std::string(trimmed(field))});
    return fields;
}

Quote quote_after(std::string_view line, Quote before, std::string_view marks) {
    CsvWalk walk(marks, before);
    for (std::size_t at = 0; at < line.size(); ++at) walk.step(line[at], following(line, at));
    return walk.quote();
}

}  // namespace femrun::command
