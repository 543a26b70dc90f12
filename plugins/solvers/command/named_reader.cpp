// SPDX-License-Identifier: MIT
// Outputs that stand behind a name: "mass = 12.5", or below it when the name has a line to itself.
#include "output.hpp"

namespace femrun::command {

namespace {

class OfName final : public LineReader {
public:
    OfName(const Output& output, const NamedSource& source, std::string where)
        : output_(output), source_(source), where_(std::move(where)), found_(source.match) {}

    void line(std::string_view text, std::size_t number) override {
        text = trimmed(text);
        if (text.empty()) return;
        if (alone_) {
            alone_ = false;
            offer(text, number, Commas::belong_to_value);
        }
        if (text.substr(0, source_.name.size()) != source_.name) return;
        text.remove_prefix(source_.name.size());
        const auto value = text.find_first_not_of(" \t=:,");
        // "mass" must not take "masses 3".
        if (value == 0) return;
        if (value == text.npos) {
            alone_ = found_.open();
            return;
        }
        const bool commas = text.substr(0, value).find(',') != text.npos;
        text.remove_prefix(value);
        offer(text, number, commas ? Commas::part_values : Commas::belong_to_value);
    }
    bool open() const override { return found_.open(); }

    double value() const override {
        const Found* wanted = found_.wanted();
        if (!wanted) too_few(output_, where_, found_, "'" + source_.name + " VALUE'");
        return finite_number(output_, *wanted, source_.form);
    }

private:
    enum class Commas { part_values, belong_to_value };

    void offer(std::string_view text, std::size_t number, Commas commas) {
        if (source_.form.decimal == DecimalMark::comma) commas = Commas::belong_to_value;
        found_.offer({std::string(text.substr(0, end_of_value(text, commas))), number, {}});
    }

    /// A comma ends a value. Between digits it may be the mark of decimals, and cutting "1,5" there
    /// would make a 1 of it: the whole is offered, which is no number, unless commas part the line.
    static std::size_t end_of_value(std::string_view text, Commas commas) {
        const auto is_digit = [&text](std::size_t at) {
            return at < text.size() && text[at] >= '0' && text[at] <= '9';
        };
        std::size_t end = text.find_first_of(" \t,;");
        while (commas == Commas::belong_to_value && end != text.npos && text[end] == ',' &&
               is_digit(end + 1))
            end = text.find_first_of(" \t,;", end + 1);
        return end;
    }

    const Output& output_;
    const NamedSource& source_;
    const std::string where_;
    bool alone_ = false;  // the name had the line before to itself
    Choice<Found> found_;
};

}  // namespace

std::unique_ptr<LineReader> named_reader(const Output& output, const NamedSource& source,
                                         std::string where) {
    return std::make_unique<OfName>(output, source, std::move(where));
}

}  // namespace femrun::command
