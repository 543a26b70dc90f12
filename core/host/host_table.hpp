// SPDX-License-Identifier: MIT
// The host's side of the C line: the table that every call of a plugin is given, with the
// extensions log, progress, artefacts, licence, process and rules.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/log.hpp"
#include "femrun/abi/femrun.h"
#include "study/search_space.hpp"
#include "study/trial.hpp"

namespace femrun::host {

/// Who hears what a plugin says while it works. Called from any thread.
class PluginWatcher {
public:
    virtual ~PluginWatcher() = default;
    virtual void progressed(double fraction, std::string_view stage) = 0;
    virtual void logged(LogLevel level, std::string_view line) = 0;
};

/// One for each plugin instance, which keeps pointers to it: it neither moves nor dies before.
class HostTable {
public:
    explicit HostTable(PluginWatcher& watcher);
    HostTable(const HostTable&) = delete;
    HostTable& operator=(const HostTable&) = delete;

    const femrun_host_t* table() const { return &table_; }

    // -- the wish to stop [any thread]
    void ask_to_stop() { stop_ = true; }
    void take_back_stop() { stop_ = false; }
    bool stop_asked() const { return stop_; }

    // -- around a call [instance's thread]

    /// What the plugin says went wrong.
    struct Said {
        std::string stage, message;
        std::uint32_t flags = 0;  // FEMRUN_FAILURE_...
    };
    void forget_said() { said_ = {}; }
    const Said& said() const { return said_; }

    struct Artefact {
        std::string path, description;
        bool operator==(const Artefact&) const = default;
    };
    struct Files {
        bool folder_used = false;
        std::vector<Artefact> artefacts;
        std::vector<study::LicenceNews> licences;
    };
    /// From here to `end_attempt` the plugin may ask for this folder; empty: there is none.
    void begin_attempt(std::filesystem::path folder);
    Files end_attempt();

    /// What rules keep to; null when the study is not known yet.
    void keep_rules_of(const study::SearchSpace* space);

private:
    static const HostTable& of(const femrun_host_t* host) {
        return *static_cast<const HostTable*>(host->self);
    }
    static HostTable& writable(const femrun_host_t* host) {
        return *static_cast<HostTable*>(host->self);
    }
    static const void* extension(const femrun_host_t* host, const char* id);
    static void note_licence(const femrun_host_t* host, study::LicenceNews::What what,
                             femrun_text_t pool);
    static femrun_text_t attempt_folder(const femrun_host_t* host);
    static femrun_status_t run_program(const femrun_host_t* host, const femrun_program_t* program,
                                       femrun_run_result_t* result);
    void report_progress(double fraction, std::string_view stage);

    PluginWatcher& watcher_;
    femrun_host_t table_{};
    femrun_host_rules_t rules_{};
    const study::SearchSpace* space_ = nullptr;
    study::Design rule_design_;

    std::atomic<bool> stop_ = false;
    std::atomic<std::int64_t> progress_at_us_;  // when progress was last passed on
    Said said_;
    bool in_attempt_ = false;
    std::filesystem::path folder_;
    std::string folder_text_;  // what the plugin holds a pointer to
    Files files_;
    std::string program_message_;  // of the last program run; the plugin holds a pointer to it
};

}  // namespace femrun::host
