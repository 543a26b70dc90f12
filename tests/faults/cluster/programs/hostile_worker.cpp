// SPDX-License-Identifier: MIT
// hostile_worker ADDRESS: was let in, enlists, and says what is not true, again and again, until
// the scheduler has enough of it or `enough` rounds are over. In the end it sends what is no
// message.
#include <cstdint>
#include <string>
#include <vector>

#include <capnp/rpc-twoparty.h>
#include <fmt/format.h>

#include "gate/connect.hpp"
#include "wire/cluster.capnp.h"

using namespace femrun;

namespace {

constexpr int enough = 40;

/// It takes no study: what is given to it, it could only fail.
class Refusing final : public wire::Worker::Server {
    kj::Promise<void> open(OpenContext context) override {
        studies.push_back(context.getParams().getStudy().getStudy());
        return kj::READY_NOW;
    }
    kj::Promise<void> assign(AssignContext) override { return kj::READY_NOW; }
    kj::Promise<void> revoke(RevokeContext) override { return kj::READY_NOW; }

public:
    std::vector<std::uint64_t> studies;
};

struct Link {
    Link(loop::EventLoop& loop, const gate::Address& address)
        : stream(loop.wait(gate::connect(loop, address,
                                         gate::Credentials::fresh(gate::Credentials::Of::guest)))),
          rpc(*stream) {}
    kj::Own<kj::AsyncIoStream> stream;
    capnp::TwoPartyClient rpc;
};

/// Whatever comes of a call: the liar does not mind.
template <typename Request>
void say(loop::EventLoop& loop, Request&& request) {
    loop.wait(request.send().ignoreResult().catch_([](kj::Exception&&) {}));
}

/// Every attempt that there can be has a wonderful response, or failed, or is lied about.
void report_on_all(loop::EventLoop& loop, wire::Roll::Client& roll, std::uint64_t from) {
    auto request = roll.reportRequest();
    constexpr unsigned many = 1000;
    auto reports = request.initReports(many);
    for (unsigned i = 0; i < many; ++i) {
        reports[i].setAttempt(from + i);
        reports[i].setFolder("../../../etc");
        auto outcome = reports[i].initOutcome();
        if (i % 2 == 0) outcome.initResponse(1).set(0, -1e9);
    }
    say(loop, request);
}

void hold_all(loop::EventLoop& loop, wire::Roll::Client& roll) {
    auto request = roll.heartbeatRequest();
    constexpr unsigned million = 1'000'000;
    auto holding = request.initHolding(million);
    for (unsigned i = 0; i < million; ++i) holding.set(i, i);
    say(loop, request);
}

void talk(loop::EventLoop& loop, wire::Roll::Client& roll, std::uint64_t attempt) {
    const std::string endless = "\x1B[2J\n" + std::string(1 << 20, 'x');
    auto progress = roll.progressRequest();
    progress.setAttempt(attempt);
    progress.setFraction(1e300);
    progress.setStage(endless);
    say(loop, progress);
    auto log = roll.logRequest();
    log.setLevel(200);
    log.setText(endless);
    say(loop, log);
}

void refuse(loop::EventLoop& loop, wire::Roll::Client& roll, std::uint64_t study) {
    auto refused = roll.refusedRequest();
    refused.setStudy(study);
    refused.setError("no");
    say(loop, refused);
}

}  // namespace

int main(int, char** arguments) {
    const auto address = gate::Address::parse(arguments[1]);
    if (!address) return 2;
    loop::EventLoop loop;
    int enlisted = 0;
    for (int round = 0; round < enough; ++round) {
        try {
            Link link(loop, *address);
            auto hello = link.rpc.bootstrap().castAs<wire::Door>().helloRequest();
            hello.setLowest(0);
            hello.setHighest(1000);
            auto session = loop.wait(hello.send()).getSession();
            auto request = session.enlistRequest();
            auto worker = kj::heap<Refusing>();
            Refusing& its = *worker;
            request.setWorker(kj::mv(worker));
            auto card = request.initCard();
            card.setName("pc1");  // as somebody else
            card.setPc("pc1");
            card.setInstance("1");
            card.setSlots(1);
            card.setEpoch(static_cast<std::uint64_t>(round) + 1);
            auto holding = request.initHolding(100);
            for (unsigned i = 0; i < 100; ++i) holding[i].setAttempt(i);
            auto roll = loop.wait(request.send()).getRoll();
            ++enlisted;
            for (std::uint64_t study = 1; study <= 3; ++study) refuse(loop, roll, study);
            report_on_all(loop, roll, static_cast<std::uint64_t>(round) * 10);
            hold_all(loop, roll);
            talk(loop, roll, static_cast<std::uint64_t>(round));
            for (const std::uint64_t study : its.studies) refuse(loop, roll, study);
            const std::string junk(100'000, '\xff');
            loop.wait(link.stream->write(junk.data(), junk.size()));
        } catch (const kj::Exception&) {
            // Put out: it comes again.
        }
    }
    return enlisted > 0 ? 0 : 1;
}
