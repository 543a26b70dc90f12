// SPDX-License-Identifier: MIT
#include "windows/proposals.hpp"

#include <algorithm>
#include <utility>

#include "sdk/loaded_plugin.hpp"
#include "windows/hexadecimal.hpp"

namespace femrun::windows {

namespace {

/// An optimizer at one problem: asked as slots fall free, told in an order that is not that of
/// asking.
class Conversation {
public:
    Conversation(const femrun_entry_t& entry, const Problem& problem)
        : problem_(problem), optimizer_(entry, "{}"), name_(entry.descriptor(0)->name) {
        optimizer_.host.keeps = [&problem](const double* design) {
            return !problem.has_rules ||
                   keeps_rules(problem, Design(design, design + problem.parameters.size()));
        };
    }

    Lines lines() && {
        if (!optimizer_.made() || optimizer_.open(problem_.parameters, seed, problem_.objectives,
                                                  problem_.constraints) != FEMRUN_OK) {
            lines_.push_back(name_ + " " + problem_.name + ": " + optimizer_.host.message);
            return std::move(lines_);
        }
        for (const Design& design : problem_.adopted) {
            optimizer_.adopt(design);
            running_.emplace_back(++trial_, design);
        }
        bool more = true;
        while (more || !running_.empty()) {
            if (more) more = fill_slots();
            if (!running_.empty()) end_one();
        }
        return std::move(lines_);
    }

private:
    static constexpr std::uint64_t seed = 20240229;

    /// Asks for as many designs at once as slots are free; false when there will be no more.
    bool fill_slots() {
        const std::size_t left = problem_.trials - static_cast<std::size_t>(trial_);
        const std::size_t free = problem_.in_flight - std::min(running_.size(), problem_.in_flight);
        const std::size_t wanted = std::min(left, free);
        const std::vector<Design> designs = optimizer_.ask(wanted);
        for (const Design& design : designs) {
            running_.emplace_back(++trial_, design);
            std::string line;
            for (const double value : design) line += " " + hexadecimal(value);
            say(trial_, line);
        }
        if (designs.size() < wanted)
            say(trial_ + 1,
                optimizer_.asked == FEMRUN_OK ? " none is left" : " " + optimizer_.host.message);
        return designs.size() == wanted && left > wanted;
    }

    void end_one() {
        const auto ended =
            running_.begin() + static_cast<std::ptrdiff_t>((7 * ++ends_ + 3) % running_.size());
        const auto [trial, design] = *ended;
        running_.erase(ended);
        const Ending ending = ending_of(problem_, trial, design);
        if (ending.outcome == FEMRUN_COMPLETE)
            optimizer_.complete(trial, ending.losses, ending.excesses);
        else if (ending.outcome == FEMRUN_FAILED_DESIGN)
            optimizer_.failed(trial, ending.stage);
        else
            optimizer_.dropped(trial);
    }

    void say(std::uint64_t trial, const std::string& what) {
        lines_.push_back(name_ + " " + problem_.name + " " + std::to_string(trial) + ":" + what);
    }

    const Problem& problem_;
    stand::OptimizerAtWork optimizer_;
    std::string name_;
    std::vector<std::pair<std::uint64_t, Design>> running_;
    std::uint64_t trial_ = 0, ends_ = 0;
    Lines lines_;
};

}  // namespace

Lines proposals(const femrun_entry_t& entry, const Problem& problem) {
    return Conversation(entry, problem).lines();
}

Lines proposals(const std::string& path, std::size_t trials_max) {
    const stand::LoadedLibrary library(path);
    Lines all;
    for (Problem problem : problems()) {
        problem.trials = std::min(problem.trials, trials_max);
        for (std::string& line : proposals(library.entry(), problem))
            all.push_back(std::move(line));
    }
    return all;
}

std::optional<std::string> difference(const Lines& here, const Lines& there) {
    const auto [mine, its] = std::mismatch(here.begin(), here.end(), there.begin(), there.end());
    if (mine == here.end() && its == there.end()) return std::nullopt;
    const auto shown = [](const Lines& lines, Lines::const_iterator line) {
        return line == lines.end() ? std::string("nothing more") : "'" + *line + "'";
    };
    return "the designs part at line " + std::to_string(mine - here.begin() + 1) + ": here " +
           shown(here, mine) + ", there " + shown(there, its);
}

}  // namespace femrun::windows
