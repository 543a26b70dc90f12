// SPDX-License-Identifier: MIT
// The extensions of the bench's host: they do little, and look at what they are given.
#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <cstring>

#include "bench_host.hpp"
#include "utf8_path.hpp"

namespace femrun::conformance {

namespace {

// What a plugin would take for a function if it looked beyond a table's size.
constexpr unsigned char nonsense = 0xDB;

// As much of a wrong text as shows which it is.
constexpr std::size_t shown_max = 60;

std::string number(double of) {
    char digits[32];
    std::snprintf(digits, sizeof digits, "%g", of);
    return digits;
}

}  // namespace

void BenchHost::given(const std::string& what, femrun_text_t text, std::size_t bytes_max) {
    if (const auto mistake = mistake_in(text, bytes_max); !mistake.empty())
        findings_.add(
            what + " " + mistake +
            (text.data ? ": '" + text_of({text.data, std::min(text.size, shown_max)}) + "'" : ""));
}

void BenchHost::only_in_a_call(const char* function) {
    if (std::this_thread::get_id() != thread_)
        findings_.add(std::string(function) +
                      " was called on another thread than the one that makes the calls; only "
                      "should_stop, get_extension, log and progress may be");
    else if (in_call_.empty())
        findings_.add(std::string(function) + " was called while no call was made");
}

void BenchHost::announced(femrun_text_t path, femrun_text_t description) {
    only_in_a_call("announce");
    given("a path of announce", path, sentence_bytes_max);
    given("a description of announce", description, sentence_bytes_max);
    const std::filesystem::path named = path_of(text_of(path));
    bool leaves = named.is_absolute();
    for (const auto& part : named) leaves = leaves || part == "..";
    if (leaves)
        findings_.add("announce was given '" + text_of(path) +
                      "'; a path is relative to the attempt's folder and within it");
    else
        announced_.push_back(text_of(path));
}

void BenchHost::give_extensions() {
    // An older extension table ends before its functions, which are there as nonsense.
    const auto sized = [this](std::size_t full) {
        return static_cast<std::uint32_t>(age_ == Age::older ? 2 * sizeof(std::uint32_t) : full);
    };
    log_ = {sized(sizeof log_), 0,
            [](const femrun_host_t* to, std::int32_t level, femrun_text_t text) {
                of(to).given("a log line", text, sentence_bytes_max);
                if (level < FEMRUN_LOG_DEBUG || level > FEMRUN_LOG_ERROR)
                    of(to).findings_.add("a log line has level " + std::to_string(level) +
                                         "; the levels are 0 to 3");
            }};
    progress_ = {sized(sizeof progress_), 0,
                 [](const femrun_host_t* to, double fraction, femrun_text_t stage) {
                     of(to).given("a stage of progress", stage, word_bytes_max);
                     if (!(fraction <= 1))
                         of(to).findings_.add("progress reported " + number(fraction) +
                                              "; a fraction is 0 to 1, or negative when unknown");
                 }};
    artefacts_ = {sized(sizeof artefacts_), 0,
                  [](const femrun_host_t* to) {
                      of(to).only_in_a_call("folder");
                      return c_text(of(to).folder_);
                  },
                  [](const femrun_host_t* to, femrun_text_t path, femrun_text_t description) {
                      of(to).announced(path, description);
                  }};
    licence_ = {sized(sizeof licence_), 0,
                [](const femrun_host_t* to, femrun_text_t pool) {
                    of(to).only_in_a_call("killed");
                    of(to).given("the pool of a killed licence", pool, word_bytes_max);
                },
                [](const femrun_host_t* to, femrun_text_t pool) {
                    of(to).only_in_a_call("denied");
                    of(to).given("the pool of a denied licence", pool, word_bytes_max);
                }};
    process_ = {
        sized(sizeof process_), 0,
        [](const femrun_host_t* to, const femrun_program_t* program, femrun_run_result_t* result) {
            BenchHost& self = of(to);
            self.only_in_a_call("run");
            return self.subject_.run_program(*program, *result, self.program_message_,
                                             [&self] { return self.stop_asked(); });
        }};
    rules_ = {sized(sizeof rules_), 0, [](const femrun_host_t* to, const double* design) {
                  of(to).only_in_a_call("keeps");
                  return std::int32_t(!of(to).rule_ || of(to).rule_(design));
              }};
    if (age_ != Age::older) return;
    std::memset(static_cast<void*>(&log_.line), nonsense, sizeof log_.line);
    std::memset(static_cast<void*>(&progress_.report), nonsense, sizeof progress_.report);
    std::memset(static_cast<void*>(&rules_.keeps), nonsense, sizeof rules_.keeps);
    std::memset(static_cast<void*>(&process_.run), nonsense, sizeof process_.run);
    std::memset(static_cast<void*>(&licence_.killed), nonsense,
                sizeof licence_ - offsetof(femrun_host_licence_t, killed));
    std::memset(static_cast<void*>(&artefacts_.folder), nonsense,
                sizeof artefacts_ - offsetof(femrun_host_artefacts_t, folder));
}

const void* BenchHost::extension(const femrun_host_t* host, const char* id) {
    BenchHost& self = of(host);
    const std::string wanted = id ? id : "";
    if (self.age_ == Age::bare) return nullptr;
    if (wanted == FEMRUN_EXT_LOG) return &self.log_;
    if (wanted == FEMRUN_EXT_PROGRESS) return &self.progress_;
    if (wanted == FEMRUN_EXT_ARTEFACTS) return &self.artefacts_;
    if (wanted == FEMRUN_EXT_LICENCE) return &self.licence_;
    if (wanted == FEMRUN_EXT_PROCESS) return self.subject_.run_program ? &self.process_ : nullptr;
    if (wanted == FEMRUN_EXT_RULES) return &self.rules_;
    return nullptr;
}

}  // namespace femrun::conformance
