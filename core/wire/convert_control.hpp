// SPDX-License-Identifier: MIT
// What a person may ask of a scheduler (core/control) as messages of control.capnp, and back.
//
// `decode` believes nothing: what is longer than limits.hpp says, of a kind that nobody knows, or
// no number of its range is an error of kind `invalid`, and names that people are shown are plain.
#pragma once

#include <string>
#include <vector>

#include <wire/control.capnp.h>

#include "base/result.hpp"
#include "control/explanation.hpp"
#include "control/following.hpp"
#include "control/status.hpp"
#include "control/submission.hpp"
#include "store/record.hpp"
#include "wire/convert.hpp"

namespace femrun::wire {

// -- what is to be seen (convert_status.cpp)

void encode(const control::StudyStatus& study, StudyStatus::Builder into);
Result<control::StudyStatus> decode(StudyStatus::Reader from);
void encode(std::span<const control::StudyStatus> studies, capnp::List<StudyStatus>::Builder into);
Result<std::vector<control::StudyStatus>> decode(capnp::List<StudyStatus>::Reader from);

void encode(const control::PoolStatus& pool, PoolStatus::Builder into);
Result<control::PoolStatus> decode(PoolStatus::Reader from);

void encode(const control::HouseStatus& house, HouseStatus::Builder into);
Result<control::HouseStatus> decode(HouseStatus::Reader from);

void encode(const control::CrewStatus& crew, CrewStatus::Builder into);
Result<control::CrewStatus> decode(CrewStatus::Reader from);  // (convert_crew.cpp)

// -- why it waits (convert_explanation.cpp)

void encode(const control::Explanation& explanation, Explanation::Builder into);
/// Reasons that a newer scheduler knows are passed over.
Result<control::Explanation> decode(Explanation::Reader from);

void encode(const control::RunningAttempt& running, Running::Builder into);
control::RunningAttempt decode(Running::Reader from);

// -- a study, followed (convert_record.cpp)

StudyState encode(store::StudyState state);
Result<store::StudyState> decode(StudyState from);

/// Of the study that is followed.
void encode(const store::Record& record, Record::Builder into);
Result<store::Record> decode(StudyId study, Record::Reader from);

void encode(const control::Followed& followed, Followed::Builder into);
Result<control::Followed> decode(StudyId study, Followed::Reader from);

// -- a study, submitted (convert_submission.cpp)

void encode(const control::Submission& submission, Submission::Builder into);
Result<control::Submission> decode(Submission::Reader from);

void encode(const control::Submitted& submitted, Submitted::Builder into);
control::Submitted decode(Submitted::Reader from);

}  // namespace femrun::wire
