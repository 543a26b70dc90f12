// SPDX-License-Identifier: MIT
#include "host/host_table.hpp"

#include <chrono>
#include <limits>

#include <fmt/format.h>

#include "base/clock.hpp"
#include "base/path_text.hpp"
#include "host/abi_text.hpp"
#include "host/program_call.hpp"
#include "system/removal.hpp"

namespace femrun::host {

namespace {

// Four a second: as fast as an eye follows a bar, and nothing on the network.
constexpr std::int64_t progress_every_us = 250'000;

// More files than this are not what a person may want to look at.
constexpr std::size_t artefacts_max = 1000;

// A solve holds licences of a few pools.
constexpr std::size_t licence_news_max = 100;

constexpr std::string_view host_name = "femrun";
constexpr std::string_view host_version = FEMRUN_HOST_VERSION;

}  // namespace

HostTable::HostTable(PluginWatcher& watcher)
    : watcher_(watcher), progress_at_us_(std::numeric_limits<std::int64_t>::min() / 2) {
    table_.size = sizeof table_;
    table_.abi_version = FEMRUN_ABI_VERSION;
    table_.self = this;
    table_.name = c_text(host_name);
    table_.version = c_text(host_version);
    table_.should_stop = [](const femrun_host_t* host) -> std::int32_t {
        return of(host).stop_asked() ? 1 : 0;
    };
    table_.set_error = [](const femrun_host_t* host, femrun_text_t stage, femrun_text_t message) {
        writable(host).said_ = {plain(view(stage), word_bytes_max),
                                plain(view(message), message_bytes_max), 0};
    };
    table_.set_failure_flags = [](const femrun_host_t* host, std::uint32_t flags) {
        writable(host).said_.flags = flags;
    };
    table_.get_extension = &HostTable::extension;

    rules_.size = sizeof rules_;
    rules_.keeps = [](const femrun_host_t* host, const double* design) -> std::int32_t {
        HostTable& self = writable(host);
        if (!self.space_) return 1;
        self.rule_design_.assign(design, design + self.space_->size());
        return self.space_->broken_rule(self.rule_design_) ? 0 : 1;
    };
}

void HostTable::keep_rules_of(const study::SearchSpace* space) {
    space_ = space;
    rules_.count = space ? static_cast<std::uint32_t>(space->definition().rules.size()) : 0;
}

const void* HostTable::extension(const femrun_host_t* host, const char* id) {
    static constexpr femrun_host_log_t log{
        sizeof log, 0, [](const femrun_host_t* to, std::int32_t level, femrun_text_t text) {
            writable(to).watcher_.logged(log_level(level), plain(view(text), message_bytes_max));
        }};
    static constexpr femrun_host_progress_t progress{
        sizeof progress, 0, [](const femrun_host_t* to, double fraction, femrun_text_t stage) {
            writable(to).report_progress(fraction, view(stage));
        }};
    static constexpr femrun_host_artefacts_t artefacts{
        sizeof artefacts, 0, &HostTable::attempt_folder,
        [](const femrun_host_t* to, femrun_text_t path, femrun_text_t description) {
            HostTable& self = writable(to);
            if (!self.in_attempt_ || self.files_.artefacts.size() >= artefacts_max) return;
            self.files_.artefacts.push_back({plain(view(path), message_bytes_max),
                                             plain(view(description), message_bytes_max)});
        }};
    static constexpr femrun_host_licence_t licence{
        sizeof licence, 0,
        [](const femrun_host_t* to, femrun_text_t pool) {
            note_licence(to, study::LicenceNews::What::killed, pool);
        },
        [](const femrun_host_t* to, femrun_text_t pool) {
            note_licence(to, study::LicenceNews::What::denied, pool);
        }};
    static constexpr femrun_host_process_t process{sizeof process, 0, &HostTable::run_program};

    const std::string_view wanted = id ? id : "";
    if (wanted == FEMRUN_EXT_LOG) return &log;
    if (wanted == FEMRUN_EXT_PROGRESS) return &progress;
    if (wanted == FEMRUN_EXT_ARTEFACTS) return &artefacts;
    if (wanted == FEMRUN_EXT_LICENCE) return &licence;
    if (wanted == FEMRUN_EXT_PROCESS) return &process;
    if (wanted == FEMRUN_EXT_RULES) return &of(host).rules_;
    return nullptr;
}

void HostTable::report_progress(double fraction, std::string_view stage) {
    const std::int64_t now = monotonic_now().time_since_epoch().count();
    std::int64_t last = progress_at_us_;
    if (now - last < progress_every_us) return;
    if (!progress_at_us_.compare_exchange_strong(last, now)) return;
    const bool known = fraction >= 0 && fraction <= 1;
    watcher_.progressed(known ? fraction : -1, plain(stage, word_bytes_max));
}

void HostTable::begin_attempt(std::filesystem::path folder) {
    in_attempt_ = true;
    folder_ = std::move(folder);
    files_ = {};
    progress_at_us_ = std::numeric_limits<std::int64_t>::min() / 2;
}

HostTable::Files HostTable::end_attempt() {
    in_attempt_ = false;
    return std::move(files_);
}

void HostTable::note_licence(const femrun_host_t* host, study::LicenceNews::What what,
                             femrun_text_t pool) {
    HostTable& self = writable(host);
    if (!self.in_attempt_ || self.files_.licences.size() >= licence_news_max) return;
    self.files_.licences.push_back({what, plain(view(pool), word_bytes_max)});
}

femrun_text_t HostTable::attempt_folder(const femrun_host_t* host) {
    HostTable& self = writable(host);
    if (!self.in_attempt_ || self.folder_.empty()) {
        self.said_ = {"",
                      self.in_attempt_ ? "this attempt was given no folder for its files"
                                       : "there is a folder for files only in solve",
                      0};
        return {};
    }
    if (!self.files_.folder_used) {
        std::error_code failed;
        system::remove_tree(self.folder_, failed);
        if (!failed) std::filesystem::create_directories(self.folder_, failed);
        if (failed) {
            self.said_ = {"disk",
                          fmt::format("folder '{}' cannot be made: {}; free or allow it",
                                      path_text(self.folder_), failed.message()),
                          0};
            return {};
        }
        self.files_.folder_used = true;
        self.folder_text_ = path_text(self.folder_);
    }
    return c_text(self.folder_text_);
}

femrun_status_t HostTable::run_program(const femrun_host_t* host, const femrun_program_t* program,
                                       femrun_run_result_t* result) {
    HostTable& self = writable(host);
    std::vector<std::string> notes;
    const auto status = run_program_for_plugin(*program, *result, self.program_message_, notes,
                                               [&self] { return self.stop_asked(); });
    for (const std::string& note : notes) self.watcher_.logged(log_level(FEMRUN_LOG_WARNING), note);
    if (status != FEMRUN_OK)
        self.said_ = {status != FEMRUN_UNAVAILABLE         ? ""
                      : result->ending == FEMRUN_TIMED_OUT ? "time"
                                                           : "start",
                      self.program_message_, 0};
    return status;
}

}  // namespace femrun::host
