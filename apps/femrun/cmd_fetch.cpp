// SPDX-License-Identifier: MIT
// `femrun fetch`: what attempts have left at a scheduler or its workers, brought to this PC. Of a
// database of this PC it says where that lies.
#include <algorithm>
#include <filesystem>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/path_text.hpp"
#include "base/size_text.hpp"
#include "folder_seen.hpp"
#include "messages.hpp"
#include "net/folder_fetch.hpp"
#include "options.hpp"
#include "print_json.hpp"
#include "scheduler_address.hpp"
#include "serve/open_optimizer.hpp"
#include "stage/left_files.hpp"
#include "stage/shared_folder.hpp"
#include "study_at.hpp"
#include "system/removal.hpp"
#include "transfer_bar.hpp"
#include "view/wording.hpp"
#include "work/attempt_folder.hpp"

namespace femrun::app {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

/// What came of one attempt.
struct Fetched {
    std::uint64_t trial = 0;
    AttemptId attempt;
    std::string ordinal;  // of its trial's attempts, as people count them
    std::string folder;   // on this PC; empty: nothing is there
    std::size_t files = 0;
    std::uint64_t bytes = 0;
    std::string why;         // nothing is there
    bool mended = true;      // nothing went wrong
    bool broke_off = false;  // while it was read
};

/// Those that the options name: the best one, or the front, unless they say more.
Result<std::vector<std::uint64_t>> trials_of(const view::Subject& subject,
                                             const FetchOptions& options) {
    const std::size_t trials = subject.history.size();
    if (options.trial) {
        if (*options.trial >= 1 && *options.trial <= trials) return std::vector{*options.trial};
        return Error{ErrorKind::missing,
                     fmt::format("study '{}': there is no trial {}; it has {}",
                                 subject.definition.name, *options.trial, trials)};
    }
    const view::Leaders leaders = view::leaders(subject);
    std::vector<std::uint64_t> front = leaders.front;
    if (options.best && subject.definition.goals.objectives.size() > 1)
        return Error{
            ErrorKind::invalid,
            fmt::format("study '{}': it has several objectives, and no best trial; ask for "
                        "its --front",
                        subject.definition.name)};
    if (front.empty() && leaders.nearest) front.push_back(*leaders.nearest);
    if (front.empty())
        return Error{ErrorKind::missing,
                     fmt::format("study '{}': no trial is complete yet, so none leads; name one "
                                 "with --trial N",
                                 subject.definition.name)};
    return front;
}

/// Of those who have one another, in one place: a study's attempts are below its own folder.
class Fetch {
public:
    Fetch(loop::EventLoop& loop, Visit& visit, const FetchOptions& options)
        : loop_(loop),
          visit_(visit),
          options_(options),
          to_(fs::absolute(path_of(options.to))),
          share_(options.files_at.empty() ? fs::path() : fs::absolute(path_of(options.files_at))),
          files_(loop, stage::Store(to_ / coming)) {}
    ~Fetch() {
        std::error_code in_use;  // what has come of files waits there for the next try
        system::remove_file(to_ / coming, in_use);
    }

    /// What was at a worker when it was asked for may come to the scheduler before it is read; then
    /// it is asked for again. What has come stays.
    std::vector<Fetched> trial(StudyId study, std::uint64_t trial) {
        std::vector<Fetched> all = attempts(study, trial);
        const auto broke_off = [&] {
            return std::any_of(all.begin(), all.end(),
                               [](const Fetched& one) { return one.broke_off; });
        };
        for (int tries = 1; tries < tries_max && broke_off(); ++tries) all = attempts(study, trial);
        return all;
    }

private:
    static constexpr int tries_max = 3;

    std::vector<Fetched> attempts(StudyId study, std::uint64_t trial) {
        std::vector<Fetched> all;
        for (net::AttemptFiles& of : loop_.wait(visit_.house().results(study, trial)))
            all.push_back(attempt(trial, of));
        return all;
    }

    static constexpr const char* coming = ".femrun-fetch";
    // Other attempts' files may be had meanwhile.
    static constexpr Duration patience = std::chrono::seconds(30);

