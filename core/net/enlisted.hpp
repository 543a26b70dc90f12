// SPDX-License-Identifier: MIT
// What the scheduler's end keeps of a worker.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "net/worker_words.hpp"
#include "net/workers_server.hpp"

namespace femrun::net {

/// What a worker says to a study.
enum class WorkersServer::Answer { awaited, takes_it, refuses_it };

/// A message of reports, which is answered when the last of them is acknowledged.
struct WorkersServer::Receipt {
    std::size_t open = 0;
    kj::Own<kj::PromiseFulfiller<void>> answer;
};

struct WorkersServer::Enlisted {
    WorkerId id;
    work::WorkerCard card;  // of its last link
    wire::Worker::Client client;
    std::uint64_t link = 0;  // that the client is of
    std::string name;
    Owner owner;
    std::map<StudyId, Answer> told;              // of these studies
    std::unordered_map<AttemptId, Given> given;  // what it has not reported yet
    std::vector<work::Assignment> unsent;        // of this turn of the loop
    std::unordered_map<AttemptId, std::shared_ptr<Receipt>> receipts;  // not acknowledged
    std::size_t lines = 0;  // said since its last heartbeat
    bool leaving = false;   // there is no link: it is away, or how it ended is being found out
};

}  // namespace femrun::net
