// SPDX-License-Identifier: MIT
#include <nlohmann/json.hpp>

#include "base/match.hpp"
#include "view/explain_text.hpp"

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
        [](const control::Draining&) { return "draining"; });
}

}  // namespace

std::string explanation_json(const control::Explanation& explanation) {
    const control::StudyStatus& study = explanation.study;
    Json reasons = Json::array();
    for (const control::Reason& reason : explanation.reasons)
        reasons.push_back({{"reason", word_of(reason)}, {"text", reason_text(reason)}});
    const Json json{
        {"study", study.name},    {"state", std::string(state_text(study.state, study.abandoned))},
        {"why", study.why},       {"completed", study.completed},
        {"failed", study.failed}, {"running", study.running},
        {"queued", study.queued}, {"reasons", std::move(reasons)}};
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace femrun::view
