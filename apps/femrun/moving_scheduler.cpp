// SPDX-License-Identifier: MIT
#include "moving_scheduler.hpp"

#include <utility>

#include "gate/connect.hpp"
#include "loop/exception.hpp"
#include "scheduler_address.hpp"

namespace femrun::app {

MovingScheduler::MovingScheduler(std::string said, gate::Address address,
                                 std::optional<gate::Credentials> own, std::filesystem::path keys)
    : said_(std::move(said)),
      address_(std::move(address)),
      own_(std::move(own)),
      keys_(std::move(keys)) {}

kj::Promise<kj::Own<kj::AsyncIoStream>> MovingScheduler::connect(loop::EventLoop& loop) {
    // A file that cannot be read, or says nothing that is an address, says nothing new.
    if (said_.starts_with('@'))
        if (auto now = address_of(said_)) address_ = *std::move(now);
    if (address_.fingerprint && !own_) {
        auto kept = gate::Credentials::in_folder(keys_, gate::Credentials::Of::guest);
        if (!kept) return loop::exception(kept.error().message, kj::Exception::Type::OVERLOADED);
        own_ = *std::move(kept);
    }
    return gate::connect(loop, address_, own_);
}

}  // namespace femrun::app
