// SPDX-License-Identifier: MIT
// Outputs that stand alone on a line: behind a pattern, or behind a name.
#include <femrun/failure.hpp>

#include "output.hpp"

namespace femrun::command {

namespace {

std::string times(std::int64_t count) {
    return count == 1 ? "once" : std::to_string(count) + " times";
}

/// "no line ... " or "... only twice, and the fifth is wanted".
[[noreturn]] void too_few(const Output& output, const Choice& found, const std::string& what) {
    if (found.count() == 0) no_value(output, "'" + output.file + "' has no line " + what);
    no_value(output, "'" + output.file + "' has a line " + what + " only " + times(found.count()) +
                         ", and match " + std::to_string(found.which().position) + " is wanted");
}

class OfPattern final : public LineReader {
public:
    OfPattern(const Output& output, const PatternSource& source)
        : output_(output), source_(source), found_(source.match) {}

    void line(std::string_view text, std::size_t number) override {
        if (!found_.open()) return;
        if (const auto group = source_.pattern.first_group(text)) found_.offer(*group, number);
    }
    bool open() const override { return found_.open(); }

    double value() const override {
        const Found* wanted = found_.wanted();
        if (!wanted) too_few(output_, found_, "that matches '" + source_.pattern.text() + "'");
        return finite_number(output_, *wanted);
    }

private:
    const Output& output_;
    const PatternSource& source_;
    Choice found_;
};

class OfName final : public LineReader {
public:
    OfName(const Output& output, const NamedSource& source)
        : output_(output), source_(source), found_(source.match) {}

    void line(std::string_view text, std::size_t number) override {
        text = trimmed(text);
        if (text.substr(0, source_.name.size()) != source_.name) return;
        text.remove_prefix(source_.name.size());
        const auto value = text.find_first_not_of(" \t=:,");
        // "mass" must not take "masses 3".
        if (value == 0 || value == text.npos) return;
        const bool commas = text.substr(0, value).find(',') != text.npos;
        text.remove_prefix(value);
        found_.offer(text.substr(0, end_of_value(text, commas)), number);
    }
    bool open() const override { return found_.open(); }

    double value() const override {
        const Found* wanted = found_.wanted();
        if (!wanted) too_few(output_, found_, "'" + source_.name + " VALUE'");
        return finite_number(output_, *wanted);
    }

private:
    /// A comma ends a value. Between digits it may be the mark of decimals, and cutting "1,5" there
    /// would make a 1 of it: the whole is offered, which is no number, unless commas part the line.
    static std::size_t end_of_value(std::string_view text, bool commas) {
        const auto is_digit = [&text](std::size_t at) {
            return at < text.size() && text[at] >= '0' && text[at] <= '9';
        };
        std::size_t end = text.find_first_of(" \t,;");
        while (!commas && end != text.npos && text[end] == ',' && is_digit(end + 1))
            end = text.find_first_of(" \t,;", end + 1);
        return end;
    }

    const Output& output_;
    const NamedSource& source_;
    Choice found_;
};

}  // namespace

std::unique_ptr<LineReader> pattern_reader(const Output& output, const PatternSource& source) {
    return std::make_unique<OfPattern>(output, source);
}

std::unique_ptr<LineReader> named_reader(const Output& output, const NamedSource& source) {
    return std::make_unique<OfName>(output, source);
}

}  // namespace femrun::command
