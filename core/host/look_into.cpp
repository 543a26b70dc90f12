// SPDX-License-Identifier: MIT
#include "host/look_into.hpp"

#include <algorithm>
#include <fstream>
#include <optional>
#include <sstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/content_hash.hpp"
#include "base/path_text.hpp"
#include "base/plain_text.hpp"
#include "host/library.hpp"
#include "system/child.hpp"
#include "system/private_folder.hpp"
#include "system/this_process.hpp"

namespace femrun::host {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

// As much of what a library prints as a person wants to see of it in one line.
constexpr std::size_t printed_bytes_max = 300;

// A process each; more at a time than this gain nothing and may meet the limits of the system.
constexpr std::size_t at_a_time_max = 8;

std::string text_of(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

/// A process that looks into one library.
class Look {
public:
    Look(const fs::path& library, const LookSettings& settings, const fs::path& folder)
        : library_(library),
          limit_(settings.limit),
          facts_(folder / "facts.json"),
          words_(folder / "words.txt") {
        std::error_code ignored;  // what cannot be made there fails below, with a sentence
        fs::create_directory(folder, ignored);
        auto command = settings.command;
        if (command.empty()) command = {path_text(system::executable_path()), "host"};
        system::ChildSpec spec;
        spec.executable = command.front();
        spec.arguments.assign(command.begin() + 1, command.end());
        for (const std::string& argument :
             {path_text(library), std::string("--describe"), path_text(facts_)})
            spec.arguments.push_back(argument);
        spec.output = spec.error = system::Output::into(words_);
        auto child = system::spawn(std::move(spec));
        if (child)
            child_.emplace(*std::move(child));
        else
            not_started_ = child.error().message;
        started_ = monotonic_now();
    }

    LibraryFacts facts() {
        LibraryFacts facts;
        if (child_) {
            const auto ended =
                child_->wait(std::max(started_ + limit_ - monotonic_now(), Duration::zero()));
            child_->end_tree();
            facts = told_or_died(ended);
        } else {
            facts.broken = fmt::format("plugin '{}': it could not be looked into: {}",
                                       path_text(library_), not_started_);
        }
        facts.printed = plain(text_of(words_), printed_bytes_max);
        if (facts.died && !facts.printed.empty())
            facts.broken += "; its last words: " + facts.printed;
        if (auto hash = content_hash_of(library_)) facts.hash = *std::move(hash);
        return facts;
    }

private:
    LibraryFacts told_or_died(const std::optional<system::Ended>& ended) const {
        LibraryFacts facts;
        const json read = json::parse(text_of(facts_), nullptr, /*allow_exceptions=*/false);
        const bool told = !read.is_discarded();
        if (told && ended && ended->signal == 0 && ended->code == 0) {
            try {
                return facts_from_json(read);
            } catch (const json::exception&) {
                facts.broken = fmt::format(
                    "plugin '{}': it could not be looked into: what describes it is damaged",
                    path_text(library_));
                return facts;
            }
        }
        facts.died = true;
        const char* phase = told ? "unloaded" : "loaded";
        if (ended)
            facts.broken = fmt::format("plugin '{}' {} while it was {}; mend or remove it",
                                       path_text(library_), ended->text(), phase);
        else
            facts.broken = fmt::format(
                "plugin '{}' still was not {} after {:g} s; mend or remove it", path_text(library_),
                phase, std::chrono::duration<double>(limit_).count());
        return facts;
    }

    const fs::path& library_;
    Duration limit_;
    fs::path facts_, words_;
    std::optional<system::Child> child_;
    std::string not_started_;
    Instant started_;
};

}  // namespace

std::vector<LibraryFacts> look_into(const std::vector<fs::path>& libraries,
                                    const LookSettings& settings) {
    std::vector<LibraryFacts> all;
    if (libraries.empty()) return all;
    const system::PrivateFolder folder;
    for (std::size_t first = 0; first < libraries.size(); first += at_a_time_max) {
        const std::size_t end = std::min(first + at_a_time_max, libraries.size());
        std::vector<std::unique_ptr<Look>> looks;
        for (std::size_t i = first; i < end; ++i)
            looks.push_back(
                std::make_unique<Look>(libraries[i], settings, folder.path() / std::to_string(i)));
        for (const auto& look : looks) all.push_back(look->facts());
    }
    return all;
}

int describe_library(const fs::path& library, const fs::path& file) {
    LibraryFacts facts;
    {
        const auto loaded = Library::load(library);
        if (loaded)
            facts.plugins = loaded.value()->plugins();
        else
            facts.broken = loaded.error().message;
        // Before it is unloaded: whoever reads this knows then in what it died.
        std::ofstream(file, std::ios::binary)
            << to_json(facts).dump(-1, ' ', false, json::error_handler_t::replace);
    }
    return 0;
}

}  // namespace femrun::host
