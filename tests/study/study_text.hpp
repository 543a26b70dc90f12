// SPDX-License-Identifier: MIT
// Study files for tests: a whole one, in which a test writes the section that it is about.
#pragma once

#include <algorithm>

#include <string>
#include <vector>

#include "study/study_file.hpp"

namespace femrun::test {

/// A section of the study file with its lines.
struct Section {
    std::string name;
    std::string lines;
};

/// A study without mistakes, but for the sections given, which take the place of its own. They come
/// last, so that their header is on line `replaced_line`.
inline std::string study_with(const std::vector<Section>& sections) {
    std::vector<Section> all{{"optimizer", "plugin = \"random\"\n"},
                             {"solver", "plugin = \"formula\"\n"},
                             {"parameters", "x = { low = 0, high = 10 }\n"},
                             {"objectives", "f = { minimize = \"f\" }\n"}};
    for (const Section& section : sections)
        std::erase_if(all, [&](const Section& own) { return own.name == section.name; });
    all.insert(all.end(), sections.begin(), sections.end());
    std::string text;
    for (const Section& section : all) text += "[" + section.name + "]\n" + section.lines;
    return text;
}

/// The sentences about a study whose section `name` is `lines`, without the place in front; "line
/// N: " instead, with the lines of the section counted from 1.
inline std::vector<std::string> mistakes_in(const std::string& name, const std::string& lines) {
    const std::string text = study_with({{name, lines}});
    const auto header = text.find("[" + name + "]\n");
    const auto before = std::count(text.begin(), text.begin() + std::ptrdiff_t(header), '\n') + 1;
    std::vector<std::string> sentences;
    for (const Error& mistake : study::StudyFile::read(text, "s.toml").mistakes) {
        std::string sentence = mistake.message;
        if (sentence.starts_with("s.toml:")) {
            std::size_t length = 0;
            const int line = std::stoi(sentence.substr(7), &length);
            sentence = "line " + std::to_string(line - before) + sentence.substr(7 + length);
        }
        sentences.push_back(std::move(sentence));
    }
    return sentences;
}

}  // namespace femrun::test
