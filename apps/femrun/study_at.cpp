// SPDX-License-Identifier: MIT
#include "study_at.hpp"

#include <fmt/format.h>

#include "scheduler_address.hpp"

namespace femrun::app {

namespace {

/// Folds all that is on record of it.
Result<store::History> history_at(Visit& visit, StudyId study) {
    store::History history;
    std::uint64_t upto = 0;
    for (bool more = true; more;) {
        auto followed = visit.ask<control::Followed>([&](control::House& house, auto answer) {
            house.follow(study, upto, std::move(answer));
        });
        if (!followed) return std::move(followed).error();
        for (const store::Record& record : followed->records)
            if (const auto contradiction = history.apply(record))
                return Error{ErrorKind::corrupt,
                             fmt::format("what the scheduler has on record contradicts itself: {}",
                                         *contradiction)};
        more = followed->more && followed->upto > upto;
        upto = followed->upto;
    }
    return history;
}

}  // namespace

Result<std::unique_ptr<view::RecordedStudy>> study_at(Visit& visit, const std::string& name,
                                                      const std::string& options) {
    const auto status = visit.ask<control::StudyStatus>(
        [&](control::House& house, auto answer) { house.study(name, std::move(answer)); });
    if (!status) return status.error();
    auto history = history_at(visit, status->id);
    if (!history) return std::move(history).error();
    const auto json = visit.ask<std::string>([&](control::House& house, auto answer) {
        house.definition(status->id, std::move(answer));
    });
    if (!json) return json.error();
    auto definition = store::definition_from_json(*json);
    if (!definition) return std::move(definition).error();
    if (const auto misfit = history->misfit(*definition))
        return Error{ErrorKind::conflict,
                     fmt::format("study '{}' was changed in this moment; ask again ({})",
                                 status->name, *misfit)};
    return view::RecordedStudy::of(status->id, *std::move(definition), *std::move(history),
                                   status->abandoned, options);
}

Result<std::unique_ptr<view::RecordedStudy>> study_at(const Whereabouts& where,
                                                      const std::string& name) {
    const auto address = scheduler_of(where);
    if (!address) return address.error();
    if (!address.value()) return view::RecordedStudy::open(where.database, name);
    loop::EventLoop loop;
    auto visit = Visit::to(loop, *address.value(), work::Role::viewer);
    if (!visit) return std::move(visit).error();
    return study_at(*visit, name, place_options(where));
}

}  // namespace femrun::app
