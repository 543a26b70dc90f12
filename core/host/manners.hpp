// SPDX-License-Identifier: MIT
// What every call of a plugin is held to, solver or optimizer, and the sentences for what it did.
#pragma once

#include <string>
#include <string_view>

#include "host/description.hpp"
#include "host/firewall.hpp"
#include "host/host_table.hpp"
#include "system/crash_note.hpp"

namespace femrun::host {

/// Turns what calls of one instance return into answers that name it. [instance's thread]
class Manners {
public:
    Manners(PluginKind kind, std::string name, HostTable& host);

    /// "solver 'beam'"
    const std::string& who() const { return who_; }

    /// Makes a call of the table, after forgetting what the last one said.
    template <typename Call>
    Returned call(Call&& made) {
        host_.forget_said();
        const system::CrashNote note(crash_);
        return behind_firewall(std::forward<Call>(made));
    }

    /// Nothing when the call returned FEMRUN_OK; else the error with kind and stage. `what` is the
    /// function's name: "open".
    std::optional<wire::RemoteError> refusal(const Returned& returned, std::string_view what) const;

    /// "solver 'beam' misbehaved: DEED", a fault.
    wire::RemoteError misbehaved(std::string_view deed) const;

private:
    std::string who_;
    std::string crash_;  // what is said when it crashes this process
    HostTable& host_;
};

}  // namespace femrun::host
