// SPDX-License-Identifier: MIT
#include "serve/house.hpp"

#include <charconv>
#include <limits>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "loop/exception.hpp"
#include "run/tidy_files.hpp"
#include "serve/left_behind.hpp"
#include "wire/error_text.hpp"
#include "work/attempt_folder.hpp"

namespace femrun::serve {

namespace {

/// From its 32 hexadecimal digits.
work::DatabaseId id_of(const store::Database& database) {
    const std::string& digits = database.writer()->database;
    FEMRUN_CHECK(digits.size() == 32, digits);
    const auto half = [&](std::size_t from) {
        std::uint64_t number = 0;
        std::from_chars(digits.data() + from, digits.data() + from + 16, number, 16);
        return number;
    };
    return {half(0), half(16)};
}

}  // namespace

House::House(loop::EventLoop& loop, HouseSetup setup)
    : loop_(loop),
      files_folder_(std::move(setup.files_folder)),
      spoken_(setup.spoken),
      coming_(setup.coming),
      optimizers_(setup.optimizers),
      since_(wall_now()),
      terms_{.lease = setup.lease, .database = id_of(*setup.database)},
      log_(setup.watching),
      first_attempt_(setup.database->next_attempt()),
      files_(loop, files_folder_),
      workers_(*this, log_, terms_),
      journal_(loop, std::move(setup.database),
               [this](std::uint64_t durable, const Result<void>& state) {
                   if (state)
                       runner_.durable(durable);
                   else
                       runner_.journal_failed(state.error());
                   tell_of_trouble();
                   wake();
               }),
      runner_(first_attempt_, workers_.muster(), journal_, clock_, setup.coming,
              setup.adoption_grace, terms_.lease, has_ended) {
    for (const store::StudyRow& row : setup.studies)
        if (row.state != store::StudyState::done) resting_.insert(row.id);
    for (const store::PoolRow& pool : setup.pools) set_pool(pool);
    workers_.stage(
        files_.store(),
        {.files_folder = files_folder_,
         .database = coming_ == run::Coming::others ? std::optional(terms_.database) : std::nullopt,
         .bytes_max = setup.results_bytes_max});
    workers_.ask_about_folders(
        [this](const muster::Place& by, const std::vector<std::string>& folders) {
            decide_about(by, folders);
        });
}

House::~House() noexcept = default;

// -- studies

kj::Promise<void> House::open(StudyOpening opening) {
    const StudyId id = opening.id;
    auto log = log_.open(id, work::study_log(files_folder_, opening.definition.name));
    const auto [entry, is_new] = studies_.try_emplace(id);
    FEMRUN_CHECK(is_new, static_cast<unsigned long long>(id.value));
    entry->second = std::make_unique<OpenStudy>(std::move(opening), std::move(log));
    OpenStudy& study = *entry->second;
    return put_files(study)
        .then([this, &study] { return study.open_optimizer(loop_, spoken_, optimizers_); })
        .catch_([this, id](kj::Exception&& refused) {
            log_.close(id);
            studies_.erase(id);
            kj::throwFatalException(kj::mv(refused));
        })
        .then([this, id] { return folders_there(id); })
        .then([this, id](std::vector<std::string>&& folders) { begin(id, std::move(folders)); });
}

/// Of a study that came from elsewhere.
kj::Promise<void> House::put_files(OpenStudy& study) {
    if (!study.staging()) return kj::READY_NOW;
    return files_.make(study.definition().name, *study.staging())
        .then([&study](Result<StudyFiles::Folder>&& folder) -> kj::Promise<void> {
            if (!folder) return wire::to_exception({std::move(folder).error(), {}});
            study.put(std::move(*folder));
            return kj::READY_NOW;
        });
}

/// What there is before a worker makes new folders is all of runs before.
kj::Promise<std::vector<std::string>> House::folders_there(StudyId id) {
    const study::StudyDefinition& definition = studies_.at(id)->definition();
    if (definition.keep == study::Keep::all) return std::vector<std::string>();
    return files_.store().run([name = definition.name, folder = files_folder_](stage::Store&) {
        return attempt_folders(name, folder);
    });
}

void House::begin(StudyId id, std::vector<std::string> folders_before) {
    OpenStudy& study = *studies_.at(id);
    workers_.muster().open_study(study.setup(files_folder_));
    runner_.open(study.begin(pools_, [this] { wake(); }));
    if (const study::StudyDefinition& own = study.definition();
        own.licences != runner_.study(id).definition().licences)
        log_.line(LogLevel::info,
                  fmt::format("study '{}': each solve holds one of the licences '{}', which have "
                              "the name of its solver",
                              own.name, own.solver.plugin));
    resting_.erase(id);
    for (const auto& [by, folders] : workers_.muster().undecided(study.definition().name))
        decide_about(by, folders);
    sweep(id, std::move(folders_before));
    wake();
}

/// Deletes those that nobody keeps.
void House::sweep(StudyId id, std::vector<std::string> folders) {
    if (folders.empty()) return;
    const auto staying = run::folders_that_stay(runner_.study(id));
    std::erase_if(folders, [&](const std::string& folder) { return staying.contains(folder); });
    workers_.discard_here(folders);
}

/// Of studies that are open. Of others it is decided when they are opened; until then what there is
/// stays where it is, to be asked for.
void House::decide_about(const muster::Place& by, const std::vector<std::string>& folders) {
    muster::Muster& muster = workers_.muster();
    const std::string worker = muster.name(by.worker);
    for (const StudyId id : open_studies())
        for (const auto& [folder, fate] : run::fates(runner_.study(id), worker, folders)) {
            muster.made(by, folder);
            if (fate == run::Fate::wanted) muster.bring(folder);
            if (fate == run::Fate::unwanted) muster.discard(folder);
        }
}

std::optional<StudyId> House::named(const std::string& name) const {
    for (const auto& [id, study] : studies_)
        if (study->definition().name == name) return id;
    return std::nullopt;
}

std::vector<StudyId> House::open_studies() const {
    std::vector<StudyId> all;
    for (const auto& [id, study] : studies_)
        if (study->began()) all.push_back(id);
    return all;
}

std::vector<StudyId> House::over() const {
    std::vector<StudyId> all = open_studies();
    std::erase_if(all, [this](StudyId id) { return !runner_.over(id); });
    return all;
}

void House::forget(StudyId id) {
    workers_.muster().close_study(id);
    if (runner_.study(id).ending()->state != store::StudyState::done)
        resting_.insert(id);
    else
        files_.release(at_work(id).definition().name);
    runner_.forget(id);
    log_.close(id);
    studies_.erase(id);
}

run::Closed House::closed(StudyId study) const {
    return knows(study) || resting_.contains(study) ? run::Closed::for_now : run::Closed::for_good;
}

kj::Promise<void> House::tidied() { return workers_.tidied(); }

/// Studies that run and are solved by what these licences are named after, of which they say
/// nothing.
void House::tell_of_new(const std::string& pool) {
    for (const StudyId id : open_studies())
        if (const study::StudyDefinition& study = at_work(id).definition();
            study.solver.plugin == pool && !study.licences.contains(pool))
            log_.line(
                LogLevel::warning,
                fmt::format("study '{}': its solves hold none of the licences '{}', which are "
                            "newer than its start; so that they do, pause it and resume it",
                            study.name, pool));
}

void House::set_pool(const store::PoolRow& pool) {
    if (!pools_.contains(pool.name)) tell_of_new(pool.name);
    pools_[pool.name] = pool;
    runner_.pool_set(pool.name, {.count = pool.count,
                                 .cooldown = pool.cooldown,
                                 .for_people = for_people_[pool.name],
                                 .of_slurm = of_slurm_[pool.name]});
    wake();
}

void House::keep_for_people(const std::string& pool, std::vector<study::ForPeople> times) {
    for_people_[pool] = std::move(times);
    if (const auto found = pools_.find(pool); found != pools_.end()) set_pool(found->second);
}

void House::pool_of_slurm(const std::string& pool, const std::string& licence) {
    if (std::exchange(of_slurm_[pool], licence) == licence) return;
    if (const auto found = pools_.find(pool); found != pools_.end()) set_pool(found->second);
}

void House::pool_counted(const std::string& pool, std::uint32_t free, Duration valid_for) {
    pool_troubles_.erase(pool);
    runner_.pool_counted(pool, free, valid_for);
    wake();
}

void House::pool_not_counted(const std::string& pool, std::string why) {
    pool_troubles_[pool] = std::move(why);
    // What was counted before may not be so any more, and the count of the house is.
    runner_.pool_counted(pool, std::numeric_limits<std::uint32_t>::max(), Duration::zero());
    wake();
}

std::string House::pool_trouble(const std::string& pool) const {
    const auto found = pool_troubles_.find(pool);
    return found == pool_troubles_.end() ? std::string() : found->second;
}

// -- turns

void House::wake() {
    if (std::exchange(waking_, true)) return;
    loop_.post([this] {
        waking_ = false;
        turn();
    });
}

void House::turn() {
    runner_.turn();
    for (const std::string& note : runner_.take_notes()) log_.line(LogLevel::warning, note);
    arm();
    if (turned_) turned_();
}

/// Sets the timer, unless an earlier one is set.
void House::arm() {
    const auto deadline = runner_.next_deadline();
    if (!deadline || *deadline >= armed_for_) return;
    armed_for_ = *deadline;
    const Duration wait = std::max(*deadline - monotonic_now(), Duration::zero());
    timer_ = loop_.after(wait)
                 .then([this] {
                     armed_for_ = Instant::max();
                     wake();
                 })
                 .eagerlyEvaluate(nullptr);
}

/// Once when the database cannot be written, and once when it can again.
void House::tell_of_trouble() {
    const std::optional<Error>& trouble = runner_.journal_trouble();
    if (trouble.has_value() == in_trouble_ || runner_.idle()) return;
    in_trouble_ = trouble.has_value();
    const char* const goes_on = studies_.size() == 1 ? "the study goes on" : "the studies go on";
    log_.line(LogLevel::warning,
              in_trouble_
                  ? fmt::format("{}, and {} by {}; until then nothing new starts", trouble->message,
                                goes_on, studies_.size() == 1 ? "itself" : "themselves")
                  : fmt::format("the database can be written again; {}", goes_on));
}

}  // namespace femrun::serve
