// SPDX-License-Identifier: MIT
// many_workers ADDRESS COUNT: so many workers in one process, each with a link, a key and chance of
// its own, that stay enlisted as `femrun worker` does. They solve nothing: there is no plugin here.
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "gate/connect.hpp"
#include "net/stay_enlisted.hpp"
#include "wire/error_text.hpp"

using namespace femrun;

namespace {

class NoSolvers final : public slots::SolverSource {
    kj::Promise<Home> find(const work::StudySetup&) override { return refusal(); }
    kj::Promise<kj::Own<slots::SlotSolver>> start(const work::StudySetup&) override {
        return refusal();
    }
    std::uint64_t memory_kills() override { return 0; }
    static kj::Exception refusal() {
        return wire::to_exception({Error{ErrorKind::missing, "there are no solvers here"}, {}});
    }
};

struct OneWorker {
    OneWorker(loop::EventLoop& loop, slots::SolverSource& source, const gate::Address& address,
              std::uint64_t number)
        : own(gate::Credentials::fresh(gate::Credentials::Of::guest)),
          agent(loop, source, card(number)),
          stay(
              loop, agent, [this, &loop, address] { return gate::connect(loop, address, own); },
              number),
          staying(stay.run().eagerlyEvaluate([](kj::Exception&& why) {
              fmt::print("{}\n", why.getDescription().cStr());
              std::exit(1);
          })) {}

    static work::WorkerCard card(std::uint64_t number) {
        const std::string name = fmt::format("many/{}", number);
        work::WorkerCard card{name, 1, "0.1"};
        card.identity = {.pc = name, .user = "many", .instance = name};
        card.epoch = number;
        return card;
    }

    gate::Credentials own;
    net::WorkerAgent agent;
    net::StayEnlisted stay;
    kj::Promise<void> staying;
};

}  // namespace

int main(int, char** arguments) {
    const auto address = gate::Address::parse(arguments[1]);
    if (!address) return 2;
    loop::EventLoop loop;
    NoSolvers source;
    std::vector<std::unique_ptr<OneWorker>> workers;
    const std::uint64_t count = std::strtoull(arguments[2], nullptr, 10);
    for (std::uint64_t number = 1; number <= count; ++number)
        workers.push_back(std::make_unique<OneWorker>(loop, source, *address, number));
    loop.wait(kj::Promise<void>(kj::NEVER_DONE));
}
