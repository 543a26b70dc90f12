// SPDX-License-Identifier: MIT
// How what runs in the house looks to a person.
#pragma once

#include "control/following.hpp"
#include "control/status.hpp"
#include "serve/house.hpp"

namespace femrun::serve {

/// What is on record of a study after a position, and how it stands there.
struct StudyNews {
    store::StudyRow row;
    store::Recorded recorded;
};

control::Span span_of(Duration duration);

/// Attempts that workers hold of an open study.
std::vector<control::RunningAttempt> running_of(const House& house, StudyId study);

/// "leaves: it has 4 min left, and a solve of 'wing' may take 7 min"; empty: somebody wants it so.
std::string why_it_leaves(const House& house, const schedule::WorkerStanding& worker);

control::PoolStatus pool_status(const House& house, const schedule::PoolStanding& pool);

/// Of one on record; `house` adds what it knows of one that is open there.
control::StudyStatus status_of(const House& house, const store::StudyRow& row);

/// Those that are open, and of the others those that changed last. What the house does not know of
/// itself is left empty.
control::HouseStatus house_status(House& house, std::vector<store::StudyRow> rows);

/// `most`: so many records were asked for.
control::Followed followed(const House& house, StudyNews news, std::size_t most);

}  // namespace femrun::serve
