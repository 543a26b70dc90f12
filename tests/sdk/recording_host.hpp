// SPDX-License-Identifier: MIT
// A host that does what it is told and remembers what it is told: the other side of the line, for
// tests of plugins and of the facade.
#pragma once

#include <femrun/abi/femrun.h>

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace femrun::stand {

inline femrun_text_t text(std::string_view from) { return {from.data(), from.size()}; }
inline std::string string(femrun_text_t from) { return std::string(from.data, from.size); }

class RecordingHost {
public:
    explicit RecordingHost(std::string host_name = "stand");
    RecordingHost(const RecordingHost&) = delete;
    RecordingHost& operator=(const RecordingHost&) = delete;

    const femrun_host_t* table() const { return &table_; }
    /// The table as a plugin sees it that was built for a shorter one.
    void shorten(std::uint32_t size) { table_.size = size; }

    // What the host does.
    std::function<bool()> should_stop = [] { return false; };
    std::function<bool(const double*)> keeps;  ///< none: there are no rules
    std::string folder;                        ///< empty: it could not be made
    std::function<femrun_status_t(const femrun_program_t&, femrun_run_result_t&)> run;
    bool has_extensions = true;

    // What the host was told.
    std::string stage, message;
    std::uint32_t failure_flags = 0;
    std::vector<std::string> lines;
    std::vector<std::pair<double, std::string>> progress;
    std::vector<std::pair<std::string, std::string>> announced;
    std::vector<std::string> licences;  // "killed femtet"

private:
    static RecordingHost& of(const femrun_host_t* host) {
        return *static_cast<RecordingHost*>(host->self);
    }
    static const void* extension(const femrun_host_t* host, const char* id);

    std::string name_, version_ = "1.0.0";
    femrun_host_t table_{};
    femrun_host_rules_t rules_{};
};

}  // namespace femrun::stand
