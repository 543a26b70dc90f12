// SPDX-License-Identifier: MIT
// Starting a crew: its folder, the address that its workers go to, its keeper.
#pragma once

#include <filesystem>
#include <functional>

#include "base/result.hpp"
#include "crew/folder.hpp"
#include "crew_wish.hpp"
#include "gate/address.hpp"
#include "loop/event_loop.hpp"

namespace femrun::app {

/// What the keeper and the workers of a crew get in with. A scheduler that is for one PC alone
/// needs no token; any other is asked for one for workers, unless the crew's folder has one of it.
Result<crew::Folder::Addresses> addresses_for(loop::EventLoop& loop, const gate::Address& scheduler,
                                              const CrewWish& wish, const crew::Folder& folder);

/// Waits a moment, and says yes.
bool a_moment_later();

/// A process of its own that lives on, unless there is one already.
Result<void> start_keeper(const crew::Folder& folder, const crew::Spec& spec);

/// A scheduler of this PC that lives on.
struct OwnScheduler {
    gate::Address address;       // for people
    std::filesystem::path file;  // in which that stands
    enum class Was { there, started } was = Was::there;
};
/// The one of the database that was started so before and answers, or else a new one. `goes_on`
/// waits a moment; where it says no, what was started is ended.
Result<OwnScheduler> own_scheduler(loop::EventLoop& loop, const std::string& database,
                                   const std::string& listen, const std::function<bool()>& goes_on);

/// The command that ends a scheduler whose address stands in the file.
std::string end_scheduler_with(const std::string& file);

/// Waits until the files with a scheduler's addresses are there, or its process has ended, of which
/// `log` has the last words.
Result<gate::Address> address_once_there(const std::filesystem::path& addresses,
                                         const std::function<bool()>& runs,
                                         const std::filesystem::path& log,
                                         const std::function<bool()>& goes_on = a_moment_later);

}  // namespace femrun::app
