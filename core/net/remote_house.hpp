// SPDX-License-Identifier: MIT
// A scheduler elsewhere, as what a person may ask of it.
#pragma once

#include <kj/async.h>
#include <wire/cluster.capnp.h>

#include "control/house.hpp"
#include "net/connection.hpp"
#include "net/results_offer.hpp"
#include "work/role.hpp"

namespace femrun::net {

class RemoteHouse final : public control::House, private kj::TaskSet::ErrorHandler {
public:
    /// Says hello to the scheduler at the other end of the stream, as a viewer, who can look, or as
    /// a user, who can change something too. Rejects with one sentence: of type DISCONNECTED when
    /// another try may succeed, of any other when it was refused.
    static kj::Promise<kj::Own<RemoteHouse>> enter(kj::Own<kj::AsyncIoStream> stream,
                                                   work::Role role);

    RemoteHouse(kj::Own<Connection> connection, kj::Maybe<wire::Control::Client> control,
                wire::View::Client view, const work::DatabaseId& database);
    ~RemoteHouse() noexcept override = default;

    /// Done when the connection has ended. Whatever is asked then is of kind unavailable.
    kj::Promise<void> ended() { return connection_->ended(); }
    /// The scheduler's.
    const work::DatabaseId& database() const { return database_; }
    /// Where the files of a study go; for users.
    kj::Promise<wire::Files::Client> files();
    /// What the attempts at a trial have left.
    kj::Promise<std::vector<AttemptFiles>> results(StudyId study, std::uint64_t trial);
    /// Who may come in; for users.
    wire::Admissions::Client admissions();

    // -- control::House
    void status(control::Answer<control::HouseStatus> answer) override;
    void studies(control::Answer<std::vector<control::StudyStatus>> answer) override;
    void study(const std::string& name, control::Answer<control::StudyStatus> answer) override;
    void definition(StudyId study, control::Answer<std::string> answer) override;
    void follow(StudyId study, std::uint64_t after,
                control::Answer<control::Followed> answer) override;
    void explain(StudyId study, std::optional<std::uint64_t> trial,
                 control::Answer<control::Explanation> answer) override;
    void submit(control::Submission submission,
                control::Answer<control::Submitted> answer) override;
    void pause(StudyId study, control::Answer<void> answer) override;
    void resume(StudyId study, control::Answer<void> answer) override;
    void stop(StudyId study, control::Answer<void> answer) override;
    void drain(WorkerId worker, control::Answer<void> answer) override;
    void dismiss(WorkerId worker, control::Answer<void> answer) override;
    void shutdown(control::Shutdown how, control::Answer<void> answer) override;
    void set_pool(const std::string& name, std::uint32_t count,
                  std::optional<control::Span> cooldown, control::Answer<void> answer) override;
    void tell_crew(control::CrewStatus crew, control::Answer<void> answer) override;

private:
    template <typename Value, typename Request, typename Take>
    void ask(Request request, control::Answer<Value> answer, Take take);
    /// The same of what has no results.
    template <typename Request>
    void ask(Request request, control::Answer<void> answer);
    wire::Control::Client& control();
    void taskFailed(kj::Exception&& exception) override;

    kj::Own<Connection> connection_;
    kj::Maybe<wire::Control::Client> control_;  // of a user
    wire::View::Client view_;
    work::DatabaseId database_;
    kj::TaskSet tasks_;
};

}  // namespace femrun::net