    Fetched attempt(std::uint64_t trial, net::AttemptFiles& of) {
        Fetched fetched{.trial = trial,
                        .attempt = of.attempt,
                        .ordinal = of.folder.substr(of.folder.rfind('-') + 1),
                        .folder = {},
                        .files = of.files.size(),
                        .bytes = net::bytes_of(of.files),
                        .why = of.why};
        if (!of.content) return fetched;
        const bool named = work::study_of_folder(of.folder).has_value();
        // It need not come where this PC sees it.
        if (const fs::path there = share_ / path_of(of.folder);
            named && !share_.empty() && stage::has_sizes(there, of.files)) {
            fetched.folder = path_text(there);
            return fetched;
        }
        const fs::path to = to_ / path_of(of.folder);
        switch (named ? state_of(to, of.files) : State::nameless) {
            case State::nameless:
                fetched.why = "the scheduler names no folder of an attempt";
                fetched.mended = false;
                return fetched;
            case State::other:
                fetched.why = fmt::format(
                    "'{}': is there already, with other files; remove it, or "
                    "name another place with --to",
                    path_text(to));
                fetched.mended = false;
                return fetched;
            case State::none:
                bring(of, *of.content, to, fetched);
                break;
            case State::same:
                break;
        }
        if (fetched.mended) fetched.folder = path_text(to);
        return fetched;
    }

    enum class State { none, same, other, nameless };
    static State state_of(const fs::path& to, const std::vector<work::StagedFile>& files) {
        std::error_code none;
        if (!fs::exists(to, none)) return State::none;
        return stage::has_just(to, files) ? State::same : State::other;
    }

    void bring(const net::AttemptFiles& of, wire::Files::Client content, const fs::path& to,
               Fetched& fetched) {
        std::string flat = of.folder;
        std::replace(flat.begin(), flat.end(), '/', '+');
        net::FolderFetch fetch(files_, to_ / coming / path_of(flat), to, patience);
        try {
            wait_with_bar(
                loop_, fetch.run(of.files, kj::mv(content)),
                fmt::format("fetching trial {}", fetched.trial),
                [&] {
                    return Transfer{fetch.bytes(), fetched.bytes};
                },
                options_.quiet || options_.json ? Loudness::quiet : Loudness::normal);
        } catch (const kj::Exception& exception) {
            fetched.why = serve::remote_error(exception).message;
            if (fetch.bytes() > 0)
                fetched.why += "; what has come of it waits for the same command";
            fetched.mended = false;
            fetched.broke_off = !fetch.stood_still();
        }
    }

