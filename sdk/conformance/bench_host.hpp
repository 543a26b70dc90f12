// SPDX-License-Identifier: MIT
// A host for tests: it does what a host does, can be of another age, and watches the manners of
// every call.
#pragma once

#include <atomic>
#include <cstddef>
#include <exception>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "conformance.hpp"
#include "femrun/abi/femrun.h"
#include "given_text.hpp"
#include "process_state.hpp"

namespace femrun::conformance {

/// What a host table looks like to the plugin.
enum class Age {
    present,
    older,  // of SDK 1.0, and every extension table is too short for its functions
    newer,  // every table is longer than the plugin knows, filled with what it must not read
    bare,   // there are no extensions
};

class BenchHost {
public:
    BenchHost(const Subject& subject, Findings& findings, Age age = Age::present);
    BenchHost(const BenchHost&) = delete;
    BenchHost& operator=(const BenchHost&) = delete;

    const femrun_host_t* table() const { return &table_.host; }
    Age age() const { return age_; }
    Findings& findings() { return findings_; }

    void ask_to_stop() { stop_ = true; }
    void take_back_stop() { stop_ = false; }
    bool stop_asked() const { return stop_; }

    /// What keeps the rules; without one everything does.
    void set_rule(std::function<bool(const double* design)> keeps);
    bool keeps_rule(const double* design) const { return !rule_ || rule_(design); }

    const std::string& stage() const { return stage_; }
    const std::string& message() const { return message_; }

    /// Makes a call and holds it to the manners: nothing thrown, a status that exists, a sentence
    /// for what is not FEMRUN_OK. `what` names it: "ask".
    template <typename Call>
    femrun_status_t call(const char* what, Call&& made) {
        stage_.clear();
        message_.clear();
        blamed_ = false;
        const Watched watched(subject_.under_way, what);
        announced_.clear();
        in_call_ = what;
        try {
            const femrun_status_t status = judged(what, std::forward<Call>(made)());
            look_round(what);
            in_call_.clear();
            return status;
        } catch (const std::exception& thrown) {
            blame(std::string(what) + " let an exception out of the library: " + thrown.what());
        } catch (...) {
            blame(std::string(what) + " let an exception out of the library");
        }
        in_call_.clear();
        return FEMRUN_FAULT;
    }
    /// Whether the last call broke a manner: what follows from it is no finding of its own.
    bool blamed() const { return blamed_; }

private:
    /// A call under way, for as long as it lives.
    class Watched {
    public:
        Watched(CallUnderWay* under_way, const char* what) : under_way_(under_way) {
            if (!under_way_) return;
            ++under_way_->number;
            under_way_->note.assign("conform: in ").append(what);
            under_way_->name = what;
        }
        ~Watched() {
            if (!under_way_) return;
            under_way_->name = nullptr;
            under_way_->note.clear();
        }
        Watched(const Watched&) = delete;
        Watched& operator=(const Watched&) = delete;

    private:
        CallUnderWay* under_way_;
    };

    femrun_status_t judged(const std::string& what, femrun_status_t status);
    void blame(const std::string& sentence);
    /// After a call: what it left changed, and what it named without there being any.
    void look_round(const std::string& what);

    // -- what the plugin does with what it was given (bench_extensions.cpp)
    void give_extensions();
    /// Finds texts that are not one line of UTF-8. [any thread]
    void given(const std::string& what, femrun_text_t text, std::size_t bytes_max);
    /// Finds that `function` is called on another thread, or between calls.
    void only_in_a_call(const char* function);
    void announced(femrun_text_t path, femrun_text_t description);
    static BenchHost& of(const femrun_host_t* host) { return *static_cast<BenchHost*>(host->self); }
    static const void* extension(const femrun_host_t* host, const char* id);

    /// A table with room behind it for what a newer host would have there.
    template <typename Table>
    struct Roomy {
        Table host{};
        unsigned char future[64];
    };

    const Subject& subject_;
    Findings& findings_;
    Age age_;
    Roomy<femrun_host_t> table_;
    femrun_host_log_t log_{};
    femrun_host_progress_t progress_{};
    femrun_host_artefacts_t artefacts_{};
    femrun_host_licence_t licence_{};
    femrun_host_process_t process_{};
    femrun_host_rules_t rules_{};
    std::function<bool(const double*)> rule_;
    std::atomic<bool> stop_ = false;
    bool blamed_ = false;
    const std::thread::id thread_ = std::this_thread::get_id();
    const ProcessState process_state_;
    std::string in_call_;  // empty between calls
    std::vector<std::string> announced_;
    std::string stage_, message_, program_message_, folder_;
};

/// What is wrong with the size that a table of the plugin claims; empty when nothing is. `whole` is
/// what this SDK's table has.
std::string wrong_size(const char* table, std::uint32_t claimed, std::size_t whole,
                       const Subject& subject);

/// The name of a status: "FEMRUN_INVALID".
std::string status_name(femrun_status_t status);

inline femrun_text_t c_text(const std::string& text) { return {text.data(), text.size()}; }

}  // namespace femrun::conformance
