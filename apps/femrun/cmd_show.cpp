// SPDX-License-Identifier: MIT
// `femrun show`, `export` and `list`: what the database has.
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
        std::cout << view::trial_text(
            subject, *options.trial, folders_of(study.history(), *options.trial, options.database));
    return exit_done;
}

}  // namespace

int show(const ShowOptions& options) {
    const auto study = view::RecordedStudy::open(options.database, options.name);
    if (!study) {
        print_error(study.error());
        return exit_code(study.error());
    }
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
    const auto study = view::RecordedStudy::open(options.database, options.name);
    if (!study) {
        print_error(study.error());
        return exit_code(study.error());
    }
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
    const auto database = store::Database::open(options.database, store::Access::read);
    if (!database) {
        print_error(database.error());
        return exit_code(database.error());
    }
    const auto studies = (*database)->studies();
    if (!studies) {
        print_error(studies.error());
        return exit_code(studies.error());
    }
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
