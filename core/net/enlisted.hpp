// SPDX-License-Identifier: MIT
// What the scheduler's end keeps of a worker.
#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "net/worker_words.hpp"
#include "net/workers_server.hpp"

namespace femrun::net {

/// What a worker says to a study.
enum class WorkersServer::Answer { awaited, takes_it, refuses_it };

struct WorkersServer::Enlisted {
    WorkerId id;
    wire::Worker::Client client;
    std::string name;
    Owner owner;
    std::map<StudyId, Answer> told;    // of these studies
    std::map<AttemptId, Given> given;  // what it has not reported yet
    std::size_t lines = 0;             // said since its last heartbeat
    bool leaving = false;              // its connection has ended; how is being found out
};

}  // namespace femrun::net
