// SPDX-License-Identifier: MIT
#include "bench_host.hpp"

#include <cstring>
#include <system_error>

#include "utf8_path.hpp"

namespace femrun::conformance {

namespace {

// What a plugin would read as a pointer or size if it looked beyond what it knows.
constexpr unsigned char nonsense = 0xDB;

const std::string host_name = "femrun conform", host_version = "1";

}  // namespace

std::string status_name(femrun_status_t status) {
    static const char* const names[] = {
        "FEMRUN_OK",        "FEMRUN_INVALID",    "FEMRUN_MISSING", "FEMRUN_UNAVAILABLE",
        "FEMRUN_CANCELLED", "FEMRUN_BAD_DESIGN", "FEMRUN_FAULT",   "FEMRUN_UNREADABLE"};
    if (status < FEMRUN_OK || status > FEMRUN_UNREADABLE) return "status " + std::to_string(status);
    return names[status];
}

std::string wrong_size(const char* table, std::uint32_t claimed, std::size_t whole,
                       const Subject& subject) {
    // One of a later SDK may be longer.
    const char* const sdk = subject.entry->sdk_version;
    if (claimed <= whole || !sdk || std::string(sdk) != FEMRUN_SDK_VERSION) return "";
    return std::string("its ") + table + " table says it has " + std::to_string(claimed) +
           " bytes, femrun_" + table + "_t has " + std::to_string(whole) +
           "; what is behind the table is not the host's to read";
}

BenchHost::BenchHost(const Subject& subject, Findings& findings, Age age)
    : subject_(subject), findings_(findings), age_(age) {
    std::memset(table_.future, nonsense, sizeof table_.future);
    femrun_host_t& host = table_.host;
    host.size = age == Age::newer   ? sizeof table_
                : age == Age::older ? FEMRUN_HOST_SIZE_MIN
                                    : sizeof host;
    host.abi_version = age == Age::newer ? FEMRUN_ABI_VERSION + 1 : FEMRUN_ABI_VERSION;
    host.self = this;
    host.name = c_text(host_name);
    host.version = c_text(host_version);
    host.should_stop = [](const femrun_host_t* to) -> std::int32_t {
        return of(to).stop_asked() ? 1 : 0;
    };
    host.set_error = [](const femrun_host_t* to, femrun_text_t stage, femrun_text_t message) {
        of(to).only_in_a_call("set_error");
        of(to).given("the stage of set_error", stage, word_bytes_max);
        of(to).given("the message of set_error", message, sentence_bytes_max);
        of(to).stage_ = text_of(stage);
        of(to).message_ = text_of(message);
    };
    host.get_extension = &BenchHost::extension;
    host.set_failure_flags = [](const femrun_host_t* to, std::uint32_t) {
        of(to).only_in_a_call("set_failure_flags");
    };
    if (age == Age::older)
        std::memset(static_cast<void*>(&host.set_failure_flags), nonsense,
                    sizeof host - FEMRUN_HOST_SIZE_MIN);

    give_extensions();
    const std::filesystem::path folder = subject.scratch / "attempt";
    folder_ = text_of(folder);
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
}

void BenchHost::set_rule(std::function<bool(const double*)> keeps) {
    rule_ = std::move(keeps);
    rules_.count = rule_ ? 1 : 0;
}

void BenchHost::blame(const std::string& sentence) {
    findings_.add(sentence);
    blamed_ = true;
}

void BenchHost::look_round(const std::string& what) {
    for (const std::string& path : announced_) {
        std::error_code failed;
        if (!std::filesystem::exists(path_of(folder_) / path_of(path), failed))
            findings_.add(what + " announced '" + path +
                          "', but there is no such file in the attempt's folder");
    }
    if ((subject_.descriptor().flags & FEMRUN_FLAG_IN_PROCESS) == 0) return;
    if (const auto changed = process_state_.changed_and_restored(); !changed.empty())
        findings_.add(what + " changed " + changed +
                      " of its process, where others live too; leave FEMRUN_FLAG_IN_PROCESS away "
                      "or change it back");
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
