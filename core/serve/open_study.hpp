// SPDX-License-Identifier: MIT
// What a study needs while it runs, beside its records: its space and goals as they compute, its
// optimizer, its log.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>

#include "host/optimizer_link.hpp"
#include "loop/event_loop.hpp"
#include "run/study_run.hpp"
#include "serve/house_log.hpp"
#include "serve/study_files.hpp"
#include "store/database.hpp"
#include "study/goals.hpp"
#include "study/search_space.hpp"

namespace femrun::serve {

/// What a study is opened with.
struct StudyOpening {
    StudyId id;
    study::StudyDefinition definition;
    store::History past;
    host::Plugin optimizer;
    std::filesystem::path folder{};          // of the study file, absolute, when it is on this PC
    std::optional<work::Staging> staging{};  // when it is not
};

class OpenStudy {
public:
    OpenStudy(StudyOpening opening, std::shared_ptr<LogSink> log);
    OpenStudy(const OpenStudy&) = delete;
    OpenStudy& operator=(const OpenStudy&) = delete;

    /// Rejects with text as in plugin.capnp when it is refused. Not to outlive this.
    /// `isolation`: wherever the study wants it, unless by_plugin.
    kj::Promise<void> open_optimizer(loop::EventLoop& loop, host::SpokenLines& spoken,
                                     study::Isolation isolation);
    /// Its run, once, when the optimizer is open; goes before this does. `pools`: the house's;
    /// `wake`: as of StudyRun.
    std::unique_ptr<run::StudyRun> begin(const std::map<std::string, store::PoolRow>& pools,
                                         std::function<void()> wake);

    const study::StudyDefinition& definition() const { return opening_.definition; }
    work::StudySetup setup(const std::filesystem::path& files_folder) const;
    const std::optional<work::Staging>& staging() const { return opening_.staging; }
    /// Where its files were put.
    void put(StudyFiles::Folder folder);
    const study::SearchSpace& space() const { return space_; }
    const study::Goals& goals() const { return goals_; }
    bool began() const { return began_; }
    Instant opened() const { return opened_; }
    /// For how long runs before this one have worked.
    Duration active_before() const { return active_before_; }

private:
    StudyOpening opening_;
    Instant opened_;
    Duration active_before_;
    bool began_ = false;
    SaidBy optimizer_log_;
    study::SearchSpace space_;
    study::Goals goals_;
    std::unique_ptr<host::OptimizerLink> optimizer_;
    std::shared_ptr<stage::Hold> hold_;
};

}  // namespace femrun::serve
