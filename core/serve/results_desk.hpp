// SPDX-License-Identifier: MIT
// Where people are given what attempts have left: from this PC's folders, or through it from the
// worker that still has it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "net/results_offer.hpp"
#include "net/store_thread.hpp"
#include "serve/house.hpp"

namespace femrun::serve {

class ResultsDesk final : public net::ResultsOffer {
public:
    /// `house` outlives this.
    ResultsDesk(loop::EventLoop& loop, House& house);

    kj::Promise<std::vector<net::AttemptFiles>> results(StudyId study,
                                                        std::uint64_t trial) override;

private:
    /// The attempts at a trial, and what their study keeps.
    struct Asked {
        std::string study;
        study::Keep keep = study::Keep::all;
        std::uint64_t trial = 0;
        std::vector<store::AttemptHistory> attempts;
    };
    kj::Promise<Asked> asked(StudyId study, std::uint64_t trial);
    kj::Promise<net::AttemptFiles> look(const Asked& asked, const store::AttemptHistory& attempt);
    kj::Promise<net::AttemptFiles> look_at_worker(study::Keep keep, const std::string& identity,
                                                  net::AttemptFiles of);
    /// Workers that are asked one after the other, and how those before took it.
    struct AskedThere {
        std::vector<WorkerId> workers{};
        bool answered = false, silent = false;
    };
    kj::Promise<net::WorkersServer::LeftThere> ask_there(std::shared_ptr<AskedThere> asked,
                                                         std::string folder);
    kj::Promise<void> until_silent(WorkerId worker);

    loop::EventLoop& loop_;
    House& house_;
    net::StoreThread files_;  // of its own: reading for hashes takes long
};

}  // namespace femrun::serve
