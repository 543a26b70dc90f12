// SPDX-License-Identifier: MIT
// A crew on an engine of the story's own: what is asked for is there, and happens when the story
// says so.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "crew/crew.hpp"

using namespace femrun;
using namespace femrun::crew;
using namespace std::chrono_literals;

using Commands = std::vector<Command>;
using Phase = engines::JobSeen::Phase;

struct CrewStory {
    explicit CrewStory(Plan plan) : crew(std::move(plan)) {}

    /// Jobs "1", "2", ... answer a `Submit`; the rest of the commands is what is given.
    Commands tick() {
        Commands rest;
        for (Command& command : crew.tick(now)) {
            if (const auto* const submit = std::get_if<Submit>(&command)) {
                asked += submit->count;
                std::vector<std::string> ids;
                for (std::uint32_t i = 0; i < submit->count; ++i)
                    ids.push_back(std::to_string(++last_job));
                crew.submitted(ids, now, {});
            } else {
                rest.push_back(std::move(command));
            }
        }
        return rest;
    }
    void sees(const std::string& id, Phase phase, std::string why = {}) {
        crew.seen({{.id = id, .phase = phase, .why = std::move(why)}}, now, {});
    }
    /// Its worker is enlisted, under its number.
    void works(const std::string& id, bool busy = true) {
        sees(id, Phase::running);
        demand.workers[id] = {.id = {std::stoull(id)}, .name = "node/" + id, .running = busy};
        crew.heard(demand, now);
    }
    void ends(const std::string& id, std::string why = "COMPLETED") {
        demand.workers.erase(id);
        crew.heard(demand, now);
        sees(id, Phase::ended, std::move(why));
    }
    void has_to_do(std::uint64_t attempts) {
        demand.attempts = attempts;
        crew.heard(demand, now);
    }

    Crew crew;
    Demand demand;
    Instant now{};
    std::uint32_t asked = 0;
    int last_job = 0;
};
