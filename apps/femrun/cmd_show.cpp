// SPDX-License-Identifier: MIT
// `femrun show`, `export` and `list`: what a database has, here or at a scheduler.
#include <filesystem>
#include <fstream>
#include <iostream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/path_text.hpp"
#include "folder_seen.hpp"
#include "messages.hpp"
#include "options.hpp"
#include "print_json.hpp"
#include "scheduler_address.hpp"
#include "study_at.hpp"
#include "view/export.hpp"
#include "view/recorded_study.hpp"
#include "view/show_json.hpp"
#include "view/show_text.hpp"
#include "view/wording.hpp"

namespace femrun::app {

namespace fs = std::filesystem;

namespace {

// A screenful; --all has the rest.
constexpr std::size_t rows_shown = 20;

std::vector<view::FolderSeen> folders_of(const store::History& history, std::uint64_t trial,
                                         const std::string& database) {
    std::vector<view::FolderSeen> folders;
    for (const store::AttemptHistory& attempt : history.attempts(trial)) {
        if (attempt.folder.empty()) continue;
        const fs::path folder = path_of(database + ".files") / path_of(attempt.folder);
        std::error_code error;
        if (!fs::exists(folder, error)) continue;  // none was made, or nobody keeps it
        folders.push_back(folder_seen(attempt.attempt, folder));
    }
    return folders;
}

int show_trial(const view::RecordedStudy& study, const ShowOptions& options) {
    const auto scheduler = scheduler_of(options.where);
    const bool here = scheduler.ok() && !scheduler.value();
    const view::Subject subject = study.subject();
    if (*options.trial < 1 || *options.trial > study.history().size()) {
        print_error({ErrorKind::missing,
                     fmt::format("study '{}': there is no trial {}; it has {}",
                                 subject.definition.name, *options.trial, study.history().size())});
        return exit_input;
    }
    if (options.json)
        std::cout << view::trial_json(subject, *options.trial) << '\n';
    else
        // Files of a scheduler's study are not on this PC.
        std::cout << view::trial_text(
            subject, *options.trial,
            here ? folders_of(study.history(), *options.trial, options.where.database)
                 : std::vector<view::FolderSeen>{});
    if (!here && !options.json)
        print_note(fmt::format("what its attempts have left: femrun fetch {} --trial {}{}",
                               view::shell_word(subject.definition.name), *options.trial,
                               place_options(options.where)));
    return exit_done;
}

store::StudyRow row_of(const control::StudyStatus& study) {
    return {.id = study.id,
            .name = study.name,
            .state = study.state,
            .trials = study.trials,
            .completed = study.completed,
            .failed = study.failed,
            .created = study.created,
            .changed = study.changed,
            .abandoned = study.abandoned};
}

Result<std::vector<store::StudyRow>> studies_at(const Whereabouts& where) {
    const auto address = scheduler_of(where);
    if (!address) return address.error();
    if (!address.value()) {
        const auto database = store::Database::open(where.database, store::Access::read);
        if (!database) return database.error();
        return (*database)->studies();
    }
    loop::EventLoop loop;
    auto visit = Visit::to(loop, *address.value(), work::Role::viewer);
    if (!visit) return std::move(visit).error();
    const auto there = visit->ask<std::vector<control::StudyStatus>>(
        [](control::House& house, auto answer) { house.studies(std::move(answer)); });
    if (!there) return there.error();
    std::vector<store::StudyRow> rows;
    for (const control::StudyStatus& study : *there) rows.push_back(row_of(study));
    return rows;
}

}  // namespace

int show(const ShowOptions& options) {
    const auto study = study_at(options.where, options.name);
    if (!study) return failed(study.error());
    const view::Subject subject = (*study)->subject();
    if (options.trial) return show_trial(**study, options);
    const std::size_t width = options.wide ? view::unlimited : output_width();
    if (options.json) {
        view::show_json(subject, std::cout);
    } else if (options.best) {
        std::cout << view::best_text(subject);
    } else if (options.front) {
        std::cout << view::front_text(subject, std::nullopt, width);
    } else {
        std::cout << view::study_text(
            subject, options.all ? std::nullopt : std::optional(rows_shown), width);
    }
    return exit_done;
}

int export_study(const ExportOptions& options) {
    const auto study = study_at(options.where, options.name);
    if (!study) return failed(study.error());
    const bool json = options.json || options.format == "json";
    const auto write = [&](std::ostream& out) {
        if (json)
            view::export_json((*study)->subject(), out);
        else
            view::export_csv((*study)->subject(), out);
        out.flush();
    };
    if (options.output.empty()) {
        write(std::cout);
        return exit_done;
    }
    std::ofstream file(path_of(options.output), std::ios::binary);
    write(file);
    if (!file) {
        print_error(
            {ErrorKind::unavailable,
             fmt::format(
                 "'{}': cannot be written; check the folder, its rights and the space on the disk",
                 options.output)});
        return exit_broken;
    }
    print_note(fmt::format("wrote {} to {}", view::counted((*study)->history().size(), "trial"),
                           options.output));
    return exit_done;
}

int list(const ListOptions& options) {
    const auto studies = studies_at(options.where);
    if (!studies) return failed(studies.error());
    if (!options.json) {
        std::cout << view::studies_table(*studies);
        return exit_done;
    }
    auto all = nlohmann::ordered_json::array();
    for (const store::StudyRow& row : *studies)
        all.push_back({{"name", row.name},
                       {"state", std::string(view::state_text(row.state, row.abandoned))},
                       {"trials", row.trials},
                       {"completed", row.completed},
                       {"failed", row.failed},
                       {"created_ms", row.created.time_since_epoch().count()},
                       {"changed_ms", row.changed.time_since_epoch().count()}});
    print_json(all);
    return exit_done;
}

}  // namespace femrun::app
