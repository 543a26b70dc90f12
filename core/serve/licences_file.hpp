// SPDX-License-Identifier: MIT
// A file of licences that a scheduler was given: what it keeps for people, and its probes. The file
// is looked at again and again, and what has changed in it holds at once; a mistake in it is told
// once, and what was there before stands.
//
// Files and probes are read on a thread of this object's own.
#pragma once

#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <kj/async.h>

#include "loop/plugin_thread.hpp"
#include "serve/house.hpp"
#include "study/house_licences.hpp"

namespace femrun::serve {

class LicencesFile final : private kj::TaskSet::ErrorHandler {
public:
    /// The pools of the file, or all that is wrong with it.
    static Result<std::vector<study::HouseLicences>> read(const std::filesystem::path& file);

    /// `pools` is what the file says now, and on record. `house` outlives this. `look_every`: who
    /// has changed the file sees soon that it holds.
    LicencesFile(loop::EventLoop& loop, House& house, std::filesystem::path file,
                 const std::vector<study::HouseLicences>& pools,
                 Duration look_every = std::chrono::seconds(2));
    ~LicencesFile() noexcept(false);

private:
    struct Probing {
        study::LicenceProbe probe;
        std::string slurm;  // whose licence it asks Slurm for, instead
        bool told = false;  // that it does not work
        kj::Promise<void> rounds = nullptr;
    };
    using Stamp = std::pair<std::filesystem::file_time_type, std::uintmax_t>;
    using Reading = Result<std::vector<study::HouseLicences>>;

    static std::optional<Stamp> stamp_of(const std::filesystem::path& file);
    static bool is_settled(const Stamp& stamp);
    kj::Promise<void> watch();
    void changed(const Reading& pools);
    void apply(const study::HouseLicences& pool);
    kj::Promise<void> round(const std::string& pool);
    void heard(const std::string& pool, const Result<std::uint32_t>& free);
    void taskFailed(kj::Exception&& exception) override;

    loop::EventLoop& loop_;
    House& house_;
    std::filesystem::path file_;
    Duration look_every_;
    std::optional<Stamp> stamp_;  // of what was read; nothing while that may change unseen
    Reading read_;                // the last time
    std::map<std::string, study::HouseLicences> pools_;  // as they were applied last
    std::map<std::string, std::unique_ptr<Probing>> probes_;
    std::shared_ptr<std::atomic<bool>> ends_ = std::make_shared<std::atomic<bool>>(false);
    loop::PluginThread thread_;
    kj::TaskSet tasks_;
};

}  // namespace femrun::serve
