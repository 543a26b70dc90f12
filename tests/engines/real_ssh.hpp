// SPDX-License-Identifier: MIT
// Hosts with SSH on this PC, for the time of one story: a real sshd each, with keys, ports and
// folders of its own, of which the user's own configuration knows nothing.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "support/scratch.hpp"
#include "system/child.hpp"

namespace femrun::test {

class RealSsh {
public:
    RealSsh();
    /// No sshd is left; what was started through them is for the story to end.
    ~RealSsh();

    /// A host of that name, with a home of its own. `shell`: a script that is run in the place of
    /// its user's shell.
    void add(const std::string& name, const std::string& shell = {});
    /// The host is away: nobody listens, and connections have ended.
    void stop(const std::string& name);
    void start(const std::string& name);
    /// All connections that there are end, as with a line that is cut.
    void end_connections();
    /// It takes connections, and says nothing any more.
    void freeze(const std::string& name);

    /// Options by which ssh knows these hosts, and only these.
    std::vector<std::string> options() const;
    /// ~/.cache of the host.
    std::filesystem::path cache(const std::string& name) const {
        return scratch_.path(name) / ".cache";
    }

private:
    Scratch scratch_;
    std::map<std::string, system::Child> hosts_;
    int port_ = 2200;
};

}  // namespace femrun::test
