// SPDX-License-Identifier: MIT
#include "serve/reception.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/shell_word.hpp"
#include "loop/exception.hpp"
#include "serve/open_optimizer.hpp"
#include "serve/pools.hpp"
#include "serve/statuses.hpp"
#include "serve/submitted_study.hpp"
#include "stage/manifest.hpp"
#include "study/differences.hpp"
#include "wire/error_text.hpp"

namespace femrun::serve {

using control::Answer;
using Needs = Journal::Needs;

namespace {

Error is_done(const store::StudyRow& row) {
    return {ErrorKind::conflict,
            fmt::format("study '{}': is done; for more, hand it in again with a larger budget: "
                        "femrun run STUDY --trials N --scheduler ADDRESS",
                        row.name)};
}

Error not_running(const store::StudyRow& row) {
    if (row.state == store::StudyState::done) return is_done(row);
    return {
        ErrorKind::conflict,
        fmt::format("study '{}': is {} and does not run; go on with it: femrun resume {}", row.name,
                    row.abandoned ? "stopped" : store::to_string(row.state), shell_word(row.name))};
}

Error somebody_is_at(const std::string& study) {
    return {
        ErrorKind::conflict,
        fmt::format("study '{}': is just being opened; see 'femrun status', and try again", study)};
}

bool ends(const run::StudyRun& study) {
    return study.phase() == run::Phase::draining || study.phase() == run::Phase::over;
}

}  // namespace

Reception::Reception(loop::EventLoop& loop, serve::House& house, ReceptionSetup setup)
    : loop_(loop),
      house_(house),
      setup_(std::move(setup)),
      followers_(loop, house),
      plugins_(loop, "plugins"),
      tasks_(*this) {}

Reception::~Reception() noexcept = default;

void Reception::taskFailed(kj::Exception&& exception) {
    house_.log().line(LogLevel::error, remote_error(exception).message);
}

// -- what is on record

void Reception::study(const std::string& name, Answer<control::StudyStatus> answer) {
    house_.journal().ask<store::StudyRow>(
        Needs::nothing,
        [name](store::Database& database) {
            return name.empty() ? database.last_changed() : database.study(name);
        },
        [this, answer = std::move(answer)](Result<store::StudyRow> row) {
            if (!row) return answer(row.error());
            answer(status_of(house_, *row));
        });
}

void Reception::studies(Answer<std::vector<control::StudyStatus>> answer) {
    house_.journal().studies(
        [this, answer = std::move(answer)](Result<std::vector<store::StudyRow>> rows) {
            if (!rows) return answer(rows.error());
            std::vector<control::StudyStatus> all;
            for (const store::StudyRow& row : *rows) all.push_back(status_of(house_, row));
            answer(std::move(all));
        });
}

void Reception::definition(StudyId study, Answer<std::string> answer) {
    house_.journal().ask<std::string>(
        Needs::nothing,
        [study](store::Database& database) -> Result<std::string> {
            auto definition = database.definition(study);
            if (!definition) return std::move(definition).error();
            return store::to_json(*definition);
        },
        std::move(answer));
}

void Reception::follow(StudyId study, std::uint64_t after, Answer<control::Followed> answer) {
    followers_.follow(study, after,
                      [this, answer = std::move(answer)](Result<control::Followed> followed) {
                          if (followed) followed->crews = crews_.in_brief(monotonic_now());
                          answer(std::move(followed));
                      });
}

// -- studies are handed in

void Reception::submit(control::Submission submission, Answer<control::Submitted> answer) {
    auto wanted = wanted_of(submission);
    if (!wanted) return later<control::Submitted>(std::move(answer), wanted.error());
    if (!is_unchecked(*wanted))
        return hand_in(std::move(*wanted), std::move(submission.staging), std::move(answer));
    tasks_.add(plugins_
                   .run([find = setup_.plugin, wanted = std::move(*wanted),
                         handed_in = handed_in_of(submission)] {
                       return checked_here(wanted, handed_in, find);
                   })
                   .then(
                       [this, staging = std::move(submission.staging),
                        answer](Result<WantedStudy>&& checked) mutable {
                           if (!checked) return answer(checked.error());
                           hand_in(std::move(*checked), std::move(staging), std::move(answer));
                       },
                       [answer](kj::Exception&& broken) { answer(remote_error(broken)); }));
}

void Reception::hand_in(WantedStudy wanted, work::Staging staging,
                        Answer<control::Submitted> answer) {
    const std::string name = wanted.definition.name;
    if (const auto open = house_.named(name))
        return later(std::move(answer), already_open(*open, std::move(wanted)));
    if (!in_hand_.insert(name).second)
        return later<control::Submitted>(std::move(answer), somebody_is_at(name));
    const auto done = [this, name, answer = std::move(answer)](Result<control::Submitted> result) {
        in_hand_.erase(name);
        answer(std::move(result));
    };
    tasks_.add(
        house_.files()
            .lacking(stage::hashes_of(staging))
            .then(
                [this, name, done,
                 wanted = std::move(wanted)](std::vector<std::string>&& missing) mutable {
                    if (missing.empty()) return take_up(std::move(wanted), done);
                    done(Error{ErrorKind::missing,
                               fmt::format("study '{}': {} of its files are not here; hand them "
                                           "in first",
                                           name, missing.size())});
                },
                [done](kj::Exception&& exception) { done(remote_error(exception)); }));
}

void Reception::take_up(WantedStudy wanted, const Answer<control::Submitted>& done) {
    house_.journal().ask<StudyOnRecord>(
        Needs::all_before,
        [wanted = std::move(wanted)](store::Database& database) {
            return serve::take_up(database, wanted);
        },
        [this, done](Result<StudyOnRecord> study) {
            if (!study) return done(study.error());
            control::Submitted submitted{.id = study->id,
                                         .resumed = study->resumed,
                                         .trials = study->past.size(),
                                         .completed = study->past.completed(),
                                         .notes = study->notes};
            open(std::move(*study), [done, submitted](Result<void> opened) {
                if (!opened) return done(opened.error());
                done(submitted);
            });
        });
}

/// The same study is followed; another one does not take its place while it runs.
Result<control::Submitted> Reception::already_open(StudyId id, WantedStudy wanted) const {
    const study::StudyDefinition& is = house_.at_work(id).definition();
    if (wanted.seed == Seed::to_draw) wanted.definition.seed = is.seed;
    if (house_.is_open(id) && ends(house_.runner().study(id)))
        return Error{
            ErrorKind::conflict,
            fmt::format("study '{}': ends just now; hand it in again when it has", is.name)};
    control::Submitted submitted{.id = id, .resumed = true};
    study::SourceChanges others;
    if (house_.is_open(id)) {
        const store::History& history = house_.runner().study(id).history();
        submitted.trials = history.size();
        submitted.completed = history.completed();
        if (const auto sources = study::sources_from_json(history.sources()))
            others = study::changes(*sources, wanted.sources);
    }
    submitted.notes = std::move(others.to_tell);
    if (wanted.definition == is && others.to_agree.empty()) return submitted;
    auto told = study::differences(is, wanted.definition);
    told.insert(told.end(), others.to_agree.begin(), others.to_agree.end());
    return Error{
        ErrorKind::conflict,
        fmt::format("study '{}': runs with another definition{}{}; first 'femrun pause {}', and "
                    "hand it in again when it has paused",
                    is.name, told.empty() ? "" : ": ", fmt::join(told, "; "), shell_word(is.name))};
}

// -- studies come and go

/// Its optimizer is looked for anew: libraries may have come or gone since the last time.
void Reception::open(StudyOnRecord study, Answer<void> answer) {
    const std::string where = fmt::format("study '{}'", study.definition.name);
    auto shared = std::make_shared<StudyOnRecord>(std::move(study));
    tasks_.add(plugins_
                   .run([find = setup_.plugin, name = shared->definition.optimizer.plugin] {
                       return find(host::PluginKind::optimizer, name);
                   })
                   .then([this, shared](Result<host::Plugin>&& optimizer) -> kj::Promise<void> {
                       if (!optimizer)
                           return wire::to_exception({std::move(optimizer).error(), {}});
                       return house_.open({.id = shared->id,
                                           .definition = std::move(shared->definition),
                                           .past = std::move(shared->past),
                                           .optimizer = std::move(*optimizer),
                                           .staging = std::move(shared->staging)});
                   })
                   .then([answer] { answer({}); },
                         [answer, where](kj::Exception&& refused) {
                             answer(remote_error(refused).within(where));
                         }));
}

/// Opens what is on record of a study.
void Reception::open_again(StudyId id, Answer<void> answer) {
    house_.journal().ask<store::StudyRow>(
        Needs::nothing, [id](store::Database& database) { return database.study(id); },
        [this, answer = std::move(answer)](Result<store::StudyRow> row) {
            if (!row) return answer(row.error());
            if (house_.knows(row->id)) return answer({});  // somebody was faster
            if (row->state == store::StudyState::done) return answer(is_done(*row));
            if (!in_hand_.insert(row->name).second) return answer(somebody_is_at(row->name));
            open_on_record(row->id, [this, name = row->name, answer](Result<void> opened) {
                in_hand_.erase(name);
                answer(std::move(opened));
            });
        });
}

void Reception::open_on_record(StudyId id, const Answer<void>& answer) {
    house_.journal().ask<StudyOnRecord>(
        Needs::all_before, [id](store::Database& database) { return on_record(database, id); },
        [this, answer](Result<StudyOnRecord> study) {
            if (!study) return answer(study.error());
            if (!study->staging)
                return answer(Error{
                    ErrorKind::conflict,
                    fmt::format("study '{}': was begun by 'femrun run' on the PC of its files, and "
                                "they are not here; hand it in again from there: femrun run STUDY "
                                "--scheduler ADDRESS",
                                study->definition.name)});
            open(std::move(*study), answer);
        });
}

void Reception::take_up_again() {
    house_.journal().studies([this](Result<std::vector<store::StudyRow>> rows) {
        if (!rows) return house_.log().line(LogLevel::error, rows.error().message);
        for (const store::StudyRow& row : *rows)
            if (row.abandoned)
                go_on_with(row);
            else
                recall_licences(row);
    });
}

void Reception::go_on_with(const store::StudyRow& row) {
    house_.expect(row.id);
    open_again(row.id, [this, id = row.id, name = row.name](Result<void> opened) {
        house_.expect_no_more(id);
        // Somebody who hands it in may have been faster.
        if (opened || house_.knows(id) || in_hand_.contains(name)) return;
        house_.log().line(LogLevel::warning, opened.error().message + "; it does not go on");
    });
}

/// A study that does not go on now may have left killed solvers behind a minute ago, whose licences
/// are not back yet.
void Reception::recall_licences(const store::StudyRow& row) {
    using Past = std::optional<std::pair<study::StudyDefinition, store::History>>;
    const Duration ago = wall_now() - row.changed;
    house_.journal().ask<Past>(
        Needs::nothing,
        [id = row.id, ago](store::Database& database) -> Result<Past> {
            const auto on_record = database.definition(id);
            if (!on_record) return on_record.error();
            const auto rows = database.pools();
            if (!rows) return rows.error();
            std::map<std::string, store::PoolRow> pools;
            for (const store::PoolRow& pool : *rows) pools.emplace(pool.name, pool);
            auto definition = in_house(*on_record, pools);
            Duration longest{0};
            for (const auto& [name, licence] : definition.licences) {
                longest = std::max<Duration>(longest, licence.cooldown);
                if (const auto pool = pools.find(name); pool != pools.end())
                    longest = std::max<Duration>(longest, pool->second.cooldown);
            }
            if (ago >= longest) return Past();
            auto history = database.history(id);
            if (!history) return history.error();
            return Past(std::in_place, std::move(definition), *std::move(history));
        },
        [this, name = row.name](Result<Past> past) {
            if (!past)
                return house_.log().line(
                    LogLevel::warning,
                    fmt::format("study '{}': whether its licences rest is not known: {}", name,
                                past.error().message));
            if (!*past) return;
            house_.runner().recall_licences((*past)->first, (*past)->second);
            house_.wake();
        });
}

/// Those that are over are let go: the database shows them.
void Reception::turned() {
    for (const StudyId id : house_.over()) {
        house_.forget(id);
        const auto waiting = to_resume_.extract(id);
        if (!waiting.empty())
            open_again(id, [answers = waiting.mapped()](Result<void> opened) {
                for (const auto& answer : answers) answer(opened);
            });
    }
    followers_.turned();
    send_workers_home();
}

void Reception::ask_of(StudyId id, const Answer<void>& answer,
                       const std::function<void(run::Runner&)>& what) {
    if (!house_.is_open(id))
        return house_.journal().ask<store::StudyRow>(
            Needs::nothing, [id](store::Database& database) { return database.study(id); },
            [this, answer, what](Result<store::StudyRow> row) {
                if (!row) return answer(row.error());
                if (house_.is_open(row->id)) {  // by now
                    what(house_.runner());
                    house_.wake();
                    return answer({});
                }
                const bool comes = house_.expects(row->id) || in_hand_.contains(row->name);
                answer(comes ? somebody_is_at(row->name) : not_running(*row));
            });
    what(house_.runner());
    house_.wake();
    later<void>(answer, {});
}

void Reception::pause(StudyId id, Answer<void> answer) {
    ask_of(id, answer, [id](run::Runner& runner) { runner.pause(id, "paused by hand"); });
}

void Reception::stop(StudyId id, Answer<void> answer) {
    ask_of(id, answer, [id](run::Runner& runner) { runner.stop(id); });
}

void Reception::resume(StudyId id, Answer<void> answer) {
    if (!house_.knows(id)) return open_again(id, std::move(answer));
    if (!house_.is_open(id) || !ends(house_.runner().study(id)))
        return later<void>(std::move(answer), {});  // it does run
    to_resume_[id].push_back(std::move(answer));
}

}  // namespace femrun::serve
