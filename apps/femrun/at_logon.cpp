// SPDX-License-Identifier: MIT
#include "at_logon.hpp"

#include <filesystem>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/path_text.hpp"
#include "messages.hpp"
#include "system/folders.hpp"
#include "system/logon.hpp"
#include "system/private_file.hpp"
#include "system/removal.hpp"
#include "system/this_process.hpp"

namespace femrun::app {

namespace fs = std::filesystem;

namespace {

constexpr const char* entry = "femrun-worker";

fs::path address_file() { return system::state_folder() / "at-logon.address"; }

std::string absolute(const std::string& path) { return path_text(fs::absolute(path_of(path))); }

/// `femrun worker` with what was asked for; `address` is a file.
std::vector<std::string> words_of(const WorkerOptions& options, const std::string& address) {
    std::vector<std::string> words{"worker",      "@" + address, "--slots",
                                   options.slots, "--grace",     options.grace};
    const auto add = [&](const char* option, const std::string& value) {
        if (!value.empty()) words.insert(words.end(), {option, value});
    };
    add("--folder", options.folder.empty() ? "" : absolute(options.folder));
    add("--files-at", options.files_at.empty() ? "" : absolute(options.files_at));
    add("--name", options.name);
    add("--solvers", fmt::format("{}", fmt::join(options.solvers, ",")));
    add("--tags", fmt::format("{}", fmt::join(options.tags, ",")));
    return words;
}

}  // namespace

Result<void> start_at_logon(const WorkerOptions& options, const gate::Address& address) {
    const auto program = system::executable_path();
    if (program.empty())
        return Error{ErrorKind::unavailable,
                     "the system does not tell where this program lies; set up by hand what starts "
                     "it at logon"};
    std::string file;
    if (options.address.starts_with('@')) {
        file = absolute(options.address.substr(1));
    } else {
        file = path_text(address_file());
        if (auto kept = system::write_private_file(address_file(), address.text() + "\n"); !kept)
            return std::move(kept).error();
    }
    if (auto done = system::start_at_logon(entry, program, words_of(options, file)); !done)
        return std::move(done).error();
    print_note(
        fmt::format("from the next logon of this user on, this worker starts by itself, in the "
                    "user's own session "
                    "('{}'); 'femrun worker --at-logon off' takes that away",
                    system::logon_entry(entry)));
    return {};
}

Result<void> do_not_start_at_logon() {
    const auto was_there = system::do_not_start_at_logon(entry);
    if (!was_there) return was_there.error();
    std::error_code nobody_needs_it;
    system::remove_file(address_file(), nobody_needs_it);
    print_note(*was_there ? "no worker starts at this user's logon any more; one that runs goes on"
                          : "no worker was set up to start at this user's logon");
    return {};
}

}  // namespace femrun::app
