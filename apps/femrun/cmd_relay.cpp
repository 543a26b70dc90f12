// SPDX-License-Identifier: MIT
// `femrun relay`: a port of this PC that leads to a scheduler, for workers who reach this PC alone.
#include <fmt/format.h>

#include "gate/relay.hpp"
#include "loop/event_loop.hpp"
#include "loop/interrupts.hpp"
#include "messages.hpp"
#include "options.hpp"
#include "scheduler_address.hpp"
#include "system/output_guard.hpp"
#include "system/this_process.hpp"

namespace femrun::app {

namespace {

Error within_relay(Error error) { return std::move(error).within("femrun relay"); }

}  // namespace

int relay(const RelayOptions& options) {
    system::outlive_failed_writes();
    system::OutputGuard guard;
    if (options.address.empty())
        return failed(within_relay(
            {ErrorKind::invalid,
             "the address is missing; paste the line that 'femrun scheduler' printed, or give "
             "@FILE with it"}));
    const auto scheduler = address_of(options.address);
    if (!scheduler) return failed(within_relay(scheduler.error()));
    const auto place = gate::parse_listen(options.listen);
    if (!place) return failed(within_relay(Error(place.error()).within("--listen")));

    loop::EventLoop loop;
    const auto relay = gate::Relay::open(loop, *place, *scheduler, print_note);
    if (!relay) return failed(within_relay(relay.error()));
    // Large and alone, as the scheduler's own.
    guard.write(fmt::format("\n{}\n\n", (*relay)->address().text()));
    print_note(fmt::format("what comes to {} goes on to {}; Ctrl-C ends it",
                           (*relay)->place().text(), scheduler->place.text()));
    const loop::Interrupts interrupts(loop, [&] { loop.stop(); });
    loop.run();
    const std::size_t left = (*relay)->connections();
    print_note(left == 0
                   ? "ended"
                   : fmt::format("ended, and with it {} connection{}; workers go on, and come "
                                 "again",
                                 left, left == 1 ? "" : "s"));
    return exit_done;
}

}  // namespace femrun::app
