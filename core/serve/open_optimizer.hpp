// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include "base/result.hpp"
#include "host/optimizer_link.hpp"
#include "loop/event_loop.hpp"
#include "study/definition.hpp"

namespace femrun::serve {

/// The study's optimizer, isolated and limited as the study wants it; `launch` says the rest.
kj::Promise<std::unique_ptr<host::OptimizerLink>> open_optimizer(
    loop::EventLoop& loop, const host::Plugin& plugin, const study::StudyDefinition& definition,
    host::LaunchSettings launch = {});

/// The error in an RPC exception of a plugin or a worker.
Error remote_error(const kj::Exception& exception);

}  // namespace femrun::serve
