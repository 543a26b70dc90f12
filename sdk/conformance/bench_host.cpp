// SPDX-License-Identifier: MIT
#include "bench_host.hpp"

#include <cstring>

namespace femrun::conformance {

namespace {

// What a plugin would read as a pointer or size if it looked beyond what it knows.
constexpr unsigned char nonsense = 0xDB;

const std::string host_name = "femrun conform", host_version = "1";

std::string text_of(femrun_text_t text) {
    return text.data ? std::string(text.data, text.size) : std::string();
}

}  // namespace

std::string status_name(femrun_status_t status) {
    static const char* const names[] = {
        "FEMRUN_OK",        "FEMRUN_INVALID",    "FEMRUN_MISSING", "FEMRUN_UNAVAILABLE",
        "FEMRUN_CANCELLED", "FEMRUN_BAD_DESIGN", "FEMRUN_FAULT",   "FEMRUN_UNREADABLE"};
    if (status < FEMRUN_OK || status > FEMRUN_UNREADABLE) return "status " + std::to_string(status);
    return names[status];
}

BenchHost::BenchHost(const Subject& subject, Findings& findings, Age age)
    : subject_(subject), findings_(findings), age_(age) {
    std::memset(table_.future, nonsense, sizeof table_.future);
    femrun_host_t& host = table_.host;
    host.size = age == Age::newer ? sizeof table_ : sizeof host;
    host.abi_version = age == Age::newer ? FEMRUN_ABI_VERSION + 1 : FEMRUN_ABI_VERSION;
    host.self = this;
    host.name = c_text(host_name);
    host.version = c_text(host_version);
    host.should_stop = [](const femrun_host_t* to) -> std::int32_t {
        return of(to).stop_asked() ? 1 : 0;
    };
    host.set_error = [](const femrun_host_t* to, femrun_text_t stage, femrun_text_t message) {
        of(to).stage_ = text_of(stage);
        of(to).message_ = text_of(message);
    };
    host.get_extension = &BenchHost::extension;
    host.set_failure_flags = [](const femrun_host_t*, std::uint32_t) {};

    // An older extension table ends before its functions, which are there as nonsense.
    const auto sized = [age](std::size_t full) {
        return static_cast<std::uint32_t>(age == Age::older ? 2 * sizeof(std::uint32_t) : full);
    };
    log_ = {sized(sizeof log_), 0, [](const femrun_host_t*, std::int32_t, femrun_text_t) {}};
    progress_ = {sized(sizeof progress_), 0, [](const femrun_host_t*, double, femrun_text_t) {}};
    artefacts_ = {sized(sizeof artefacts_), 0,
                  [](const femrun_host_t* to) { return c_text(of(to).folder_); },
                  [](const femrun_host_t*, femrun_text_t, femrun_text_t) {}};
    process_ = {
        sized(sizeof process_), 0,
        [](const femrun_host_t* to, const femrun_program_t* program, femrun_run_result_t* result) {
            BenchHost& self = of(to);
            return self.subject_.run_program(*program, *result, self.program_message_,
                                             [&self] { return self.stop_asked(); });
        }};
    rules_ = {sized(sizeof rules_), 0, [](const femrun_host_t* to, const double* design) {
                  return std::int32_t(!of(to).rule_ || of(to).rule_(design));
              }};
    if (age == Age::older) {
        std::memset(static_cast<void*>(&log_.line), nonsense, sizeof log_.line);
        std::memset(static_cast<void*>(&progress_.report), nonsense, sizeof progress_.report);
        std::memset(static_cast<void*>(&rules_.keeps), nonsense, sizeof rules_.keeps);
        std::memset(static_cast<void*>(&process_.run), nonsense, sizeof process_.run);
        std::memset(static_cast<void*>(&artefacts_.folder), nonsense,
                    sizeof artefacts_ - offsetof(femrun_host_artefacts_t, folder));
    }
    folder_ = (subject.scratch / "attempt").string();
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
}

void BenchHost::set_rule(std::function<bool(const double*)> keeps) {
    rule_ = std::move(keeps);
    rules_.count = rule_ ? 1 : 0;
}

const void* BenchHost::extension(const femrun_host_t* host, const char* id) {
    BenchHost& self = of(host);
    const std::string wanted = id ? id : "";
    if (self.age_ == Age::bare) return nullptr;
    if (wanted == FEMRUN_EXT_LOG) return &self.log_;
    if (wanted == FEMRUN_EXT_PROGRESS) return &self.progress_;
    if (wanted == FEMRUN_EXT_ARTEFACTS) return &self.artefacts_;
    if (wanted == FEMRUN_EXT_PROCESS) return self.subject_.run_program ? &self.process_ : nullptr;
    if (wanted == FEMRUN_EXT_RULES) return &self.rules_;
    return nullptr;
}

void BenchHost::blame(const std::string& sentence) {
    findings_.add(sentence);
    blamed_ = true;
}

femrun_status_t BenchHost::judged(const std::string& what, femrun_status_t status) {
    if (status == FEMRUN_OK) return status;
    if (status < FEMRUN_OK || status > FEMRUN_UNREADABLE) {
        blame(what + " returned status " + std::to_string(status) + "; the statuses are 0 to 7");
    } else if (status == FEMRUN_CANCELLED) {
        if (!stop_) blame(what + " says that it was cancelled, but nobody asked it to stop");
    } else if (message_.empty()) {
        blame(what + " returned " + status_name(status) +
              " without a sentence; call set_error first");
    } else if ((status == FEMRUN_BAD_DESIGN || status == FEMRUN_UNREADABLE) &&
               what.rfind("solve", 0) != 0) {
        blame(what + " returned " + status_name(status) + ", which only solve may");
    } else if (status == FEMRUN_FAULT) {
        blame(what + " failed by a fault of the plugin's own: " + message_);
    }
    return status;
}

}  // namespace femrun::conformance
