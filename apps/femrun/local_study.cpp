// SPDX-License-Identifier: MIT
#include "local_study.hpp"

#include "loop/interrupts.hpp"
#include "serve/open_optimizer.hpp"

namespace femrun::app {

using namespace std::chrono_literals;

namespace {

// Often enough to look alive, seldom enough to cost nothing.
constexpr Duration look_every = 100ms;
// Deleting takes milliseconds; a dead file server should not keep a study from ending.
constexpr Duration tidy_limit = 10s;

}  // namespace

LocalStudy::LocalStudy(loop::EventLoop& loop, LocalSetup setup, Observer& observer)
    : loop_(loop),
      observer_(observer),
      id_(setup.opening.id),
      slots_(setup.slots),
      opening_(std::move(setup.opening)),
      house_(loop, {.database = std::move(setup.database),
                    .files_folder = std::move(setup.files_folder),
                    .watching = setup.log,
                    .spoken = setup.spoken}) {
    house_.each_turn([this] {
        if (runner().idle()) loop_.stop();
    });
}

Result<run::Ending> LocalStudy::run() {
    try {
        loop_.wait(house_.open(std::move(opening_)));
    } catch (const kj::Exception& exception) {
        return serve::remote_error(exception);
    }
    worker_ = std::make_unique<net::LocalWorker>(loop_, house_.workers(), house_.log(),
                                                 net::local_worker_spec(slots_),
                                                 [this](const Error& error) {
                                                     hopeless_ = error;
                                                     loop_.stop();
                                                 });
    look();
    {
        loop::Interrupts interrupts(loop_, [this] { interrupt(); });
        loop_.run();
    }
    // Folders that nobody keeps are still being deleted; the worker is not let go before.
    loop_.wait(house_.tidied().exclusiveJoin(loop_.after(tidy_limit)));
    worker_.reset();
    observer_.looked(*this);
    if (hopeless_) return *hopeless_;
    return *study().ending();
}

double LocalStudy::active_before_s() const {
    return std::chrono::duration<double>(house_.at_work(id_).active_before()).count();
}

void LocalStudy::look() {
    observer_.looked(*this);
    looking_ = loop_.after(look_every)
                   .then([this] { loop_.post([this] { look(); }); })
                   .eagerlyEvaluate(nullptr);
}

void LocalStudy::interrupt() {
    ++interrupts_;
    observer_.interrupted(interrupts_);
    if (interrupts_ == 1) house_.runner().interrupt(id_);
    if (interrupts_ == 2) house_.runner().stop(id_);
    house_.wake();
}

}  // namespace femrun::app
