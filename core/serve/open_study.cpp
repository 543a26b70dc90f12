// SPDX-License-Identifier: MIT
#include "serve/open_study.hpp"

#include <fmt/format.h>

#include "run/revision.hpp"
#include "serve/open_optimizer.hpp"
#include "serve/pools.hpp"

namespace femrun::serve {

namespace {

study::SearchSpace compiled(const study::SpaceDefinition& definition) {
    auto space = study::SearchSpace::compile(definition);
    FEMRUN_CHECK(space.ok(), space.error().message);  // the study file's check came first
    return std::move(*space);
}

study::Goals compiled(const study::GoalsDefinition& definition, const study::SearchSpace& space) {
    auto goals = study::Goals::compile(definition, space);
    FEMRUN_CHECK(goals.ok(), goals.error().message);
    return std::move(*goals);
}

}  // namespace

OpenStudy::OpenStudy(StudyOpening opening, std::shared_ptr<LogSink> log)
    : opening_(std::move(opening)),
      opened_(monotonic_now()),
      active_before_(opening_.past.active()),
      optimizer_log_(fmt::format("optimizer '{}'", opening_.optimizer.description.name),
                     std::move(log)),
      space_(compiled(opening_.definition.space)),
      goals_(compiled(opening_.definition.goals, space_)) {}

kj::Promise<void> OpenStudy::open_optimizer(loop::EventLoop& loop, host::SpokenLines& spoken,
                                            study::Isolation isolation) {
    study::StudyDefinition asked = opening_.definition;
    asked.seed = run::seed_after(asked.seed, opening_.past.revisions());
    if (isolation != study::Isolation::by_plugin) asked.optimizer_isolation = isolation;
    host::LaunchSettings launch;
    launch.sink = &optimizer_log_;
    launch.spoken = &spoken;
    return serve::open_optimizer(loop, opening_.optimizer, asked, std::move(launch))
        .then(
            [this](std::unique_ptr<host::OptimizerLink>&& link) { optimizer_ = std::move(link); });
}

void OpenStudy::put(StudyFiles::Folder folder) {
    opening_.folder = std::move(folder.path);
    hold_ = std::move(folder.hold);
}

work::StudySetup OpenStudy::setup(const std::filesystem::path& files_folder) const {
    return work::setup_of(opening_.id, opening_.definition, opening_.folder, files_folder,
                          opening_.staging.value_or(work::Staging{}));
}

std::unique_ptr<run::StudyRun> OpenStudy::begin(const std::map<std::string, store::PoolRow>& pools,
                                                std::function<void()> wake) {
    began_ = true;
    return std::make_unique<run::StudyRun>(opening_.id, in_house(opening_.definition, pools),
                                           space_, goals_, std::move(opening_.past), *optimizer_,
                                           std::move(wake));
}

}  // namespace femrun::serve
