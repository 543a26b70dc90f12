// SPDX-License-Identifier: MIT
// The scheduler's end of one connection to a worker that has enlisted.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "net/workers_server.hpp"

namespace femrun::net {

/// A message of reports, which is answered when the last of them is acknowledged.
struct WorkersServer::Receipt {
    std::size_t open = 0;
    std::vector<AttemptId> kept{};  // of them, by the worker
    kj::Own<kj::PromiseFulfiller<void>> answer;
};

class WorkersServer::EnlistedLine final : public muster::Line {
public:
    EnlistedLine(WorkersServer& server, wire::Worker::Client client, Owner owner)
        : server_(server), client_(kj::mv(client)), owner_(std::move(owner)) {}

    /// As what the worker is enlisted, before it is told of any study.
    void take(const muster::Place& place) { place_ = place; }
    const muster::Place& place() const { return place_; }
    const Owner& owner() const { return owner_; }
    wire::Worker::Client& client() { return client_; }
    /// The message of reports waits for this one too.
    void owe(AttemptId attempt, const std::shared_ptr<Receipt>& receipt);
    static void settle(Receipt& receipt);
    void assign(const std::vector<work::Assignment>& assignments);
    /// The worker has heard that the attempt is taken back.
    void revoked(AttemptId attempt) { revoking_.erase(attempt); }

    // -- muster::Line
    void open(const work::StudySetup& setup) override;
    void assignments_wait() override;
    void revoke(AttemptId attempt) override;
    void discard(const std::string& folder) override;
    void bring(const std::string& folder) override;
    void close(StudyId study) override;
    void acknowledged(AttemptId attempt) override;
    void not_now(AttemptId attempt) override;
    void say_again(std::span<const AttemptId> attempts) override;
    void drain(const std::string& why) override;
    void job_ends_in(Duration in) override;
    void dismiss(const std::string& why) override;
    void silent(const std::string& why) override;

private:
    std::shared_ptr<Receipt> take_receipt(AttemptId attempt);
    /// No path of this PC means anything there.
    bool elsewhere() const { return server_.files_ != nullptr && !owner_.obituary; }
    std::string name() const { return server_.muster_.name(place_.worker); }

    WorkersServer& server_;
    wire::Worker::Client client_;
    Owner owner_;
    muster::Place place_;
    std::unordered_map<AttemptId, std::shared_ptr<Receipt>> receipts_;  // not acknowledged
    std::unordered_set<AttemptId> revoking_;
};

}  // namespace femrun::net
