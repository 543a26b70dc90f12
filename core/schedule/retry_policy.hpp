// SPDX-License-Identifier: MIT
// What a failed or lost attempt means for its trial: design.md section 4 as a function from the
// failure's kind to what happens next.
//
//     design          the trial ends at once: another try would find the same
//     fault           the trial ends at once: the plugin is to blame, not the design
//     resource        again after a back-off that doubles, up to attempts_max
//       .licence      the same, for as long as it takes: waiting for a licence is no failure
//       .time         a design failure when the study says so
//     infrastructure  again at once on another worker, up to attempts_max
//       .host         when every attempt killed its host, the design is taken for the cause
#pragma once

#include <cstdint>
#include <variant>

#include "base/clock.hpp"
#include "study/definition.hpp"
#include "study/trial.hpp"

namespace femrun::schedule {

/// The trial is tried again, not before `delay` is over.
struct Retry {
    Duration delay{0};
    bool operator==(const Retry&) const = default;
};

/// The trial ends with this failure.
struct End {
    study::Failure failure;
    bool operator==(const End&) const = default;
};

using Judgement = std::variant<Retry, End>;

/// The solver ran out of licences, which is waited for and not counted.
bool is_licence_wait(const study::Failure& failure);

/// The attempt's solver did not end by itself, so that its licence may take a while to come back.
bool leaves_killed_solver(const study::Failure& failure);

/// How often one trial was tried, as far as that decides what follows.
class Tries {
public:
    Tries() = default;
    /// A trial of before a restart. It always gets one attempt more: nothing on record ended it,
    /// so what cut its last attempt short was the restart.
    Tries(std::uint32_t used, const study::RetryPolicy& policy);

    /// Counts the attempt that ended with `failure` and says what follows. The sentence of an
    /// ended trial names neither trial nor worker; the caller knows both.
    Judgement failed(const study::Failure& failure, const study::RetryPolicy& policy);

private:
    std::uint32_t counted_ = 0;        // against attempts_max
    std::uint32_t hosts_killed_ = 0;   // of those, by the death of the plugin's process
    std::uint32_t licence_waits_ = 0;  // not counted, but each wait is longer
};

}  // namespace femrun::schedule
