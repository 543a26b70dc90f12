// SPDX-License-Identifier: MIT
// `femrun explain`: why a study or one of its trials waits, and why attempts failed. A scheduler
// knows what is waited for; a database knows what happened.
#include <iostream>

#include <fmt/format.h>

#include "messages.hpp"
#include "options.hpp"
#include "scheduler_address.hpp"
#include "study_at.hpp"
#include "view/explain_text.hpp"

namespace femrun::app {

namespace {

Error no_such_trial(const view::RecordedStudy& study, std::uint64_t trial) {
    return {ErrorKind::missing,
            fmt::format("study '{}': there is no trial {}; it has {}",
                        study.subject().definition.name, trial, study.history().size())};
}

int explain_trial(const view::RecordedStudy& study, const control::Explanation& explanation,
                  const ExplainOptions& options) {
    const view::Subject subject = study.subject();
    if (options.json) {
        std::cout << view::trial_explanation_json(subject, *options.trial, explanation);
        return exit_done;
    }
    std::cout << view::trial_explanation_text(subject, *options.trial, explanation.trial);
    // What its study waits for, it waits for.
    if (explanation.trial && std::holds_alternative<control::TrialWaits>(*explanation.trial))
        for (const control::Reason& reason : explanation.reasons)
            std::cout << "  * " << view::reason_text(reason) << '\n';
    return exit_done;
}

int explain_here(const ExplainOptions& options) {
    const auto study = view::RecordedStudy::open(options.where.database, options.name);
    if (!study) return failed(study.error());
    if (options.trial) {
        if (*options.trial > (*study)->history().size())
            return failed(no_such_trial(**study, *options.trial));
        return explain_trial(**study, {}, options);
    }
    const control::Explanation explanation{
        .study = view::status_on_record((*study)->subject(), (*study)->id())};
    std::cout << (options.json ? view::explanation_json(explanation)
                               : view::explanation_text(explanation, place_options(options.where)));
    return exit_done;
}

}  // namespace

int explain(const ExplainOptions& options) {
    const auto address = scheduler_of(options.where);
    if (!address) return failed(address.error());
    if (!address.value()) return explain_here(options);
    loop::EventLoop loop;
    auto visit = Visit::to(loop, *address.value(), work::Role::viewer);
    if (!visit) return failed(visit.error());
    const auto status = visit->ask<control::StudyStatus>(
        [&](control::House& house, auto answer) { house.study(options.name, std::move(answer)); });
    if (!status) return failed(status.error());
    const auto explanation =
        visit->ask<control::Explanation>([&](control::House& house, auto answer) {
            house.explain(status->id, options.trial, std::move(answer));
        });
    if (!explanation) return failed(explanation.error());
    if (options.trial) {
        const auto study = study_at(*visit, status->name, place_options(options.where));
        if (!study) return failed(study.error());
        if (*options.trial > (*study)->history().size())
            return failed(no_such_trial(**study, *options.trial));
        return explain_trial(**study, *explanation, options);
    }
    std::cout << (options.json ? view::explanation_json(*explanation)
                               : view::explanation_text(*explanation, place_options(options.where),
                                                        view::Asked::scheduler));
    return exit_done;
}

}  // namespace femrun::app
