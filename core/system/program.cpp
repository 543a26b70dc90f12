// SPDX-License-Identifier: MIT
#include "system/program.hpp"

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "system/signal_name.hpp"

namespace femrun::system {

namespace {

// How long a stop may go unnoticed, and how long a program may tidy up after SIGTERM: together
// with the killing well within the second that is promised.
constexpr Duration look_every = std::chrono::milliseconds(20);
constexpr Duration grace = std::chrono::milliseconds(300);

double seconds(Duration duration) { return std::chrono::duration<double>(duration).count(); }

ProgramResult not_started(const Error& error) {
    const bool later = error.kind == ErrorKind::unavailable;
    return {.ending = later ? Ending::failed_to_start : Ending::not_found,
            .code = 0,
            .message = error.message};
}

}  // namespace

ProgramResult run_program(ChildSpec spec, std::optional<Duration> limit,
                          const std::function<bool()>& should_stop) {
    const std::string name = path_text(spec.executable.filename());
    const Instant start = monotonic_now();
    auto child = spawn(std::move(spec));
    if (!child) return not_started(child.error());

    ProgramResult result;
    std::optional<Ended> ended;
    for (;;) {
        Duration patience = look_every;
        if (limit) patience = std::min(patience, start + *limit - monotonic_now());
        ended = child->wait(std::max(patience, Duration::zero()));
        if (ended) break;
        if (should_stop && should_stop()) {
            result.ending = Ending::stopped;
            result.message = fmt::format("program '{}': was stopped on request", name);
            break;
        }
        if (limit && monotonic_now() - start >= *limit) {
            result.ending = Ending::timed_out;
            result.message = fmt::format(
                "program '{}': still ran after its time limit of {:g} s and was killed; raise the "
                "limit if it needs longer",
                name, seconds(*limit));
            break;
        }
    }

    child->end_tree(ended ? Duration::zero() : grace);
    if (!ended) {
        ended = child->wait(std::chrono::seconds(1));
    } else if (ended->signal != 0) {
        result.ending = Ending::signalled;
        result.message = fmt::format("program '{}': {}", name, ended->text());
    }
    if (ended) {
        result.code = ended->signal != 0 ? ended->signal : ended->code;
        result.cpu_s = ended->cpu_s;
        result.peak_memory = ended->peak_memory;
    }
    result.wall_s = seconds(monotonic_now() - start);
    return result;
}

}  // namespace femrun::system
