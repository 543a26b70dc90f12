// SPDX-License-Identifier: MIT
#include <algorithm>

#include <fmt/format.h>

#include "base/match.hpp"
#include "wire/convert.hpp"
#include "wire/limits.hpp"
#include "wire/pieces.hpp"

namespace femrun::wire {

namespace {

FailureKind encode(study::FailureKind kind) {
    switch (kind) {
        case study::FailureKind::design:
            return FailureKind::DESIGN;
        case study::FailureKind::resource:
            return FailureKind::RESOURCE;
        case study::FailureKind::infrastructure:
            return FailureKind::INFRASTRUCTURE;
        case study::FailureKind::setup:
            return FailureKind::SETUP;
        case study::FailureKind::fault:
            break;
    }
    return FailureKind::FAULT;
}

Result<study::FailureKind> decode(FailureKind kind) {
    switch (kind) {
        case FailureKind::DESIGN:
            return study::FailureKind::design;
        case FailureKind::RESOURCE:
            return study::FailureKind::resource;
        case FailureKind::INFRASTRUCTURE:
            return study::FailureKind::infrastructure;
        case FailureKind::FAULT:
            return study::FailureKind::fault;
        case FailureKind::SETUP:
            return study::FailureKind::setup;
        case FailureKind::CANCELLED:
            break;
    }
    return Error{ErrorKind::invalid, "a failure of a kind that this femrun does not know"};
}

// The two enumerations list the same causes in the same order.
constexpr auto last_cause = Cause::MEMORY_LIMIT;
static_assert(static_cast<int>(study::last_cause) == static_cast<int>(last_cause));

/// One that a newer program knows decides nothing here.
study::Cause decode(Cause cause) {
    return cause > last_cause ? study::Cause::plain : static_cast<study::Cause>(cause);
}

}  // namespace

void encode(const study::Failure& failure, Failure::Builder into) {
    into.setKind(encode(failure.kind));
    into.setStage(text(failure.stage));
    into.setMessage(text(failure.message));
    into.setCause(static_cast<Cause>(failure.cause));
}

Result<study::Failure> decode(Failure::Reader from) {
    const auto kind = decode(from.getKind());
    if (!kind) return kind.error();
    return study::Failure{kind.value(), to_text(from.getStage()), to_text(from.getMessage()),
                          decode(from.getCause())};
}

void encode(const work::Report& report, Outcome::Builder into) {
    encode(std::span<const double>(report.response),
           into.initResponse(count(report.response.size())));
    if (report.failure)
        encode(*report.failure, into.initFailure());
    else if (report.cancelled)
        into.initFailure().setKind(FailureKind::CANCELLED);
    into.setSeconds(report.seconds);
    auto licences = into.initLicences(count(report.licences.size()));
    for (unsigned i = 0; i < licences.size(); ++i) {
        const study::LicenceNews& news = report.licences[i];
        licences[i].setWhat(news.what == study::LicenceNews::What::killed
                                ? Outcome::LicenceNews::What::KILLED
                                : Outcome::LicenceNews::What::DENIED);
        licences[i].setPool(text(news.pool));
    }
}

namespace {

/// Of a kind that is not known here nothing is known.
std::vector<study::LicenceNews> decode(capnp::List<Outcome::LicenceNews>::Reader from) {
    std::vector<study::LicenceNews> all;
    for (const auto news : from) {
        using What = study::LicenceNews::What;
        if (news.getWhat() == Outcome::LicenceNews::What::KILLED)
            all.push_back({What::killed, to_text(news.getPool())});
        else if (news.getWhat() == Outcome::LicenceNews::What::DENIED)
            all.push_back({What::denied, to_text(news.getPool())});
    }
    return all;
}

}  // namespace

Result<work::Report> decode(Outcome::Reader from) {
    work::Report report;
    report.response = decode(from.getResponse());
    report.seconds = from.getSeconds();
    // Empty structs have no bytes: a short message may list millions.
    if (from.getLicences().size() > licence_news_max)
        return too_many("words about licences", from.getLicences().size(), licence_news_max);
    report.licences = decode(from.getLicences());
    if (!from.hasFailure()) return report;
    const Failure::Reader failure = from.getFailure();
    report.response.clear();
    if (failure.getKind() == FailureKind::CANCELLED) {
        report.cancelled = true;
        return report;
    }
    auto read = decode(failure);
    if (!read) return std::move(read).error();
    report.failure = *std::move(read);
    return report;
}

void encode(const work::Report& report, Report::Builder into) {
    encode(report, into.initOutcome());
    into.setFolder(text(report.folder));
    into.setLogExcerpt(text(report.log));
}

Result<work::Report> decode(Report::Reader from) {
    auto report = decode(from.getOutcome());
    if (!report) return report;
    report->folder = to_text(from.getFolder());
    report->log = to_text(from.getLogExcerpt());
    return report;
}

void encode(const work::DefinitionHash& hash, Hash::Builder into) {
    into.setHigh(hash.high);
    into.setLow(hash.low);
}

work::DefinitionHash decode(Hash::Reader from) { return {from.getHigh(), from.getLow()}; }

void encode(const work::Assignment& assignment, Assignment::Builder into) {
    into.setStudy(assignment.trial.study.value);
    into.setAttempt(assignment.attempt.value);
    into.setTrial(assignment.trial.number);
    into.setOrdinal(assignment.ordinal);
    encode(std::span<const study::Value>(assignment.design),
           into.initDesign(count(assignment.design.size())));
    encode(assignment.definition, into.initDefinition());
    into.setMemoryLimit(assignment.memory_limit);
}

work::Assignment decode_key(Assignment::Reader from) {
    return {AttemptId{from.getAttempt()},
            TrialId{StudyId{from.getStudy()}, from.getTrial()},
            from.getOrdinal(),
            {},
            decode(from.getDefinition()),
            from.getMemoryLimit()};
}

Result<work::Assignment> decode(Assignment::Reader from) {
    auto design = decode(from.getDesign());
    if (!design) return std::move(design).error();
    work::Assignment assignment = decode_key(from);
    assignment.design = *std::move(design);
    return assignment;
}

void encode(std::span<const femrun::Begun> begun, capnp::List<Begun>::Builder into) {
    for (unsigned i = 0; i < into.size(); ++i) {
        const Duration worked = std::max(begun[i].worked, Duration::zero());
        into[i].setAttempt(begun[i].attempt.value);
        into[i].setWorkedMs(static_cast<std::uint64_t>(
            std::chrono::duration_cast<std::chrono::milliseconds>(worked).count()));
    }
}

femrun::Begun decode(Begun::Reader from) {
    constexpr std::uint64_t worked_max_ms = 1'000ull * 60 * 60 * 24 * 365;  // nothing solves longer
    return {AttemptId{from.getAttempt()},
            std::chrono::milliseconds(std::min(from.getWorkedMs(), worked_max_ms))};
}

void encode(std::span<const run::OptimizerEvent> events, capnp::List<Event>::Builder into) {
    for (unsigned i = 0; i < into.size(); ++i) {
        auto to = into[i];
        match(
            events[i],
            [&](const run::Asked& asked) {
                to.setTrial(asked.trial);
                encode(std::span<const double>(asked.design),
                       to.initAsked(count(asked.design.size())));
            },
            [&](const run::Adopted& adopted) {
                to.setTrial(adopted.trial);
                encode(std::span<const double>(adopted.design),
                       to.initAdopted(count(adopted.design.size())));
            },
            [&](const run::ToldComplete& told) {
                to.setTrial(told.trial);
                auto complete = to.initComplete();
                encode(std::span<const double>(told.losses),
                       complete.initLosses(count(told.losses.size())));
                encode(std::span<const double>(told.excesses),
                       complete.initExcesses(count(told.excesses.size())));
            },
            [&](const run::ToldFailed& told) {
                to.setTrial(told.trial);
                to.setFailedDesign(text(told.stage));
            },
            [&](const run::ToldDropped& told) {
                to.setTrial(told.trial);
                to.setDropped();
            },
            [&](const run::CourseSet& set) {
                to.setTrial(set.trial);
                to.setCourse(text(set.course));
            });
    }
}

Result<std::vector<run::OptimizerEvent>> decode(capnp::List<Event>::Reader from) {
    std::vector<run::OptimizerEvent> events;
    events.reserve(from.size());
    for (const Event::Reader one : from) {
        switch (one.which()) {
            case Event::ASKED:
                events.emplace_back(run::Asked{one.getTrial(), decode(one.getAsked())});
                continue;
            case Event::ADOPTED:
                events.emplace_back(run::Adopted{one.getTrial(), decode(one.getAdopted())});
                continue;
            case Event::COMPLETE:
                events.emplace_back(run::ToldComplete{one.getTrial(),
                                                      decode(one.getComplete().getLosses()),
                                                      decode(one.getComplete().getExcesses())});
                continue;
            case Event::FAILED_DESIGN:
                events.emplace_back(
                    run::ToldFailed{one.getTrial(), to_text(one.getFailedDesign())});
                continue;
            case Event::DROPPED:
                events.emplace_back(run::ToldDropped{one.getTrial()});
                continue;
            case Event::COURSE:
                events.emplace_back(run::CourseSet{one.getTrial(), to_text(one.getCourse())});
                continue;
        }
        return Error{
            ErrorKind::invalid,
            fmt::format("trial {}: an event that this femrun does not know", one.getTrial())};
    }
    return events;
}

void encode(const run::Outlook& outlook, Outlook::Builder into) {
    into.setSlots(outlook.slots);
    into.setTrialsWanted(outlook.trials_wanted);
    into.setTrialsMost(outlook.trials_most);
    into.setLeftSeconds(outlook.left_s.value_or(-1));
    into.setSolveSeconds(outlook.solve_s);
}

run::Outlook decode(Outlook::Reader from) {
    const double left_s = from.getLeftSeconds();
    return {from.getSlots(), from.getTrialsWanted(), from.getTrialsMost(),
            left_s >= 0 ? std::optional(left_s) : std::nullopt, from.getSolveSeconds()};
}

void encode(std::span<const study::Design> designs,
            capnp::List<capnp::List<double>>::Builder into) {
    for (unsigned i = 0; i < into.size(); ++i)
        encode(std::span<const double>(designs[i]), into.init(i, count(designs[i].size())));
}

std::vector<study::Design> decode(capnp::List<capnp::List<double>>::Reader from) {
    std::vector<study::Design> designs(from.size());
    for (unsigned i = 0; i < from.size(); ++i) designs[i] = decode(from[i]);
    return designs;
}

Isolation encode(study::Isolation isolation) {
    switch (isolation) {
        case study::Isolation::thread:
            return Isolation::THREAD;
        case study::Isolation::process:
            return Isolation::PROCESS;
        case study::Isolation::by_plugin:
            break;
    }
    return Isolation::BY_PLUGIN;
}

Result<study::Isolation> decode(Isolation from) {
    switch (from) {
        case Isolation::BY_PLUGIN:
            return study::Isolation::by_plugin;
        case Isolation::THREAD:
            return study::Isolation::thread;
        case Isolation::PROCESS:
            return study::Isolation::process;
    }
    return Error{ErrorKind::invalid, "an isolation that this femrun does not know"};
}

}  // namespace femrun::wire
