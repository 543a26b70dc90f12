// SPDX-License-Identifier: MIT
#include "deck/include_line.hpp"

#include <algorithm>

#include "femrun/failure.hpp"
#include "text/words.hpp"

namespace calculix {

namespace {

// CalculiX has this many characters for the name of an include.
constexpr std::size_t length_max = 132;

std::string without_blanks(std::string_view text) {
    std::string out(text);
    std::erase_if(out, [](char c) { return c == ' ' || c == '\t' || c == '\r'; });
    return out;
}

/// Behind "INPUT=", whatever its case and the blanks in it.
std::optional<std::string_view> behind_input(std::string_view line) {
    constexpr std::string_view input = "INPUT=";
    std::size_t matched = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == ' ' || line[i] == '\t') continue;
        const char c = upper(line.substr(i, 1))[0];
        matched = c == input[matched] ? matched + 1 : c == input[0] ? 1 : 0;
        if (matched == input.size()) return trimmed(line.substr(i + 1));
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::string> included_file(std::string_view line, const std::string& place) {
    line = trimmed(line);
    if (line.empty() || line.front() != '*') return std::nullopt;
    if (upper(without_blanks(line)).compare(0, 8, "*INCLUDE") != 0) return std::nullopt;
    const auto refuse = [&place](const std::string& why) {
        throw femrun::Invalid(place + ": " + why);
    };
    const std::optional<std::string_view> rest = behind_input(line);
    if (!rest || rest->empty())
        refuse(
            "*INCLUDE has no file in its line; write '*INCLUDE,INPUT=name', which CalculiX "
            "wants in one line");
    std::string_view name = *rest;
    if (name.front() == '"') {
        const std::size_t end = name.find('"', 1);
        if (end == std::string_view::npos)
            refuse("the quotes around the name of the include are not closed; close them with \"");
        name = name.substr(1, end - 1);
    }
    const std::string included(name);
    if (included.find("${") != std::string::npos) return included;  // known with the design
    if (const std::string joined = without_blanks(name); joined != included)
        refuse("includes '" + included +
               "', but CalculiX takes blanks out of the name, without a message, and opens '" +
               joined + "'; give the file a name without blanks");
    if (included.find(',') != std::string::npos)
        refuse("includes '" + included +
               "', and CalculiX cannot open a name with a comma; end the line behind the name, or "
               "rename the file");
    if (included.size() > length_max)
        refuse("the name of the include has " + std::to_string(included.size()) +
               " characters, and CalculiX takes " + std::to_string(length_max) +
               "; give it a shorter one");
    return included;
}

std::string with_included(const std::string& text, const std::string& file,
                          const std::map<std::string, std::string>& names) {
    std::string out;
    std::size_t number = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = std::string_view(text).substr(at, end - at);
        const auto included = included_file(line, file + ":" + std::to_string(++number));
        const auto other = included ? names.find(*included) : names.end();
        if (other == names.end()) {
            out += line;
        } else {
            out += "*INCLUDE,INPUT=" + other->second;
        }
        if (end < text.size()) out += '\n';
        at = end + 1;
    }
    return out;
}

}  // namespace calculix
