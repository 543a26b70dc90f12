// SPDX-License-Identifier: MIT
#include "run/ledger.hpp"

#include <algorithm>
#include <utility>

namespace femrun::run {

namespace {

// Who has freed some space does not wait long, and a full disk is not kept busy.
constexpr Duration try_every = std::chrono::seconds(2);

}  // namespace

const store::Record& Ledger::add(store::Record record) {
    return unwritten_.emplace_back(std::move(record));
}

void Ledger::write() {
    if (broken_) {
        unwritten_.clear();
        unsent_.clear();
        unsaid_.clear();
    }
    if (!unwritten_.empty()) appended_ = journal_.append(std::exchange(unwritten_, {}));
    for (const Order& order : unsent_) waiting_.push_back({appended_, order});
    unsent_.clear();
    for (const Acknowledgement& one : unsaid_) owed_.emplace_back(appended_, one);
    unsaid_.clear();
}

std::vector<Order> Ledger::durable(std::uint64_t number) {
    durable_ = std::max(durable_, number);
    trouble_.reset();
    trying_.reset();
    std::vector<Order> now;
    for (; !waiting_.empty() && waiting_.front().record <= durable_; waiting_.pop_front())
        now.push_back(waiting_.front().order);
    return now;
}

std::vector<Acknowledgement> Ledger::acknowledged() {
    std::vector<Acknowledgement> now;
    for (; !owed_.empty() && owed_.front().first <= durable_; owed_.pop_front())
        now.push_back(owed_.front().second);
    return now;
}

Ledger::Hope Ledger::failed(const Error& error, Instant now) {
    broken_ = error.kind != ErrorKind::unavailable;
    trouble_ = error;
    again_at_ = now + try_every;
    const bool was_last = std::exchange(trying_, std::nullopt) == Try::last;
    if (broken_) return Hope::none;
    return was_last ? Hope::only_anew : Hope::to_try_again;
}

void Ledger::begin_anew() {
    journal_.drop_unwritten();
    unwritten_.clear();
    unsent_.clear();
    waiting_.clear();
    unsaid_.clear();
    owed_.clear();
    durable_ = appended_;
    trouble_.reset();
}

std::vector<Order> Ledger::take_back() {
    std::vector<Order> orders;
    for (const Waiting& waiting : std::exchange(waiting_, {})) orders.push_back(waiting.order);
    return orders;
}

void Ledger::drop_orders(StudyId study) {
    std::erase_if(waiting_, [&](const Waiting& it) { return it.order.trial.study == study; });
    std::erase_if(unsent_, [&](const Order& order) { return order.trial.study == study; });
}

void Ledger::try_again(Instant now, Try which) {
    if (!trouble_ || trying_ || broken_) return;
    if (which == Try::when_due && now < again_at_) return;
    trying_ = which;
    journal_.retry();
}

std::optional<Instant> Ledger::next_deadline() const {
    if (!trouble_ || trying_ || broken_) return std::nullopt;
    return again_at_;
}

}  // namespace femrun::run
