// SPDX-License-Identifier: MIT
#include "net/enlisted_line.hpp"

#include <algorithm>

#include "wire/convert.hpp"
#include "wire/error_text.hpp"
#include "wire/limits.hpp"

namespace femrun::net {

namespace {

// Without a size each message is made with 8 KiB, however little it says.
constexpr capnp::MessageSize small{8, 0};

/// About.
capnp::MessageSize size_of(const std::vector<work::Assignment>& assignments) {
    constexpr std::uint64_t words_each = 12, words_a_value = 3;
    std::uint64_t words = 8;
    for (const work::Assignment& one : assignments)
        words += words_each + words_a_value * one.design.size();
    return {words, 0};
}

}  // namespace

void WorkersServer::EnlistedLine::open(const work::StudySetup& setup) {
    auto request = client_.openRequest();
    if (elsewhere()) {
        work::StudySetup staged = setup;
        staged.staged = true;
        wire::encode(staged, request.initStudy());
    } else {
        wire::encode(setup, request.initStudy());
    }
    server_.tasks_.add(
        request.send().ignoreResult().catch_([&muster = server_.muster_, place = place_,
                                              study = setup.study](kj::Exception&& exception) {
            if (exception.getType() == kj::Exception::Type::DISCONNECTED) return;  // gone, rather
            muster.refused(place, study, wire::error_from(exception).error);
        }));
}

void WorkersServer::EnlistedLine::assignments_wait() { server_.assignments_wait(place_); }

// When the loop has nothing else to do: what is decided by then goes out in one message. The busier
// it is, the fewer messages.
void WorkersServer::assignments_wait(const muster::Place& place) {
    if (waiting_.empty()) {
        waiting_since_ = monotonic_now();
        tasks_.add(kj::evalLast([this] { send_waiting(); }));
    }
    waiting_.push_back(place);
}

// One that has fallen behind never has nothing else to do: it would send no work until attempts
// were taken for lost that nobody had been given, which makes more to do.
void WorkersServer::keep_up() {
    constexpr Duration longest_wait = std::chrono::milliseconds(100);
    if (!waiting_.empty() && monotonic_now() - waiting_since_ >= longest_wait) send_waiting();
}

void WorkersServer::send_waiting() {
    for (const muster::Place& place : std::exchange(waiting_, {})) send_assignments(place);
}

void WorkersServer::send_assignments(const muster::Place& place) {
    for (;;) {
        const std::vector<work::Assignment> some = muster_.take_assignments(place, wire::batch_max);
        if (some.empty()) return;
        lines_.at(place.line)->assign(some);
    }
}

void WorkersServer::EnlistedLine::assign(const std::vector<work::Assignment>& assignments) {
    auto request = client_.assignRequest(size_of(assignments));
    auto list = request.initAssignments(static_cast<unsigned>(assignments.size()));
    std::vector<AttemptId> attempts;
    for (unsigned i = 0; i < list.size(); ++i) {
        wire::encode(assignments[i], list[i]);
        attempts.push_back(assignments[i].attempt);
    }
    server_.tasks_.add(request.send().ignoreResult().catch_(
        [&muster = server_.muster_, place = place_,
         attempts = std::move(attempts)](kj::Exception&& exception) {
            muster.not_told(place, attempts, wire::error_from(exception).error.message);
        }));
}

void WorkersServer::EnlistedLine::revoke(AttemptId attempt) {
    // Of one that is named in each heartbeat until then, once.
    if (!revoking_.insert(attempt).second) return;
    auto request = client_.revokeRequest(small);
    request.setAttempt(attempt.value);
    const auto heard = [&server = server_, line = place_.line, attempt] {
        server.revoked(line, attempt);
    };
    server_.tasks_.add(request.send().ignoreResult().then([heard] { heard(); },
                                                          [heard](kj::Exception&& why) {
                                                              heard();
                                                              kj::throwRecoverableException(
                                                                  kj::mv(why));
                                                          }));
}

void WorkersServer::EnlistedLine::discard(const std::string& folder) {
    const capnp::MessageSize about{small.wordCount + folder.size() / sizeof(capnp::word) + 1, 0};
    auto request = client_.discardRequest(about);
    request.setFolder(wire::text(folder));
    server_.discards_.add(request.send().ignoreResult());
    if (elsewhere()) server_.discard_here(std::span(&folder, 1));
}

void WorkersServer::EnlistedLine::bring(const std::string& folder) {
    if (elsewhere()) server_.artefacts_->bring(place_.line, client_, name(), folder);
}

void WorkersServer::EnlistedLine::close(StudyId study) {
    auto request = client_.closeRequest(small);
    request.setStudy(study.value);
    server_.tasks_.add(request.send().ignoreResult());
}

void WorkersServer::EnlistedLine::say_again(std::span<const AttemptId> attempts) {
    auto request = client_.sayAgainRequest();
    auto ids = request.initAttempts(static_cast<unsigned>(attempts.size()));
    for (unsigned i = 0; i < ids.size(); ++i) ids.set(i, attempts[i].value);
    server_.tasks_.add(request.send().ignoreResult());
}

void WorkersServer::EnlistedLine::drain(const std::string& why) {
    auto request = client_.drainRequest();
    if (!why.empty()) request.setWhy(wire::text(why));
    server_.tasks_.add(request.send().ignoreResult());
}

void WorkersServer::EnlistedLine::dismiss(const std::string& why) {
    auto request = client_.dismissRequest();
    if (!why.empty()) request.setWhy(wire::text(why));
    server_.tasks_.add(request.send().ignoreResult());
}

void WorkersServer::EnlistedLine::job_ends_in(Duration in) {
    auto request = client_.jobEndsInRequest(small);
    request.setMs(static_cast<std::uint64_t>(
        std::max<std::int64_t>(std::chrono::floor<std::chrono::milliseconds>(in).count(), 0)));
    // One of an older version does not know the word, and leaves when it was to.
    server_.tasks_.add(request.send().ignoreResult().catch_([](kj::Exception&&) {}));
}

void WorkersServer::EnlistedLine::silent(const std::string& why) {
    if (owner_.silence) owner_.silence(why);
}

void WorkersServer::revoked(std::uint64_t line, AttemptId attempt) {
    if (const auto found = lines_.find(line); found != lines_.end())
        found->second->revoked(attempt);
}

// -- acknowledgements

void WorkersServer::EnlistedLine::owe(AttemptId attempt, const std::shared_ptr<Receipt>& receipt) {
    ++receipt->open;
    if (const auto before = std::exchange(receipts_[attempt], receipt))
        settle(*before);  // said twice on one link: the later answer stands for both
}

void WorkersServer::EnlistedLine::acknowledged(AttemptId attempt) {
    if (const auto receipt = take_receipt(attempt)) settle(*receipt);
}

void WorkersServer::EnlistedLine::not_now(AttemptId attempt) {
    const auto receipt = take_receipt(attempt);
    if (!receipt) return;
    receipt->kept.push_back(attempt);
    settle(*receipt);
}

std::shared_ptr<WorkersServer::Receipt> WorkersServer::EnlistedLine::take_receipt(
    AttemptId attempt) {
    const auto receipt = receipts_.extract(attempt);
    return receipt ? std::move(receipt.mapped()) : nullptr;
}

void WorkersServer::EnlistedLine::settle(Receipt& receipt) {
    if (--receipt.open == 0) receipt.answer->fulfill();
}

}  // namespace femrun::net
