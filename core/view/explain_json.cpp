// SPDX-License-Identifier: MIT
#include <nlohmann/json.hpp>

#include "base/match.hpp"
#include "view/explain_text.hpp"
#include "view/show_json.hpp"

namespace femrun::view {

namespace {

using Json = nlohmann::ordered_json;

/// A word for programs, beside the sentence for people.
std::string word_of(const control::Reason& reason) {
    return match(
        reason, [](const control::NoWorker&) { return "no_worker"; },
        [](const control::NobodyFits&) { return "nobody_fits"; },
        [](const control::Refused&) { return "refused"; },
        [](const control::WorkerRests&) { return "worker_rests"; },
        [](const control::WorkerSilent& it) { return it.away ? "worker_away" : "worker_silent"; },
        [](const control::SlotsBusy&) { return "slots_busy"; },
        [](const control::WaitsForLicence&) { return "licence"; },
        [](const control::BacksOff&) { return "back_off"; },
        [](const control::AwaitsAdoption&) { return "adoption"; },
        [](const control::DatabaseTrouble&) { return "database"; },
        [](const control::Restoring&) { return "restoring"; },
        [](const control::AsksOptimizer&) { return "optimizer"; },
        [](const control::Draining&) { return "draining"; },
        [](const control::NeedsTime&) { return "time"; },
        [](const control::JobsAwaited&) { return "jobs"; });
}

Json reasons_of(const control::Explanation& explanation) {
    Json reasons = Json::array();
    for (const control::Reason& reason : explanation.reasons)
        reasons.push_back({{"reason", word_of(reason)}, {"text", reason_text(reason)}});
    return reasons;
}

const char* word_of(control::TrialWaits::What what) {
    using What = control::TrialWaits::What;
    switch (what) {
        case What::turn:
            return "turn";
        case What::back_off:
            return "back_off";
        case What::licence:
            return "licence";
        case What::alone:
            return "alone";
        case What::worker:
            return "worker";
        case What::adoption:
            break;
    }
    return "adoption";
}

/// Null when the trial has ended, or nobody knows.
Json json_of(const std::optional<control::TrialPlace>& place) {
    if (!place) return {};
    return match(
        *place, [](const control::TrialOver&) { return Json(); },
        [](const control::TrialRuns& runs) {
            return Json{{"is", "runs"},
                        {"worker", runs.worker},
                        {"for_ms", runs.since.count()},
                        {"stage", runs.stage},
                        {"fraction", runs.fraction >= 0 ? Json(runs.fraction) : Json()},
                        {"silent", runs.silent}};
        },
        [](const control::TrialWaits& waits) {
            return Json{{"is", "waits"},
                        {"for", word_of(waits.what)},
                        {"with", waits.with.empty() ? Json() : Json(waits.with)},
                        {"left_ms", waits.left ? Json(waits.left->count()) : Json()}};
        });
}

}  // namespace

std::string trial_explanation_json(const Subject& subject, std::uint64_t trial,
                                   const control::Explanation& explanation) {
    const Json more{{"place", json_of(explanation.trial)}, {"reasons", reasons_of(explanation)}};
    // Both are one object: the end of the one gives way to the members of the other.
    std::string text = trial_json(subject, trial);
    text.back() = ',';
    return text + more.dump(-1, ' ', false, Json::error_handler_t::replace).substr(1) + "\n";
}

std::string explanation_json(const control::Explanation& explanation) {
    const control::StudyStatus& study = explanation.study;
    const Json json{
        {"study", study.name},    {"state", std::string(state_text(study.state, study.abandoned))},
        {"why", study.why},       {"completed", study.completed},
        {"failed", study.failed}, {"running", study.running},
        {"queued", study.queued}, {"reasons", reasons_of(explanation)}};
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace femrun::view
