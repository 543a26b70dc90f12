// SPDX-License-Identifier: MIT
#include "store/summaries.hpp"

#include <algorithm>
#include <vector>

#include "store/checksum.hpp"
#include "store/schema.hpp"

namespace femrun::store {

namespace {

SQLite::Statement statement_to_put(SQLite::Database& database) {
    return {database, checked_replace("summaries",
                                      "study, state, epoch, changed_ms, trials, completed, failed",
                                      "?, ?, ?, ?, ?, ?, ?")};
}

void put(SQLite::Statement& row, StudyId study, const Summary& summary) {
    row.reset();
    row.clearBindings();
    row.bind(1, static_cast<std::int64_t>(study.value));
    row.bind(2, summary.state);
    if (summary.epoch) row.bind(3, *summary.epoch);
    row.bind(4, summary.changed_ms);
    row.bind(5, summary.trials);
    row.bind(6, summary.completed);
    row.bind(7, summary.failed);
    row.exec();
}

std::optional<Summary> kept(SQLite::Database& database, StudyId study) {
    SQLite::Statement row(database,
                          "SELECT state, epoch, changed_ms, trials, completed, failed "
                          "FROM summaries WHERE study = ?");
    row.bind(1, static_cast<std::int64_t>(study.value));
    if (!row.executeStep()) return std::nullopt;
    Summary summary{.state = row.getColumn(0).getString(),
                    .epoch = {},
                    .changed_ms = row.getColumn(2).getInt64(),
                    .trials = row.getColumn(3).getInt64(),
                    .completed = row.getColumn(4).getInt64(),
                    .failed = row.getColumn(5).getInt64()};
    if (!row.getColumn(1).isNull()) summary.epoch = row.getColumn(1).getInt64();
    return summary;
}

/// Trials that do not stand for a solve of their own; two small indexes know them.
std::set<std::uint64_t> trials_aside(SQLite::Database& database, StudyId study) {
    SQLite::Statement rows(
        database,
        "SELECT trial FROM journal WHERE study = ?1 AND repeats IS NOT NULL UNION "
        "SELECT trial FROM (SELECT trial, counted, max(seq) FROM journal "
        "WHERE study = ?1 AND kind = 'trial_placed' GROUP BY trial) WHERE NOT counted");
    rows.bind(1, static_cast<std::int64_t>(study.value));
    std::set<std::uint64_t> aside;
    while (rows.executeStep())
        aside.insert(static_cast<std::uint64_t>(rows.getColumn(0).getInt64()));
    return aside;
}

/// Where trials repeat others or were placed or judged anew.
void count_one_by_one(SQLite::Database& database, StudyId study, Summary& summary) {
    SQLite::Statement counts(database,
                             "SELECT count(*) FILTER (WHERE state = 'complete'), "
                             "count(*) FILTER (WHERE state = 'failed') FROM trials WHERE study = "
                             "(SELECT name FROM studies WHERE id = ?) AND counts "
                             "AND repeats IS NULL");
    counts.bind(1, static_cast<std::int64_t>(study.value));
    counts.executeStep();
    summary.completed = counts.getColumn(0).getInt64();
    summary.failed = counts.getColumn(1).getInt64();
}

/// What the journal says of its trials.
void count(SQLite::Database& database, StudyId study, Summary& summary) {
    SQLite::Statement counts(database,
                             "SELECT count(*) FILTER (WHERE kind = 'trial_asked'), "
                             "count(*) FILTER (WHERE kind = 'trial_ended' AND state = 'complete'), "
                             "count(*) FILTER (WHERE kind = 'trial_ended' AND state = 'failed'), "
                             "count(*) FILTER (WHERE kind IN ('trial_placed', 'trial_judged') "
                             "OR repeats IS NOT NULL), max(at_ms) "
                             "FROM journal WHERE seq BETWEEN ? AND ?");
    counts.bind(1, first_seq(study));
    counts.bind(2, last_seq(study));
    counts.executeStep();
    summary.trials = counts.getColumn(0).getInt64();
    summary.completed = counts.getColumn(1).getInt64();
    summary.failed = counts.getColumn(2).getInt64();
    summary.changed_ms = std::max(summary.changed_ms, counts.getColumn(4).getInt64());
    if (counts.getColumn(3).getInt64() > 0) count_one_by_one(database, study, summary);
}

std::int64_t milliseconds(WallTime at) { return at.time_since_epoch().count(); }

}  // namespace

Summaries::Summaries(SQLite::Database& database, std::int64_t epoch)
    : database_(database), epoch_(epoch), put_(statement_to_put(database)) {}

void Summaries::begin(StudyId study, WallTime created) {
    put(put_, study,
        {.state = std::string(to_string(StudyState::running)),
         .epoch = epoch_,
         .changed_ms = milliseconds(created)});
}

Summaries::Known& Summaries::known(StudyId study) {
    const auto [found, is_new] = known_.try_emplace(study);
    if (!is_new) return found->second;
    Known& of = found->second;
    of.now = kept(database_, study).value_or(Summary{.state = "running", .epoch = epoch_});
    of.aside = trials_aside(database_, study);
    return of;
}

void Summaries::note(const Record& record) {
    Known& of = known(record.study);
    of.changed = true;
    of.now.changed_ms = std::max(of.now.changed_ms, milliseconds(record.at));
    if (const auto* asked = std::get_if<TrialAsked>(&record.fact)) {
        ++of.now.trials;
        if (asked->repeats != 0) of.aside.insert(asked->trial);
    } else if (const auto* ended = std::get_if<TrialEnded>(&record.fact)) {
        if (of.aside.contains(ended->trial)) return;
        if (ended->state == study::TrialState::complete) ++of.now.completed;
        if (ended->state == study::TrialState::failed) ++of.now.failed;
    } else if (const auto* changed = std::get_if<StudyChanged>(&record.fact)) {
        of.now.state = to_string(changed->state);
        of.now.epoch = epoch_;
    } else if (std::holds_alternative<TrialPlaced>(record.fact) ||
               std::holds_alternative<TrialJudged>(record.fact)) {
        of.judged_anew = true;
    }
}

void Summaries::rolled_back() {
    known_.clear();
    put_.tryReset();  // it says again why it failed
}

void Summaries::write() {
    for (auto one = known_.begin(); one != known_.end();) {
        auto& [study, of] = *one;
        if (std::exchange(of.changed, false)) {
            if (std::exchange(of.judged_anew, false)) {
                count(database_, study, of.now);
                of.aside = trials_aside(database_, study);
            }
            put(put_, study, of.now);
        }
        // Of one that is over little is written any more; it can be read again then.
        one = of.now.state == to_string(StudyState::running) ? std::next(one) : known_.erase(one);
    }
}

void summarize_all(SQLite::Database& database) {
    std::vector<std::pair<StudyId, Summary>> all;
    SQLite::Statement studies(
        database,
        "SELECT id, created_ms, coalesce((SELECT state FROM journal WHERE seq > studies.id << 40 "
        "AND seq < (studies.id + 1) << 40 AND kind = 'study_changed' ORDER BY seq DESC LIMIT 1), "
        "'running') FROM studies");
    while (studies.executeStep())
        all.push_back({StudyId{static_cast<std::uint64_t>(studies.getColumn(0).getInt64())},
                       {.state = studies.getColumn(2).getString(),
                        .epoch = {},
                        .changed_ms = studies.getColumn(1).getInt64()}});
    SQLite::Statement row = statement_to_put(database);
    for (auto& [study, summary] : all) {
        count(database, study, summary);
        put(row, study, summary);
    }
}

}  // namespace femrun::store
