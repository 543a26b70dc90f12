// SPDX-License-Identifier: MIT
#include "host/library_memory.hpp"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/content_hash.hpp"
#include "base/path_text.hpp"
#include "femrun/abi/femrun.h"
#include "system/removal.hpp"
#include "system/synced_file.hpp"
#include "system/this_process.hpp"

namespace femrun::host {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

// Moves when the file's form does, or what is found out about a library.
constexpr int format = 1;

// A library that died may have been unlucky, or have missed something that has come since.
constexpr std::int64_t death_remembered_s = 3600;

// Somebody who builds plugins has some dozens; beyond this the oldest knowledge goes.
constexpr std::size_t entries_max = 1000;

std::int64_t now_s() {
    return std::chrono::duration_cast<std::chrono::seconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

std::string speaker() { return fmt::format("{}/{}", FEMRUN_HOST_VERSION, FEMRUN_ABI_VERSION); }

}  // namespace

LibraryMemory::LibraryMemory(std::optional<fs::path> file) : file_(std::move(file)) {
    if (file_) read();
}

void LibraryMemory::read() {
    std::ostringstream text;
    text << std::ifstream(*file_, std::ios::binary).rdbuf();
    const json all = json::parse(text.str(), nullptr, /*allow_exceptions=*/false);
    try {
        if (all.at("format") != format || all.at("femrun") != speaker()) return;
        for (const auto& [library, from] : all.at("libraries").items()) {
            Entry entry;
            entry.size = from.at("size").get<std::uint64_t>();
            entry.changed_ns = from.at("changed_ns").get<std::int64_t>();
            entry.seen_s = from.at("seen_s").get<std::int64_t>();
            entry.facts = facts_from_json(from.at("facts"));
            entries_[library] = std::move(entry);
        }
    } catch (const json::exception&) {
        entries_.clear();
        changed_ = true;  // what is damaged is written anew
    }
}

std::optional<LibraryMemory::Entry> LibraryMemory::state_of(const fs::path& library) {
    std::error_code failed;
    Entry entry;
    entry.size = fs::file_size(library, failed);
    if (failed) return std::nullopt;
    const auto changed = fs::last_write_time(library, failed);
    if (failed) return std::nullopt;
    entry.changed_ns =
        std::chrono::duration_cast<std::chrono::nanoseconds>(changed.time_since_epoch()).count();
    entry.seen_s = now_s();
    return entry;
}

std::optional<LibraryFacts> LibraryMemory::recall(const fs::path& library) {
    const auto state = state_of(library);
    if (!state) return std::nullopt;
    asked_[path_text(library)] = *state;
    const auto known = entries_.find(path_text(library));
    if (known == entries_.end()) return std::nullopt;
    Entry& entry = known->second;
    if (state->size != entry.size) return std::nullopt;
    const std::int64_t age_s = state->seen_s - entry.seen_s;
    if (entry.facts.died && (age_s < 0 || age_s > death_remembered_s)) return std::nullopt;
    if (state->changed_ns != entry.changed_ns) {
        const auto hash = content_hash_of(library);
        if (!hash || hash.value() != entry.facts.hash) return std::nullopt;
        entry.changed_ns = state->changed_ns;
        changed_ = true;
    }
    return entry.facts;
}

void LibraryMemory::remember(const fs::path& library, const LibraryFacts& facts) {
    if (!facts.broken.empty() && !facts.died) {
        changed_ = entries_.erase(path_text(library)) > 0 || changed_;
        return;
    }
    // One that was built anew while it was looked into is looked into again.
    auto entry = state_of(library);
    const Entry& asked = asked_[path_text(library)];
    const bool same = entry && entry->size == asked.size && entry->changed_ns == asked.changed_ns;
    if (!same || facts.hash.empty()) return;
    entry->facts = facts;
    entries_[path_text(library)] = *std::move(entry);
    changed_ = true;
}

void LibraryMemory::keep() {
    if (!file_ || !changed_) return;
    changed_ = false;
    std::error_code ignored;
    std::erase_if(entries_,
                  [&](const auto& entry) { return !fs::exists(path_of(entry.first), ignored); });
    while (entries_.size() > entries_max)
        entries_.erase(std::min_element(
            entries_.begin(), entries_.end(),
            [](const auto& a, const auto& b) { return a.second.seen_s < b.second.seen_s; }));
    json libraries = json::object();
    for (const auto& [library, entry] : entries_)
        libraries[library] = {{"size", entry.size},
                              {"changed_ns", entry.changed_ns},
                              {"seen_s", entry.seen_s},
                              {"facts", to_json(entry.facts)}};
    const json all{{"format", format}, {"femrun", speaker()}, {"libraries", libraries}};

    // Whole or not at all: another Femrun may read it now. Whatever fails, the old one stays.
    fs::create_directories(file_->parent_path(), ignored);
    fs::path fresh = *file_;
    fresh += fmt::format(".{}", system::process_id());
    {
        std::ofstream stream(fresh, std::ios::binary);
        stream << all.dump(-1, ' ', false, json::error_handler_t::replace);
        stream.close();
        if (stream) {
            if (system::rename_file(fresh, *file_)) return;
        }
    }
    system::remove_file(fresh, ignored);
}

}  // namespace femrun::host
