// SPDX-License-Identifier: MIT
#include "serve/open_optimizer.hpp"

#include "loop/exception.hpp"
#include "system/crash_note.hpp"
#include "wire/error_text.hpp"

namespace femrun::serve {

kj::Promise<std::unique_ptr<host::OptimizerLink>> open_optimizer(
    loop::EventLoop& loop, const host::Plugin& plugin, const study::StudyDefinition& definition,
    host::LaunchSettings launch) {
    system::tell_crashes();  // on a thread it takes this process along
    const host::Problem problem{
        .space = definition.space,
        .objective_count = static_cast<std::uint32_t>(definition.goals.objectives.size()),
        .constraint_count = static_cast<std::uint32_t>(definition.goals.constraints.size()),
        .seed = definition.seed};
    if (definition.optimizer_limit) launch.call_limit = *definition.optimizer_limit;
    return host::OptimizerLink::open(loop, plugin, definition.optimizer_isolation,
                                     definition.optimizer.settings, problem, std::move(launch));
}

Error remote_error(const kj::Exception& exception) {
    if (exception.getType() == kj::Exception::Type::DISCONNECTED)
        return {ErrorKind::unavailable, loop::text_of(exception)};
    return wire::error_from_text(loop::text_of(exception)).error;
}

}  // namespace femrun::serve
