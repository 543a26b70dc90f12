// SPDX-License-Identifier: MIT
// Plugin instances driven through their C tables, in the words of a test.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <femrun/abi/ext/course.h>

#include "sdk/recording_host.hpp"

namespace femrun::stand {

struct NamedKind {
    std::string name;
    femrun_kind_t kind = FEMRUN_REAL;
    std::uint32_t flags = 0;
    femrun_range_t range{std::numeric_limits<double>::quiet_NaN(),
                         std::numeric_limits<double>::quiet_NaN(), 0};
};

/// What a probe found: facts and variables as "name=value", responses as "name [unit]".
struct Probed {
    std::vector<std::string> facts, variables, responses;
};

/// A solver and its host; every call says its status, and `host` has the sentence.
class SolverAtWork {
public:
    /// `made()` is false, with the sentence in `host`, when the settings are refused.
    SolverAtWork(const femrun_entry_t& entry, const std::string& settings, std::uint32_t index = 0,
                 const std::string& study_folder = "/studies");
    ~SolverAtWork();

    bool made() const { return solver_ != nullptr; }
    femrun_status_t created = FEMRUN_OK;
    RecordingHost host;

    femrun_status_t probe(Probed& found);
    femrun_status_t open(const std::vector<NamedKind>& quantities,
                         const std::vector<std::string>& responses,
                         const std::vector<std::uint32_t>& response_flags = {});
    /// Values of categorical quantities are in `texts`, by position; others are empty there.
    femrun_status_t solve(const std::vector<double>& numbers,
                          const std::vector<std::string>& texts = {});
    std::vector<double> response;

private:
    femrun_solver_t* solver_ = nullptr;
};

/// A parameter's domain as `open` takes it.
struct Range {
    femrun_kind_t kind = FEMRUN_REAL;
    double low = 0, high = 1, step = 0;
    bool logarithmic = false;
};

class OptimizerAtWork {
public:
    OptimizerAtWork(const femrun_entry_t& entry, const std::string& settings,
                    std::uint32_t index = 0);
    ~OptimizerAtWork();

    bool made() const { return optimizer_ != nullptr; }
    femrun_status_t created = FEMRUN_OK;
    RecordingHost host;

    femrun_status_t open(const std::vector<Range>& parameters, std::uint64_t seed,
                         std::uint32_t objectives = 1, std::uint32_t constraints = 0);
    /// Designs for the next `count` trials; fewer when the optimizer has no more.
    std::vector<std::vector<double>> ask(std::size_t count);
    femrun_status_t asked = FEMRUN_OK;  ///< of the last `ask`
    femrun_status_t adopt(const std::vector<double>& design);
    femrun_status_t complete(std::uint64_t trial, const std::vector<double>& losses,
                             const std::vector<double>& excesses = {});
    femrun_status_t failed(std::uint64_t trial, const std::string& stage);
    femrun_status_t dropped(std::uint64_t trial);

    /// The course that it chose by this outlook, "word: reason"; empty when it goes on as before.
    /// Of an optimizer that chooses none: "none".
    std::string consider(femrun_outlook_t outlook);
    femrun_status_t follow(const std::string& course);

private:
    const femrun_optimizer_course_t* course() const;

    femrun_optimizer_t* optimizer_ = nullptr;
    std::size_t width_ = 0;
    std::uint64_t next_trial_ = 1;
};

}  // namespace femrun::stand
