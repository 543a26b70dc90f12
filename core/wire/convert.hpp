// SPDX-License-Identifier: MIT
// Study values as Cap'n Proto messages, and back. This is the one place that walks message lists.
//
// `encode` fills a builder; `decode` reads what may have come from anywhere: a message that an
// older or a broken program sent is an error of kind `invalid` and never undefined behaviour.
// Callers of the RPC methods put the error's place in front.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <capnp/message.h>
#include <femrun/plugin.capnp.h>
#include <wire/cluster.capnp.h>

#include "base/result.hpp"
#include "run/ports.hpp"
#include "study/definition.hpp"
#include "study/parameter.hpp"
#include "study/quantities.hpp"
#include "study/search_space.hpp"
#include "study/trial.hpp"
#include "work/attempt.hpp"
#include "work/holding.hpp"
#include "work/study_setup.hpp"
#include "work/terms.hpp"
#include "work/worker_card.hpp"

namespace femrun::wire {

inline std::string to_text(capnp::Text::Reader text) { return {text.cStr(), text.size()}; }
inline std::string_view view(capnp::Text::Reader text) { return {text.begin(), text.size()}; }
inline capnp::Text::Reader text(const std::string& from) { return {from.c_str(), from.size()}; }

/// How much of a message a reader walks: a replay of 100 000 trials with 50 parameters is 90 MB.
/// Beyond 512 MB a message is taken for an attack.
capnp::ReaderOptions reader_options();

// -- values (convert_value.cpp)

void encode(const study::Value& value, Value::Builder into);
Result<study::Value> decode(Value::Reader from);

/// The values alone, in the order of the study's quantities: their names went ahead in `open`.
void encode(std::span<const study::Value> design, capnp::List<Value>::Builder into);
void encode(std::span<const study::NamedValue> design, capnp::List<Value>::Builder into);
Result<std::vector<study::Value>> decode(capnp::List<Value>::Reader from);

void encode(std::span<const double> numbers, capnp::List<double>::Builder into);
std::vector<double> decode(capnp::List<double>::Reader from);

// -- the search space (convert_space.cpp)

void encode(const study::SpaceDefinition& space, SpaceDefinition::Builder into);
Result<study::SpaceDefinition> decode(SpaceDefinition::Reader from);

void encode(std::span<const study::NamedQuantity> quantities, capnp::List<Quantity>::Builder into);
Result<std::vector<study::NamedQuantity>> decode(capnp::List<Quantity>::Reader from);

void encode(std::span<const study::NamedResponse> responses,
            capnp::List<capnp::Text>::Builder names, capnp::List<bool>::Builder optional);
std::vector<study::NamedResponse> decode(capnp::List<capnp::Text>::Reader names,
                                         capnp::List<bool>::Reader optional);

// -- attempts and verdicts (convert_run.cpp)

void encode(const study::Failure& failure, Failure::Builder into);
Result<study::Failure> decode(Failure::Reader from);

/// A solved, failed or cancelled attempt: `report.folder` and `.log` are not of the outcome and are
/// left alone.
void encode(const work::Report& report, Outcome::Builder into);
Result<work::Report> decode(Outcome::Reader from);

void encode(const work::Report& report, Report::Builder into);
Result<work::Report> decode(Report::Reader from);

work::DefinitionHash decode(Hash::Reader from);
void encode(const work::DefinitionHash& hash, Hash::Builder into);

void encode(const work::Assignment& assignment, Assignment::Builder into);
/// All of it but the design, which alone may be unreadable.
work::Assignment decode_key(Assignment::Reader from);
Result<work::Assignment> decode(Assignment::Reader from);

void encode(std::span<const femrun::Begun> begun, capnp::List<Begun>::Builder into);
femrun::Begun decode(Begun::Reader from);

void encode(std::span<const run::OptimizerEvent> events, capnp::List<Event>::Builder into);
Result<std::vector<run::OptimizerEvent>> decode(capnp::List<Event>::Reader from);

void encode(const run::Outlook& outlook, Outlook::Builder into);
run::Outlook decode(Outlook::Reader from);

void encode(std::span<const study::Design> designs, capnp::List<capnp::List<double>>::Builder into);
std::vector<study::Design> decode(capnp::List<capnp::List<double>>::Reader from);

// -- a worker and its scheduler (convert_worker.cpp)

void encode(const work::DatabaseId& database, Hash::Builder into);
work::DatabaseId decode_database(Hash::Reader from);

void encode(const work::Terms& terms, Terms::Builder into);
work::Terms decode(Terms::Reader from);

/// The name as it was said: whoever shows it makes it plain.
/// How long still, as somebody says; a year at most.
Duration ends_in_of(std::uint64_t ms);

void encode(const work::WorkerCard& card, WorkerCard::Builder into);
work::WorkerCard decode(WorkerCard::Reader from);

void encode(std::span<const work::SolverOffer> solvers, capnp::List<SolverOffer>::Builder into);
std::vector<work::SolverOffer> decode(capnp::List<SolverOffer>::Reader from);

void encode(const work::Holding& holding, Holding::Builder into);
work::Holding decode(Holding::Reader from);
/// What the report is on.
work::Holding what_is_reported(Report::Reader from);

// -- what a worker must know of a study (convert_setup.cpp)

/// Folders of this PC are not told when it is `staged`, and files only then.
void encode(const work::StudySetup& setup, StudySetup::Builder into);
Result<work::StudySetup> decode(StudySetup::Reader from);

void encode(std::span<const work::StagedFile> files, capnp::List<StagedFile>::Builder into);
/// Checked: none leads out of the folder that is made of them.
Result<std::vector<work::StagedFile>> decode(capnp::List<StagedFile>::Reader from);

void encode(std::span<const work::SolverLibrary> libraries,
            capnp::List<SolverLibrary>::Builder into);
Result<std::vector<work::SolverLibrary>> decode(capnp::List<SolverLibrary>::Reader from);

Isolation encode(study::Isolation isolation);
Result<study::Isolation> decode(Isolation from);

}  // namespace femrun::wire