    loop::EventLoop& loop_;
    Visit& visit_;
    const FetchOptions& options_;
    fs::path to_;
    fs::path share_;  // the scheduler's folder for files, as seen here; empty: it is not
    net::StoreThread files_;
};

Json json_of(const Fetched& fetched) {
    return {{"trial", fetched.trial},
            {"attempt", fetched.attempt.value},
            {"ordinal", std::stoull("0" + fetched.ordinal)},
            {"folder", fetched.folder.empty() ? Json() : Json(fetched.folder)},
            {"files", fetched.files},
            {"bytes", fetched.bytes},
            {"why", fetched.why.empty() ? Json() : Json(fetched.why)}};
}

int tell(const view::Subject& subject, const std::vector<Fetched>& all,
         const FetchOptions& options) {
    const bool mended =
        std::all_of(all.begin(), all.end(), [](const Fetched& one) { return one.mended; });
    const bool any =
        std::any_of(all.begin(), all.end(), [](const Fetched& one) { return !one.folder.empty(); });
    if (options.json) {
        Json attempts = Json::array();
        for (const Fetched& one : all) attempts.push_back(json_of(one));
        print_json({{"study", subject.definition.name}, {"attempts", attempts}});
    } else {
        if (all.empty())
            print_error({ErrorKind::missing,
                         fmt::format("study '{}': nothing was begun there, and there are no files",
                                     subject.definition.name)});
        for (const Fetched& one : all) {
            if (!one.folder.empty())
                print_note(fmt::format("trial {}: {}, {}, in '{}'", one.trial,
                                       view::counted(one.files, "file"), size_text(one.bytes),
                                       one.folder));
            else
                print_error({ErrorKind::missing, fmt::format("trial {}, attempt {}: {}", one.trial,
                                                             one.ordinal, one.why)});
        }
    }
    if (!mended) return exit_broken;
    return any ? exit_done : exit_input;
}

/// What people say where this PC sees the scheduler's files, looked at before it is believed.
Result<void> check_share(Visit& visit, const FetchOptions& options) {
    if (options.files_at.empty()) return {};
    const auto status = visit.ask<control::HouseStatus>(
        [](control::House& house, auto answer) { house.status(std::move(answer)); });
    if (!status) return status.error();
    auto marked = stage::check_marked(path_of(options.files_at), status->id);
    if (marked) return {};
    Error why = std::move(marked).error();
    why.kind = ErrorKind::invalid;  // whoever has named it names another
    return why;
}

/// Before anything is asked for.
Result<void> make_target(const FetchOptions& options) {
    std::error_code failure;
    const fs::path to = path_of(options.to);
    fs::create_directories(to, failure);
    if (!failure && !fs::is_directory(to, failure))
        failure = std::make_error_code(std::errc::not_a_directory);
    if (!failure) return {};
    return Error{ErrorKind::invalid,
                 fmt::format("--to: '{}': cannot be made: {}; name another folder", options.to,
                             failure.message())};
}

/// Everything is on this PC already.
std::vector<Fetched> where_they_lie(const view::RecordedStudy& study, std::uint64_t trial,
                                    const std::string& database) {
    std::vector<Fetched> all;
    for (const store::AttemptHistory& attempt : study.history().attempts(trial)) {
        Fetched found{.trial = trial,
                      .attempt = attempt.attempt,
                      .ordinal = std::to_string(attempt.ordinal),
                      .folder = {},
                      .why = {}};
        const fs::path folder = path_of(database + ".files") / path_of(attempt.folder);
        std::error_code none;
        if (attempt.folder.empty())
            found.why = "it made no files, or was lost";
        else if (!fs::is_directory(folder, none))
            found.why = "its files are not kept; see 'keep' in the study file";
        else
            found.folder = path_text(fs::absolute(folder));
        if (!found.folder.empty()) {
            const view::FolderSeen seen = folder_seen(attempt.attempt, folder);
            found.files = seen.files.size();
            for (const view::FileSeen& file : seen.files) found.bytes += file.bytes;
        }
        all.push_back(std::move(found));
    }
    return all;
}

}  // namespace

int fetch(const FetchOptions& options) {
    const auto address = scheduler_of(options.where);
    if (!address) return failed(address.error());
    loop::EventLoop loop;
    std::optional<Visit> visit;
    if (address.value()) {
        auto there = Visit::to(loop, *address.value(), work::Role::viewer);
        if (!there) return failed(there.error());
        visit.emplace(std::move(*there));
        if (const auto same = check_share(*visit, options); !same)
            return failed(Error(same.error()).within("--files-at"));
    }
    const auto study = visit ? study_at(*visit, options.name, place_options(options.where))
                             : study_at(options.where, options.name);
    if (!study) return failed(study.error());
    const view::Subject subject = (*study)->subject();
    const auto trials = trials_of(subject, options);
    if (!trials) return failed(trials.error());
    std::vector<Fetched> all;
    std::optional<Fetch> fetch;
    if (visit) {
        if (const auto made = make_target(options); !made) return failed(made.error());
        fetch.emplace(loop, *visit, options);
    }
    try {
        for (const std::uint64_t trial : *trials) {
            std::vector<Fetched> of = fetch
                                          ? fetch->trial((*study)->id(), trial)
                                          : where_they_lie(**study, trial, options.where.database);
            all.insert(all.end(), of.begin(), of.end());
        }
    } catch (const kj::Exception& exception) {
        const int code = failed(serve::remote_error(exception));
        if (!all.empty()) tell(subject, all, options);  // what came before is here
        return code;
    }
    return tell(subject, all, options);
}

}  // namespace femrun::app
