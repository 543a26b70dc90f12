// SPDX-License-Identifier: MIT
#include "serve/journal.hpp"

#include <ctime>
#include <utility>

#include <fmt/format.h>

namespace femrun::serve {

Journal::Journal(loop::EventLoop& loop, std::unique_ptr<store::Database> database, Told told)
    : loop_(loop), told_(std::make_shared<Told>(std::move(told))) {
    writer_ = std::make_unique<store::Writer>(
        std::move(database), [&loop, weak = std::weak_ptr<Told>(told_)](std::uint64_t durable,
                                                                        const Result<void>& state) {
            loop.post([weak, durable, state] {
                if (const auto alive = weak.lock()) (*alive)(durable, state);
            });
        });
}

Journal::~Journal() {
    told_.reset();
    writer_.reset();  // writes what is left
}

std::uint64_t Journal::append(std::vector<store::Record> records) {
    return writer_->append(std::move(records));
}

void Journal::studies(Done<std::vector<store::StudyRow>> done) {
    ask<std::vector<store::StudyRow>>(
        Needs::nothing, [](store::Database& database) { return database.studies(); },
        std::move(done));
}

void Journal::create(study::StudyDefinition definition, std::string file_text,
                     std::vector<store::Record> first, Done<StudyId> done) {
    ask<StudyId>(
        Needs::nothing,
        [definition = std::move(definition), file_text = std::move(file_text),
         first = std::move(first)](store::Database& database) {
            return database.create_study(definition, file_text, first);
        },
        std::move(done));
}

void Journal::revise(StudyId study, study::StudyDefinition definition, std::string file_text,
                     std::vector<store::Record> revision, Done<void> done) {
    ask<void>(
        Needs::all_before,
        [study, definition = std::move(definition), file_text = std::move(file_text),
         revision = std::move(revision)](store::Database& database) {
            return database.update_definition(study, definition, file_text, revision);
        },
        std::move(done));
}

void Journal::past(StudyId study, Done<store::History> done) {
    ask<store::History>(
        Needs::all_before, [study](store::Database& database) { return database.history(study); },
        std::move(done));
}

void Journal::fold(StudyId study, Done<store::History> done) {
    fold_on(study, std::make_shared<Folding>(), std::move(done));
}

void Journal::fold_on(StudyId study, std::shared_ptr<Folding> folding, Done<store::History> done) {
    ask<void>(
        Needs::nothing,
        [study, folding](store::Database& database) { return read_on(database, study, *folding); },
        [this, study, folding, done = std::move(done)](const Result<void>& read) {
            if (!read) return done(read.error());
            if (folding->whole) return done(std::move(folding->history));
            fold_on(study, folding, done);
        });
}

Result<void> Journal::read_on(const store::Database& database, StudyId study, Folding& folding) {
    // Some milliseconds: what is to be written takes as long on a disk.
    constexpr std::size_t at_a_time = 2000;
    const auto recorded = database.records(study, folding.upto, at_a_time);
    if (!recorded) return recorded.error();
    for (const store::Record& record : recorded->records)
        if (const auto contradiction = folding.history.apply(record))
            return Error{ErrorKind::corrupt,
                         fmt::format("what is on record contradicts itself: {}", *contradiction)};
    folding.upto = recorded->upto;
    folding.whole = recorded->records.size() < at_a_time;
    return {};
}

void Journal::since(StudyId study, std::uint64_t after, std::size_t most,
                    Done<store::Recorded> done) {
    ask<store::Recorded>(
        Needs::nothing,
        [study, after, most](store::Database& database) {
            return database.records(study, after, most);
        },
        std::move(done));
}

void Journal::note(store::WorkerSeen worker, Done<void> done) {
    ask<void>(
        Needs::nothing,
        [worker = std::move(worker)](store::Database& database) {
            return database.note_worker(worker);
        },
        std::move(done));
}

void Journal::put(store::TokenRow token, Done<void> done) {
    ask<void>(
        Needs::nothing,
        [token = std::move(token)](store::Database& database) { return database.put_token(token); },
        std::move(done));
}

void Journal::put(store::KeyRow key, Done<void> done) {
    ask<void>(
        Needs::nothing,
        [key = std::move(key)](store::Database& database) { return database.put_key(key); },
        std::move(done));
}

Duration SystemClock::of_day() const {
    const std::time_t now = std::time(nullptr);
    const std::tm* const here = std::localtime(&now);
    if (here == nullptr) return run::ClockPort::of_day();
    return std::chrono::hours(here->tm_hour) + std::chrono::minutes(here->tm_min) +
           std::chrono::seconds(here->tm_sec);
}

}  // namespace femrun::serve
