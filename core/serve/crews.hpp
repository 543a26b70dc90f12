// SPDX-License-Identifier: MIT
// What keepers tell of their crews, for people. It is forgotten with this process: a keeper says it
// again within seconds.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "control/crew.hpp"

namespace femrun::serve {

class Crews {
public:
    /// Takes the place of what was told of the crew of this name. An error where there would be too
    /// many.
    Result<void> told(control::CrewStatus crew, Instant now);
    /// Jobs whose ends have moved since their workers were told of them, or of which no worker was.
    std::vector<control::JobStatus> ends_to_tell(const control::CrewStatus& crew,
                                                 Instant now) const;
    void end_was_told(const std::string& crew, const control::JobStatus& job, Instant now);
    /// By name; nothing of those that nobody has told of for a day.
    std::vector<control::CrewStatus> statuses(Instant now) const;
    /// The same; of their jobs the first that waits, if its engine says for what.
    std::vector<control::CrewStatus> in_brief(Instant now) const;

private:
    struct Told {
        control::CrewStatus crew;
        Instant at;
    };

    void forget(Instant now);

    using JobKey = std::pair<std::string, std::uint32_t>;  // id and restart

    std::map<std::string, Told> crews_;
    std::map<std::string, std::map<JobKey, Instant>> ends_;  // as workers were told, by crew
};

}  // namespace femrun::serve
