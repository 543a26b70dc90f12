// SPDX-License-Identifier: MIT
// What a failed or lost attempt means for its trial: design.md section 4 as a function from the
// failure's kind and cause to what happens next. A stage is a text, and decides nothing.
//
//     design          the trial ends at once: another try would find the same
//     fault           the trial ends at once: the plugin is to blame, not the design
//     resource        again after a back-off that doubles, up to attempts_max
//       .licence      the same, for as long as it takes: waiting for a licence is no failure
//       .time         a design failure when the study says so
//       .memory_limit at once where a slot has more memory, or not at all
//     infrastructure  again at once on another worker, up to attempts_max
//       .host         when every attempt killed its host, the design is taken for the cause
//     .disk, .memory, .start, .opening
//                     conditions of the PC (see pc_health.hpp): counted only where others are well
//
// An attempt that was lost with its worker is no failure of its own:
//
//     lost with others   not counted. Those whose plugin lives in the worker's process may have
//                        killed it: they are suspects, to be tried alone. So are others from the
//                        second time on
//     lost alone         a plugin in the worker's process has killed its host. Otherwise the worker
//                        went for a reason of its own, which is believed losses_max times
//     silent             nobody knows; believed as often
#pragma once

#include <cstdint>
#include <variant>

#include "base/at_work.hpp"
#include "base/clock.hpp"
#include "study/definition.hpp"
#include "study/trial.hpp"

namespace femrun::schedule {

/// Whether a trial is tried beside others, or is suspected of killing its worker.
enum class Beside { others, nobody };

/// The trial is tried again, not before `delay` is over.
struct Retry {
    Duration delay{0};
    Beside beside = Beside::others;
    bool operator==(const Retry&) const = default;
};

/// The trial ends with this failure.
struct End {
    study::Failure failure;
    bool operator==(const End&) const = default;
};

using Judgement = std::variant<Retry, End>;

/// Whether an attempt that was lost with its worker was the only one that had begun there.
enum class Company { alone, others };

/// The solver ran out of licences, which is waited for and not counted.
bool is_licence_wait(const study::Failure& failure);

/// The PC could not do it, whatever the design: no room on its disk, no memory, no process, or a
/// solver that dies or hangs there before it is given anything.
bool is_condition_of_pc(const study::Failure& failure);

/// What is held against the design, or the plugin or the set-up, though a PC on which nothing works
/// would show the same (see peers.hpp).
bool may_be_of_pc_alone(const study::Failure& failure);

/// The attempt's solver did not end by itself, so that its licence may take a while to come back.
bool leaves_killed_solver(const study::Failure& failure);

/// What is held against a trial of before a restart.
struct Suspicion {
    std::uint32_t hosts_killed = 0;   // of the attempts that count, by the death of their process
    std::uint32_t lost_together = 0;  // with others, and with their worker
    Beside beside = Beside::others;   // how it is tried next
};

/// How often one trial was tried, as far as that decides what follows.
class Tries {
public:
    Tries() = default;
    /// A trial of before a restart. It always gets one attempt more: nothing on record ended it,
    /// so what cut its last attempt short was the restart.
    Tries(std::uint32_t used, const Suspicion& suspicion, const study::RetryPolicy& policy);

    // Each says what follows. The sentence of an ended trial names neither trial nor worker; the
    // caller knows both.

    /// Counts the attempt that ended with `failure`.
    Judgement failed(const study::Failure& failure, const study::RetryPolicy& policy);
    /// The attempt ended with a condition of the PC that others there meet too: not counted.
    Judgement spared(const study::RetryPolicy& policy);
    /// The attempt had begun and was lost with its worker.
    Judgement lost(const study::Failure& failure, Home home, Company company,
                   const study::RetryPolicy& policy);
    /// Its worker fell silent, or signs and does not know it.
    Judgement silent(const study::Failure& failure);
    /// A worker that was silent is there again: that silence does not count.
    void heard_again() {
        if (lost_ > 0) --lost_;
    }
    /// Tried again at once, as if nothing had been.
    Retry uncounted() const { return retry(); }
    /// How it is tried next.
    Beside beside() const { return beside_; }

private:
    Retry retry(Duration delay = Duration::zero()) const { return {delay, beside_}; }

    std::uint32_t counted_ = 0;        // against attempts_max
    std::uint32_t hosts_killed_ = 0;   // of those, by the death of the plugin's process
    std::uint32_t licence_waits_ = 0;  // not counted, but each wait is longer
    std::uint32_t spared_ = 0;         // the same
    std::uint32_t lost_together_ = 0;  // with others, and with their worker
    std::uint32_t lost_ = 0;           // alone, for no reason of the design's
    Beside beside_ = Beside::others;
};

}  // namespace femrun::schedule
