// SPDX-License-Identifier: MIT
// The scheduler's folder for files as a worker's PC sees it on a share, if its people say so: what
// attempts leave is put there, and does not travel. A share goes away, fills up and hangs; then the
// files go over the connection, as those of other workers do.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "loop/plugin_thread.hpp"
#include "stage/shared_folder.hpp"
#include "work/terms.hpp"

namespace femrun::net {

class Share {
public:
    /// `told`: sentences for people here.
    Share(loop::EventLoop& loop, std::filesystem::path folder,
          std::function<void(const std::string&)> told, Duration patience);
    /// What hangs there is waited for by nobody.
    ~Share();
    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;

    /// Tells people whether it is that of the scheduler with this database.
    void look(const work::DatabaseId& database);
    /// Puts the folder `from` there as `folder`, if the share has this mark; false, and told, when
    /// it cannot be done, or nothing was written for as long as the patience.
    kj::Promise<bool> place(const std::string& folder, std::filesystem::path from,
                            std::string mark);

    /// That were written there so far.
    std::uint64_t bytes() const { return *written_; }

private:
    kj::Promise<void> while_it_moves(std::uint64_t before);
    bool done(const Result<void>& put);

    loop::EventLoop& loop_;
    std::filesystem::path folder_;
    std::function<void(const std::string&)> told_;
    Duration patience_;
    stage::Written written_ = std::make_shared<std::atomic<std::uint64_t>>(0);
    std::string trouble_;  // the last, which was told
    bool hangs_ = false;
    std::unique_ptr<loop::PluginThread> thread_;
    kj::Promise<void> looking_ = kj::READY_NOW, returning_ = kj::READY_NOW;
};

}  // namespace femrun::net
