// SPDX-License-Identifier: MIT
#include "worker_card.hpp"

#include <random>
#include <utility>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "system/this_pc.hpp"
#include "system/this_process.hpp"

namespace femrun::app {

work::WorkerCard card(std::string name, std::uint32_t slots, std::string instance) {
    return {.name = std::move(name),
            .slots = slots,
            .version = FEMRUN_VERSION,
            .identity = {.pc = system::host_name(), .user = {}, .instance = std::move(instance)},
            .epoch = std::random_device()(),
            .platform = system::platform(),
            .memory_bytes = system::memory_bytes(),
            .cores = system::core_count(),
            .tags = {},
            .solvers = {}};
}

std::string name_in(const spool::WorkerFolder& folder) {
    std::string own = path_text(folder.path().filename());
    if (own.find_first_not_of("0123456789") == std::string::npos) own.insert(0, "worker-");
    return fmt::format("{}/{}", system::host_name(), own);
}

std::string name_of(const work::Job& job) {
    return fmt::format("{}/{}-{}{}", system::host_name(), job.engine, job.id,
                       job.restart == 0 ? "" : fmt::format("-restart{}", job.restart));
}

}  // namespace femrun::app
