// SPDX-License-Identifier: MIT
#include "dakota.hpp"

#include <cctype>
#include <cmath>

#include "file_lines.hpp"
#include "number_text.hpp"
#include "output.hpp"
#include "utf8_path.hpp"

namespace femrun::command {

namespace {

/// Dakota's own width for a value; everything else is set right in it.
constexpr std::size_t width = 22;

std::string right(const std::string& text) {
    return text.size() < width ? std::string(width - text.size(), ' ') + text : text;
}

/// One `value label` line, in the form that is wanted.
class Lines {
public:
    explicit Lines(Dakota::Format format) : aprepro_(format == Dakota::Format::aprepro) {}

    void count(std::size_t number, const char* standard, const char* aprepro) {
        add(std::to_string(number), aprepro_ ? aprepro : standard);
    }
    void add(const std::string& value, const std::string& label) {
        text_ +=
            aprepro_ ? "{ " + label + " = " + value + " }\n" : right(value) + " " + label + "\n";
    }
    std::string taken() { return std::move(text_); }

private:
    bool aprepro_;
    std::string text_;
};

std::string written(const Quantity& quantity, const TextValues& values, Dakota::Format format) {
    static const TextFormat real = TextFormat::parse(".15e");
    const TextValue& value = values.find(quantity.name)->second;
    if (quantity.kind == Kind::real) return real.apply(value);
    const std::string text = TextFormat().apply(value);
    const bool quoted = quantity.kind == Kind::categorical && format == Dakota::Format::aprepro;
    return quoted ? "\"" + text + "\"" : text;
}

bool says_fail(std::string_view text) {
    constexpr std::string_view word = "fail";
    if (text.size() < word.size()) return false;
    for (std::size_t i = 0; i < word.size(); ++i)
        if (std::tolower(static_cast<unsigned char>(text[i])) != word[i]) return false;
    return true;
}

}  // namespace

std::string dakota_parameters(const Dakota& dakota, const std::vector<Quantity>& quantities,
                              const TextValues& values, std::uint64_t evaluation) {
    std::vector<const Quantity*> ordered;
    std::size_t reals = 0;
    for (const Kind kind : {Kind::real, Kind::integer, Kind::categorical}) {
        for (const Quantity& quantity : quantities)
            if (quantity.kind == kind) ordered.push_back(&quantity);
        if (kind == Kind::real) reals = ordered.size();
    }
    Lines lines(dakota.format);
    lines.count(ordered.size(), "variables", "DAKOTA_VARS");
    for (const Quantity* quantity : ordered)
        lines.add(written(*quantity, values, dakota.format), quantity->name);
    lines.count(dakota.responses.size(), "functions", "DAKOTA_FNS");
    for (std::size_t i = 0; i < dakota.responses.size(); ++i)
        lines.add("1", "ASV_" + std::to_string(i + 1) + ":" + dakota.responses[i]);
    lines.count(reals, "derivative_variables", "DAKOTA_DER_VARS");
    for (std::size_t i = 0; i < reals; ++i)
        lines.add(std::to_string(i + 1), "DVV_" + std::to_string(i + 1) + ":" + ordered[i]->name);
    lines.count(0, "analysis_components", "DAKOTA_AN_COMPS");
    lines.add(std::to_string(evaluation),
              dakota.format == Dakota::Format::aprepro ? "DAKOTA_EVAL_ID" : "eval_id");
    return lines.taken();
}

namespace {

struct ResultsFile {
    std::vector<Found> words;  // up to the first bracket
    std::string failure;       // the line that says "fail"
};

/// Gradients and Hessians, which come last and in brackets, are not asked for and not read.
ResultsFile read_words(const Dakota& dakota, const std::filesystem::path& folder) {
    ResultsFile read;
    // A value and a label for each response, and enough to say that there are too many.
    const std::size_t words_max = 4 * dakota.responses.size() + 16;
    const auto take = [&](std::string_view text, std::size_t number) {
        text = trimmed(text);
        if (read.words.empty() && says_fail(text)) read.failure = text;
        if (!read.failure.empty()) return false;
        const auto bracket = text.find('[');
        for (Field& word : fields_of(text.substr(0, bracket), {}))
            read.words.push_back({std::move(word.text), number, {}});
        return bracket == text.npos && read.words.size() < words_max;
    };
    if (!for_each_line(folder / path_of(dakota.results), take))
        no_file("results of Dakota's driver", dakota.results, folder);
    return read;
}

NoValue wrong_results(const std::string& why, NoValue::Why kind = NoValue::Why::unreadable) {
    return NoValue(kind, "results of Dakota's driver: " + why);
}

}  // namespace

std::vector<Reading> dakota_results(const Dakota& dakota, const std::filesystem::path& folder,
                                    const std::string& stage) {
    const std::string file = "'" + dakota.results + "'";
    const ResultsFile read = read_words(dakota, folder);
    if (!read.failure.empty())
        throw BadDesign(stage, "the driver wrote '" + printable(read.failure) + "' into " + file);

    std::vector<Reading> values;
    for (auto word = read.words.begin(); word != read.words.end();) {
        const std::string place = "line " + std::to_string(word->line) + " of " + file;
        const std::string response = values.size() < dakota.responses.size()
                                         ? dakota.responses[values.size()]
                                         : std::string{};
        const auto number = number_in(word->text);
        const std::string text = "'" + printable(word->text) + "'";
        if (!number) throw wrong_results(place + " has " + text + ", " + why_no_number(word->text));
        if (std::isfinite(*number))
            values.emplace_back(*number);
        else
            values.emplace_back(wrong_results(
                place + " has " + text + " for '" + response + "', which is not finite",
                NoValue::Why::not_finite));
        ++word;
        const bool labelled = word != read.words.end() && !number_in(word->text);
        if (dakota.labels == Dakota::Labels::required && !response.empty() &&
            (!labelled || word->text != response))
            throw wrong_results(
                place + " has " +
                (labelled ? "label '" + printable(word->text) + "'" : std::string("no label")) +
                " where '" + response + "' is wanted");
        if (labelled) ++word;
    }
    if (values.size() != dakota.responses.size())
        throw wrong_results(file + " has " + std::to_string(values.size()) + " values, and " +
                            std::to_string(dakota.responses.size()) + " are wanted");
    return values;
}

}  // namespace femrun::command
