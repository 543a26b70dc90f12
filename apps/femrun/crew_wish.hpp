// SPDX-License-Identifier: MIT
// What a command line and a settings file want of an engine, checked and put together.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "crew/spec.hpp"
#include "engines/engine.hpp"
#include "gate/address.hpp"
#include "options.hpp"

namespace femrun::app {

struct CrewWish {
    crew::Spec spec;
    std::optional<gate::Place> reach;  // where workers find the scheduler
};

/// Its spec has an id of its own. An error with all mistakes of the settings file.
Result<CrewWish> crew_wish(const CrewOptions& options);

/// The engine that a spec is for; asks it nothing yet.
Result<std::unique_ptr<engines::Engine>> engine_of(const crew::Spec& spec);

/// What is asked of it. `worker_address`: with the token.
engines::Order order_of(const crew::Spec& spec, const std::string& worker_address,
                        const std::filesystem::path& folder);

}  // namespace femrun::app
