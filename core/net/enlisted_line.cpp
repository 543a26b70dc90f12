// SPDX-License-Identifier: MIT
#include "net/enlisted_line.hpp"

#include "wire/convert.hpp"
#include "wire/error_text.hpp"
#include "wire/limits.hpp"

namespace femrun::net {

namespace {

/// About. Without it each message is 8 KiB of zeros first, which at ten thousand workers cost
/// malloc a fifth of the scheduler's time.
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

// What is decided in this turn of the loop goes out in one message. Not when the loop has nothing
// else to do: one that has fallen behind would send no work until it has caught up.
void WorkersServer::EnlistedLine::assignments_wait() {
    server_.tasks_.add(
        kj::evalLater([&server = server_, place = place_] { server.send_assignments(place); }));
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
    auto request = client_.revokeRequest();
    request.setAttempt(attempt.value);
    server_.tasks_.add(request.send().ignoreResult());
}

void WorkersServer::EnlistedLine::discard(const std::string& folder) {
    auto request = client_.discardRequest();
    request.setFolder(wire::text(folder));
    server_.discards_.add(request.send().ignoreResult());
    if (elsewhere()) server_.artefacts_->discard(folder);
}

void WorkersServer::EnlistedLine::bring(const std::string& folder) {
    if (elsewhere()) server_.artefacts_->bring(place_.line, client_, name(), folder);
}

void WorkersServer::EnlistedLine::close(StudyId study) {
    auto request = client_.closeRequest();
    request.setStudy(study.value);
    server_.tasks_.add(request.send().ignoreResult());
}

void WorkersServer::EnlistedLine::say_again(std::span<const AttemptId> attempts) {
    auto request = client_.sayAgainRequest();
    auto ids = request.initAttempts(static_cast<unsigned>(attempts.size()));
    for (unsigned i = 0; i < ids.size(); ++i) ids.set(i, attempts[i].value);
    server_.tasks_.add(request.send().ignoreResult());
}

void WorkersServer::EnlistedLine::drain() {
    server_.tasks_.add(client_.drainRequest().send().ignoreResult());
}

void WorkersServer::EnlistedLine::dismiss() {
    server_.tasks_.add(client_.dismissRequest().send().ignoreResult());
}

void WorkersServer::EnlistedLine::silent(const std::string& why) {
    if (owner_.silence) owner_.silence(why);
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
