// SPDX-License-Identifier: MIT
// `femrun worker`: the process that holds this PC's slots.
#include <random>
#include <thread>

#include <fmt/format.h>

#include "loop/event_loop.hpp"
#include "loop/stream.hpp"
#include "messages.hpp"
#include "net/worker_agent.hpp"
#include "options.hpp"
#include "plugin_slots.hpp"
#include "system/crash_note.hpp"
#include "system/output_guard.hpp"
#include "system/pipe.hpp"
#include "system/this_pc.hpp"
#include "system/this_process.hpp"
#include "wire/error_text.hpp"

namespace femrun::app {

int worker(const WorkerOptions& options) {
    system::outlive_failed_writes();
    auto pipe = system::inherited_pipe(static_cast<std::intptr_t>(options.pipe));
    if (!pipe) {
        print_error(std::move(pipe).error().within("femrun worker"));
        return exit_input;
    }
    loop::EventLoop loop;
    // Nothing of ours is written there, and what plugins print is no part of the result.
    const system::OutputGuard guard;
    system::tell_crashes();
    host::SpokenLines spoken(guard.words(), host::SpokenLines::KeptSmall::here);
    PluginSlots source(loop, spoken);
    net::WorkerAgent agent(loop, source,
                           {.name = fmt::format("{}/{}", system::host_name(), system::process_id()),
                            .slots = options.slots,
                            .version = FEMRUN_VERSION,
                            .identity = {.pc = system::host_name(),
                                         .user = {},
                                         .instance = std::to_string(system::process_id())},
                            .epoch = std::random_device()(),
                            .platform = system::platform(),
                            .memory_bytes = system::memory_bytes(),
                            .cores = std::thread::hardware_concurrency()});
    int code = exit_done;
    try {
        loop.wait(agent.serve(loop::stream_over(loop, std::move(*pipe))));
    } catch (const kj::Exception& exception) {
        // Who started this worker has gone without a word: nobody is there to be told.
        if (exception.getType() != kj::Exception::Type::DISCONNECTED) {
            print_error(wire::error_from(exception).error.within("femrun worker"));
            code = exit_broken;
        }
    }
    // A plugin on a thread may hang: it is asked to stop, and not waited for any longer.
    system::end_within(std::chrono::seconds(2), code);
    return code;
}

}  // namespace femrun::app
