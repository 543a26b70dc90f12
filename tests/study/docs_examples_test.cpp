// SPDX-License-Identifier: MIT
// Every TOML example of the reference, and every example study, reads without a mistake.
#include <filesystem>
#include <fstream>
#include <sstream>

#include "study/crew_settings.hpp"
#include "study/house_licences.hpp"
#include "study_text.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::study;

namespace {

const std::filesystem::path docs = FEMRUN_DOCS;

std::string text_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    REQUIRE(file);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::vector<std::string> toml_blocks(const std::string& markdown) {
    const std::string fence = "```toml\n";
    std::vector<std::string> blocks;
    for (auto at = markdown.find(fence); at != std::string::npos; at = markdown.find(fence, at)) {
        at += fence.size();
        const auto end = markdown.find("```", at);
        blocks.push_back(markdown.substr(at, end - at));
        at = end;
    }
    return blocks;
}

/// An example that shows one section gets the others that a study needs, in their shortest form.
std::string completed(const std::string& block) {
    const std::vector<test::Section> needed{{"optimizer", "plugin = \"random\"\n"},
                                            {"solver", "plugin = \"formula\"\n"},
                                            {"parameters", "x = { low = 0, high = 1 }\n"},
                                            {"objectives", "f = { minimize = \"f\" }\n"}};
    std::string text;
    for (const test::Section& section : needed) {
        const std::string header = "[" + section.name + "]\n";
        const bool has =
            block.starts_with(header) || block.find("\n" + header) != std::string::npos;
        if (!has) text += header + section.lines;
    }
    return text + block;
}

}  // namespace

TEST_CASE("every TOML example of the reference is a study without mistakes", "[study][docs]") {
    const auto blocks = toml_blocks(text_of(docs / "reference" / "study-file.md"));

    CHECK(blocks.size() >= 12);
    for (const std::string& block : blocks) {
        INFO(block);
        for (const Error& mistake : StudyFile::read(completed(block), "example.toml").mistakes)
            FAIL_CHECK(mistake.message);
    }
}

TEST_CASE("the licences and the workers on engines that the docs show have no mistakes",
          "[study][docs][crew]") {
    const auto blocks = toml_blocks(text_of(docs / "engines.md"));

    REQUIRE(blocks.size() == 2);
    for (const Error& mistake : read_house_licences(blocks[0], "licences.toml").mistakes)
        FAIL_CHECK(mistake.message);
    const auto reading = read_crew_settings(blocks[1], "workers.toml");
    for (const Error& mistake : reading.mistakes) FAIL_CHECK(mistake.message);
    CHECK(reading.engines.size() == 2);
}

TEST_CASE("the reference's whole example needs nothing beside it", "[study][docs]") {
    const auto blocks = toml_blocks(text_of(docs / "reference" / "study-file.md"));

    REQUIRE_FALSE(blocks.empty());
    CHECK(completed(blocks.front()) == blocks.front());
}

TEST_CASE("the reference names every section, and every key of ours", "[study][docs]") {
    const std::string reference = text_of(docs / "reference" / "study-file.md");

    for (const char* section : {"study", "optimizer", "solver", "parameters", "rules", "objectives",
                                "constraints", "try", "retry", "licences"}) {
        INFO(section);
        CHECK(reference.find("\n## " + std::string(section) + "\n") != std::string::npos);
    }
    for (const char* key : {"name",         "trials",
                            "attempts",     "time",
                            "record",       "plugin",
                            "seed",         "isolation",
                            "time_limit",   "memory_limit",
                            "keep",         "step",
                            "type",         "scale",
                            "choices",      "value",
                            "expression",   "unit",
                            "attempts_max", "backoff",
                            "backoff_max",  "time_limit_is_design",
                            "count",        "hold",
                            "cooldown"}) {
        INFO(key);
        CHECK(reference.find("| `" + std::string(key) + "` |") != std::string::npos);
    }
}

TEST_CASE("every example study reads without mistakes", "[study][docs]") {
    std::size_t studies = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(docs / "examples")) {
        if (entry.path().extension() != ".toml") continue;
        ++studies;
        INFO(entry.path().string());
        for (const Error& mistake :
             StudyFile::read(text_of(entry.path()), entry.path().string()).mistakes)
            FAIL_CHECK(mistake.message);
    }
    CHECK(studies > 0);
}
