// SPDX-License-Identifier: MIT
// A crew's keeper and its scheduler: how that is, and where.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "keeper.hpp"
#include "loop/exception.hpp"
#include "scheduler_address.hpp"
#include "visit.hpp"

namespace femrun::app {

using namespace std::chrono_literals;

namespace {

constexpr Duration ask_every = 2s, longest_wait = 30s;

std::string first_line_of(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace

/// `femrun workers up` says there where the scheduler is by now.
void Keeper::read_addresses() {
    const auto there = setup_.folder.addresses();
    if (!there) return tell("its addresses", address_trouble_, there.error().message);
    const auto user = gate::Address::parse(first_line_of(there->user));
    if (!user) return tell("its addresses", address_trouble_, user.error().message);
    address_trouble_.clear();
    if (std::string worker = first_line_of(there->worker); worker != setup_.order.address) {
        setup_.order.address = std::move(worker);
        readdress();
    }
    if (*user == setup_.scheduler) return;
    const std::string was = std::exchange(setup_.scheduler, *user).place.text();
    setup_.told(fmt::format("the scheduler was at {}, and is at {} now", was, user->place.text()));
    crew_->scheduler_lost();
    scheduler_busy_ = true;  // nothing is asked of it until it is there
    house_ = nullptr;
    next_wait_ = first_wait;
    connect();
}

/// The file that people named may say it already. A scheduler with another certificate is another
/// one as far as anybody can tell: people say whether it is theirs.
void Keeper::look_where_it_is() {
    if (setup_.spec.scheduler_file.empty()) return;
    const auto now = address_of("@" + setup_.spec.scheduler_file);
    if (!now || *now == setup_.scheduler || now->fingerprint != setup_.scheduler.fingerprint)
        return;
    auto workers = gate::Address::parse(setup_.order.address);
    if (!workers) return;
    // Where they go by another place (--reach), that leads to it.
    if (workers->place == setup_.scheduler.place) workers->place = now->place;
    // It is heard of there in the next turn.
    if (const auto done = setup_.folder.write(
            crew::Folder::Addresses{now->text() + "\n", workers->text() + "\n"});
        !done)
        tell("its addresses", address_trouble_, done.error().message);
}

/// Nobody else knows where it is.
std::string Keeper::without_scheduler() const {
    if (scheduler_trouble_.empty()) return {};
    return fmt::format(
        "its scheduler: {}; if that is at another address by now, say 'femrun workers up' as "
        "before with that one",
        scheduler_trouble_);
}

void Keeper::connect() {
    connecting_ =
        go_to(loop_, setup_.scheduler, work::Role::user)
            .then(
                [this](kj::Own<net::RemoteHouse>&& house) {
                    house_ = kj::mv(house);
                    scheduler_busy_ = false;
                    next_wait_ = first_wait;
                    if (std::exchange(was_connected_, true))
                        tell("the scheduler", scheduler_trouble_, "");
                    scheduler_trouble_.clear();
                },
                [this](kj::Exception&& exception) { scheduler_gone(loop::text_of(exception)); })
            .eagerlyEvaluate(nullptr);
}

void Keeper::scheduler_gone(const std::string& why) {
    crew_->scheduler_lost();
    scheduler_busy_ = true;  // nothing is asked of it until it is there again
    tell("the scheduler", scheduler_trouble_, why);
    look_where_it_is();
    const Duration wait = std::exchange(next_wait_, std::min(next_wait_ * 2, longest_wait));
    // Not from within a callback of what is replaced.
    loop_.post([this, wait] {
        house_ = nullptr;
        connecting_ = loop_.after(wait)
                          .then([this] { loop_.post([this] { connect(); }); })
                          .eagerlyEvaluate(nullptr);
    });
}

void Keeper::ask_scheduler(Instant now) {
    if (!house_ || scheduler_busy_ || (asked_ && now - *asked_ < ask_every)) return;
    asked_ = now;
    scheduler_busy_ = true;
    house_->status([this](Result<control::HouseStatus> status) {
        scheduler_busy_ = false;
        if (!status) return scheduler_gone(status.error().message);
        crew_->heard(crew::demand_of(*status, setup_.spec.engine, crew::brings_of(setup_.spec)),
                     monotonic_now());
        if (!tells_ || over_) return;
        house_->tell_crew(crew::status_of(setup_.spec, book_, wall_now()),
                          [this](const Result<void>& told) {
                              // An earlier femrun shows no crews; all else goes on.
                              if (!told && told.error().kind == ErrorKind::invalid) tells_ = false;
                          });
    });
}

}  // namespace femrun::app
