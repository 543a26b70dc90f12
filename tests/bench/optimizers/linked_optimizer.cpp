// SPDX-License-Identifier: MIT
#include "linked_optimizer.hpp"

#include "host/optimizer_link.hpp"
#include "wire/error_text.hpp"

namespace femrun::bench {

namespace {

/// What a callback will be given, as a promise.
template <typename T>
class Awaited {
public:
    auto callback() {
        return [this](Result<T> result) { pair_.fulfiller->fulfill(std::move(result)); };
    }
    Result<T> wait(loop::EventLoop& loop) { return loop.wait(kj::mv(pair_.promise)); }

private:
    kj::PromiseFulfillerPair<Result<T>> pair_ = kj::newPromiseAndFulfiller<Result<T>>();
};

}  // namespace

struct LinkedOptimizer::Parts {
    loop::EventLoop loop;
    std::unique_ptr<host::OptimizerLink> link;
};

LinkedOptimizer::LinkedOptimizer() : parts_(std::make_unique<Parts>()) {}
LinkedOptimizer::~LinkedOptimizer() = default;

Result<std::unique_ptr<LinkedOptimizer>> LinkedOptimizer::open(const Subject& subject,
                                                               const host::Problem& problem) {
    std::unique_ptr<LinkedOptimizer> optimizer(new LinkedOptimizer);
    Parts& parts = *optimizer->parts_;
    try {
        parts.link = parts.loop.wait(host::OptimizerLink::open(
            parts.loop, subject.plugin, study::Isolation::thread, subject.settings, problem, {}));
    } catch (const kj::Exception& thrown) {
        return wire::error_from(thrown).error;
    }
    return optimizer;
}

Result<LinkedOptimizer::Designs> LinkedOptimizer::tell_and_ask(Events events,
                                                               std::vector<std::uint64_t> trials) {
    Awaited<void> told;
    Awaited<Designs> asked;
    const bool tells = !events.empty();
    if (tells) parts_->link->tell(std::move(events), told.callback());
    parts_->link->ask(std::move(trials), asked.callback());
    if (tells)
        if (auto done = told.wait(parts_->loop); !done) return std::move(done).error();
    return asked.wait(parts_->loop);
}

Result<void> LinkedOptimizer::tell(Events events) {
    Awaited<void> told;
    parts_->link->tell(std::move(events), told.callback());
    return told.wait(parts_->loop);
}

Result<std::uint64_t> LinkedOptimizer::replay(Events events) {
    Awaited<std::uint64_t> replayed;
    parts_->link->replay(std::move(events), replayed.callback());
    return replayed.wait(parts_->loop);
}

}  // namespace femrun::bench
