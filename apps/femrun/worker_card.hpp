// SPDX-License-Identifier: MIT
// What a worker says of itself and of its PC.
#pragma once

#include <cstdint>
#include <string>

#include "spool/worker_folder.hpp"
#include "work/worker_card.hpp"

namespace femrun::app {

/// What this PC is, whoever asks.
work::WorkerCard card(std::string name, std::uint32_t slots, std::string instance);

/// A number alone is the name of a worker that a scheduler of this PC has started: its process.
std::string name_in(const spool::WorkerFolder& folder);

/// A job is told from others by its engine's name for it.
std::string name_of(const work::Job& job);

}  // namespace femrun::app
