// SPDX-License-Identifier: MIT
// Outputs that a regular expression finds on a line.
#include "cut_number.hpp"
#include "output.hpp"

namespace femrun::command {

namespace {

class OfPattern final : public LineReader {
public:
    OfPattern(const Output& output, const PatternSource& source, std::string where)
        : output_(output), source_(source), where_(std::move(where)), found_(source.match) {}

    void line(std::string_view text, std::size_t number) override {
        if (!found_.open()) return;
        const auto group = source_.pattern.first_group(text);
        if (!group) return;
        std::string whole;
        if (number_in(*group, source_.form))
            whole = cut_from(text, *group, source_.pattern, source_.form.decimal);
        found_.offer({std::string(*group), number, std::move(whole)});
    }
    bool open() const override { return found_.open(); }

    double value() const override {
        const Found* wanted = found_.wanted();
        if (!wanted)
            too_few(output_, where_, found_, "that matches '" + source_.pattern.text() + "'");
        if (!wanted->whole.empty())
            no_value(output_, place_of(output_, wanted->line) + " has '" +
                                  printable(wanted->whole) + "', of which the pattern takes '" +
                                  printable(wanted->text) +
                                  "'; let its group take the whole, such as (\\S+)");
        return finite_number(output_, *wanted, source_.form);
    }

private:
    const Output& output_;
    const PatternSource& source_;
    const std::string where_;
    Choice<Found> found_;
};

}  // namespace

void too_few(const Output& output, const std::string& where, const Choice<Found>& found,
             const std::string& what) {
    if (found.count() == 0) no_value(output, where + " has no line " + what);
    const std::string times =
        found.count() == 1 ? "once" : std::to_string(found.count()) + " times";
    no_value(output, where + " has a line " + what + " only " + times + ", and match " +
                         std::to_string(found.which().position) + " is wanted");
}

std::unique_ptr<LineReader> pattern_reader(const Output& output, const PatternSource& source,
                                           std::string where) {
    return std::make_unique<OfPattern>(output, source, std::move(where));
}

}  // namespace femrun::command
