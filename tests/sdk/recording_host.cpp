// SPDX-License-Identifier: MIT
#include "sdk/recording_host.hpp"

namespace femrun::stand {

RecordingHost::RecordingHost(std::string host_name) : name_(std::move(host_name)) {
    table_.size = sizeof table_;
    table_.abi_version = FEMRUN_ABI_VERSION;
    table_.self = this;
    table_.name = text(name_);
    table_.version = text(version_);
    table_.should_stop = [](const femrun_host_t* host) -> std::int32_t {
        return of(host).should_stop() ? 1 : 0;
    };
    table_.set_error = [](const femrun_host_t* host, femrun_text_t at, femrun_text_t said) {
        of(host).stage = string(at);
        of(host).message = string(said);
        of(host).failure_flags = 0;
    };
    table_.set_failure_flags = [](const femrun_host_t* host, std::uint32_t flags) {
        of(host).failure_flags = flags;
    };
    table_.get_extension = &extension;
}

const void* RecordingHost::extension(const femrun_host_t* host, const char* id) {
    RecordingHost& self = of(host);
    const std::string_view wanted = id;
    if (!self.has_extensions) return nullptr;
    if (wanted == FEMRUN_EXT_LOG) {
        static const femrun_host_log_t log = {
            sizeof log, 0, [](const femrun_host_t* to, std::int32_t level, femrun_text_t line) {
                of(to).lines.push_back(std::to_string(level) + " " + string(line));
            }};
        return &log;
    }
    if (wanted == FEMRUN_EXT_PROGRESS) {
        static const femrun_host_progress_t progress = {
            sizeof progress, 0, [](const femrun_host_t* to, double fraction, femrun_text_t at) {
                of(to).progress.emplace_back(fraction, string(at));
            }};
        return &progress;
    }
    if (wanted == FEMRUN_EXT_ARTEFACTS) {
        static const femrun_host_artefacts_t artefacts = {
            sizeof artefacts, 0,
            [](const femrun_host_t* to) {
                if (of(to).folder.empty()) of(to).message = "the disk is full";
                return text(of(to).folder);
            },
            [](const femrun_host_t* to, femrun_text_t path, femrun_text_t description) {
                of(to).announced.emplace_back(string(path), string(description));
            }};
        return &artefacts;
    }
    if (wanted == FEMRUN_EXT_LICENCE) {
        static const femrun_host_licence_t licence = {
            sizeof licence, 0,
            [](const femrun_host_t* to, femrun_text_t pool) {
                of(to).licences.push_back("killed " + string(pool));
            },
            [](const femrun_host_t* to, femrun_text_t pool) {
                of(to).licences.push_back("denied " + string(pool));
            }};
        return &licence;
    }
    if (wanted == FEMRUN_EXT_RULES && self.keeps) {
        self.rules_ = {sizeof(femrun_host_rules_t), 1,
                       [](const femrun_host_t* to, const double* design) -> std::int32_t {
                           return of(to).keeps(design) ? 1 : 0;
                       }};
        return &self.rules_;
    }
    if (wanted == FEMRUN_EXT_PROCESS && self.run) {
        static const femrun_host_process_t process = {
            sizeof process, 0,
            [](const femrun_host_t* to, const femrun_program_t* program,
               femrun_run_result_t* result) { return of(to).run(*program, *result); }};
        return &process;
    }
    return nullptr;
}

}  // namespace femrun::stand
