// SPDX-License-Identifier: MIT
#include "serve/licences_file.hpp"

#include <fstream>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "base/size_text.hpp"
#include "loop/exception.hpp"
#include "serve/licence_probe.hpp"
#include "serve/pools.hpp"

namespace femrun::serve {

namespace fs = std::filesystem;

namespace {

/// A thousand pools have a tenth of it.
constexpr std::size_t bytes_max = 1'000'000;

/// Jobs begin and end within seconds; what asks Slurm is a small question.
constexpr auto slurm_every = std::chrono::seconds(10), slurm_limit = std::chrono::seconds(10);

/// Two changes within a tick of a file system's clock look alike.
constexpr auto settles_within = std::chrono::seconds(2);

bool is_same(const Result<std::vector<study::HouseLicences>>& one,
             const Result<std::vector<study::HouseLicences>>& other) {
    if (one.ok() != other.ok()) return false;
    return one ? *one == *other : one.error() == other.error();
}

/// What is read of a file that is none ends there, too.
std::string beginning_of(std::istream& in) {
    std::string text(bytes_max + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    return text;
}

}  // namespace

Result<std::vector<study::HouseLicences>> LicencesFile::read(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::error_code unknown;
    if (!in || fs::is_directory(file, unknown))
        return Error{
            ErrorKind::missing,
            fmt::format("{}: cannot be read; name a file of licences, or write NAME=COUNT, "
                        "such as femtet=3",
                        path_text(file))};
    const std::string text = beginning_of(in);
    if (text.size() > bytes_max)
        return Error{ErrorKind::invalid,
                     fmt::format("{}: is larger than the {} that a file of licences may have; see "
                                 "whether it is one",
                                 path_text(file), size_text(bytes_max))};
    study::HouseLicencesReading reading = study::read_house_licences(text, path_text(file));
    if (reading.mistakes.empty()) return std::move(reading.pools);
    Error all = std::move(reading.mistakes.front());
    for (std::size_t i = 1; i < reading.mistakes.size(); ++i)
        all.message += "\n" + reading.mistakes[i].message;
    return all;
}

LicencesFile::LicencesFile(loop::EventLoop& loop, House& house, fs::path file,
                           const std::vector<study::HouseLicences>& pools, Duration look_every)
    : loop_(loop),
      house_(house),
      file_(std::move(file)),
      look_every_(look_every),
      read_(pools),
      thread_(loop, "licences"),
      tasks_(*this) {
    for (const study::HouseLicences& pool : pools) apply(pool);
    tasks_.add(watch());
}

LicencesFile::~LicencesFile() noexcept(false) { *ends_ = true; }

std::optional<LicencesFile::Stamp> LicencesFile::stamp_of(const fs::path& file) {
    std::error_code unknown;
    const auto written = fs::last_write_time(file, unknown);
    if (unknown) return std::nullopt;
    const auto size = fs::file_size(file, unknown);
    if (unknown) return std::nullopt;
    return Stamp(written, size);
}

bool LicencesFile::is_settled(const Stamp& stamp) {
    return fs::file_time_type::clock::now() - stamp.first > settles_within;
}

kj::Promise<void> LicencesFile::watch() {
    using News = std::pair<std::optional<Stamp>, Reading>;
    return loop_.after(look_every_)
        .then([this] {
            return thread_.run([file = file_, before = stamp_]() -> std::optional<News> {
                const auto stamp = stamp_of(file);
                if (!stamp || stamp == before) return std::nullopt;
                return News(is_settled(*stamp) ? stamp : std::nullopt, read(file));
            });
        })
        .then([this](std::optional<News>&& news) {
            if (news) {
                stamp_ = news->first;
                if (!is_same(news->second, read_)) changed(read_ = std::move(news->second));
            }
            return watch();
        });
}

void LicencesFile::changed(const Reading& pools) {
    if (!pools)
        return house_.log().line(
            LogLevel::warning, fmt::format("{}; the licences of before stand until that is mended",
                                           pools.error().message));
    house_.log().line(LogLevel::info, fmt::format("{}: read again", path_text(file_)));
    for (const study::HouseLicences& pool : *pools) {
        if (const auto known = pools_.find(pool.name);
            known != pools_.end() && known->second == pool)
            continue;
        house_.journal().ask<store::PoolRow>(
            Journal::Needs::nothing,
            [pool](store::Database& database) {
                return set_pool(database, pool.name, pool.count, pool.cooldown);
            },
            [this, ends = std::weak_ptr(ends_), pool](Result<store::PoolRow> row) {
                if (const auto still = ends.lock(); !still || *still) return;
                if (!row) {
                    read_ = row.error();  // tried again when the file is written again
                    return house_.log().line(LogLevel::warning, row.error().message);
                }
                house_.set_pool(*row);
                apply(pool);
            });
    }
}

void LicencesFile::apply(const study::HouseLicences& pool) {
    pools_[pool.name] = pool;
    house_.keep_for_people(pool.name, pool.for_people);
    house_.pool_of_slurm(pool.name, pool.slurm);
    const study::LicenceProbe probe = pool.probe.value_or(
        study::LicenceProbe{.command = {}, .every = slurm_every, .limit = slurm_limit});
    const auto known = probes_.find(pool.name);
    const bool is_same = known != probes_.end() && known->second->probe == probe &&
                         known->second->slurm == pool.slurm;
    if (is_same) return;
    if (known != probes_.end()) probes_.erase(known);
    house_.pool_not_counted(pool.name, {});
    if (!pool.probe && pool.slurm.empty()) return;
    Probing& probing = *(probes_[pool.name] = std::make_unique<Probing>());
    probing.probe = probe;
    probing.slurm = pool.slurm;
    probing.rounds = round(pool.name).eagerlyEvaluate(
        [this](kj::Exception&& exception) { taskFailed(kj::mv(exception)); });
}

kj::Promise<void> LicencesFile::round(const std::string& pool) {
    const study::LicenceProbe& probe = probes_.at(pool)->probe;
    return thread_
        .run([pool, probe, slurm = probes_.at(pool)->slurm, ends = ends_] {
            const auto should_stop = [&ends] { return ends->load(); };
            return slurm.empty() ? free_licences(pool, probe, should_stop)
                                 : free_in_slurm(pool, slurm, should_stop);
        })
        .then([this, pool, every = probe.every](Result<std::uint32_t>&& free) {
            heard(pool, free);
            return loop_.after(every);
        })
        .then([this, pool] { return round(pool); });
}

void LicencesFile::heard(const std::string& pool, const Result<std::uint32_t>& free) {
    Probing& probing = *probes_.at(pool);
    if (free) {
        if (std::exchange(probing.told, false))
            house_.log().line(LogLevel::info,
                              fmt::format("licence '{}': its probe works again", pool));
        // Until the next but one has been waited for.
        return house_.pool_counted(pool, *free, 2 * (probing.probe.every + probing.probe.limit));
    }
    house_.pool_not_counted(pool, free.error().message);
    if (std::exchange(probing.told, true)) return;
    house_.log().line(
        LogLevel::warning,
        fmt::format("{}; until it works nothing but the count is gone by", free.error().message));
}

void LicencesFile::taskFailed(kj::Exception&& exception) {
    house_.log().line(LogLevel::error, loop::text_of(exception));
}

}  // namespace femrun::serve
