// SPDX-License-Identifier: MIT
#include "page.hpp"

#include <charconv>

namespace femrun::docs {

namespace {

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = text.find('\n');
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end == text.npos ? text.size() : end + 1);
    }
    return lines;
}

std::string_view first_word(std::string_view& text) {
    const auto start = text.find_first_not_of(' ');
    if (start == text.npos) return text = {};
    text.remove_prefix(start);
    const auto word = text.substr(0, text.find(' '));
    text.remove_prefix(word.size());
    return word;
}

/// The text without blanks at line ends and empty lines at its end.
std::string tidy(std::string_view text) {
    std::string result;
    for (std::string_view line : lines_of(text)) {
        while (!line.empty() && (line.back() == ' ' || line.back() == '\r')) line.remove_suffix(1);
        result.append(line).push_back('\n');
    }
    while (!result.empty() && result.back() == '\n') result.pop_back();
    return result;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != text.npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

struct Block {
    std::string language, word;  // ```language word
    std::size_t line = 0;        // of the fence
    std::string text;
};

void add_commands(const Block& block, Page& page) {
    std::size_t line = block.line;
    for (const std::string_view text : lines_of(block.text)) {
        ++line;
        const bool begun = !page.steps.empty() && page.steps.back().kind == Step::Kind::command;
        if (text.starts_with("$ "))
            page.steps.push_back(
                {Step::Kind::command, {}, {line, std::string(text.substr(2)), ""}});
        else if (begun && page.steps.back().command.line > block.line)
            page.steps.back().command.printed.append(text).push_back('\n');
        else
            page.mistakes.push_back("line " + std::to_string(line) +
                                    ": a console block begins with '$ ' and a command");
    }
    constexpr std::string_view exit = "exit=";
    if (!block.word.starts_with(exit) || page.steps.empty()) return;
    const std::string_view code = std::string_view(block.word).substr(exit.size());
    std::from_chars(code.data(), code.data() + code.size(), page.steps.back().command.exit_code);
}

}  // namespace

Page read_page(std::string_view markdown) {
    Page page;
    Block block;
    bool inside = false;
    std::size_t number = 0;
    for (const std::string_view line : lines_of(markdown)) {
        ++number;
        if (!line.starts_with("```")) {
            if (inside) block.text.append(line).push_back('\n');
            continue;
        }
        if (!inside) {
            std::string_view rest = line.substr(3);
            block = {std::string(first_word(rest)), "", number, ""};
            block.word = first_word(rest);
        } else if (block.language == "console") {
            add_commands(block, page);
        } else if (!block.word.empty()) {
            page.steps.push_back(
                {Step::Kind::file, {block.line, block.language, block.word, block.text}, {}});
        } else if (block.language == "toml" || block.language == "sh") {
            page.mistakes.push_back("line " + std::to_string(block.line) + ": a " + block.language +
                                    " block without a file name is never tried");
        }
        inside = !inside;
    }
    if (inside)
        page.mistakes.push_back("line " + std::to_string(block.line) + ": block is not closed");
    return page;
}

bool is_as_told(std::string_view told, std::string_view printed) {
    // A line of three dots may stand for no line at all.
    std::string wanted = "\n" + tidy(told) + "\n";
    const std::string found = "\n" + tidy(printed) + "\n";
    replace_all(wanted, "\n...\n", "\n...");
    std::vector<std::string> parts;
    for (std::size_t at = 0;;) {
        const auto end = wanted.find("...", at);
        parts.push_back(wanted.substr(at, end - at));
        if (end == wanted.npos) break;
        at = end + 3;
    }
    if (parts.size() == 1) return wanted == found;
    if (!found.starts_with(parts.front())) return false;
    std::size_t at = parts.front().size();
    for (std::size_t i = 1; i + 1 < parts.size(); ++i) {
        const auto next = found.find(parts[i], at);
        if (next == found.npos) return false;
        at = next + parts[i].size();
    }
    return found.size() >= at + parts.back().size() && found.ends_with(parts.back());
}

}  // namespace femrun::docs
