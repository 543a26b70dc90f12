// SPDX-License-Identifier: MIT
#include "run/revision.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "run/judging.hpp"
#include "store/database.hpp"
#include "study/goals.hpp"

namespace femrun::run {

namespace {

/// Whether an optimizer that was begun before the change would go on in the same way after it.
bool same_for_optimizer(const Change& change) {
    const study::StudyDefinition &was = change.was, &is = change.is;
    return was.space == is.space && was.goals == is.goals && was.optimizer == is.optimizer &&
           was.seed == is.seed && change.optimizer == Change::Optimizer::same;
}

class Reviser {
public:
    static Result<std::vector<store::Fact>> revise(const store::History& past,
                                                   const Change& change) {
        auto space = study::SearchSpace::compile(change.is.space);
        if (!space) return std::move(space).error();
        auto goals = study::Goals::compile(change.is.goals, *space);
        if (!goals) return std::move(goals).error();
        Reviser reviser(past, change, *space, *goals);
        for (const store::TrialHistory& trial : past.trials())
            if (auto done = reviser.take(trial); !done)
                return std::move(done).error().within(fmt::format("study '{}'", change.is.name));
        reviser.facts_.emplace_back(store::StudyRevised{past.size(), store::to_json(change.was)});
        return std::move(reviser.facts_);
    }

private:
    Reviser(const store::History& past, const Change& change, const study::SearchSpace& space,
            const study::Goals& goals)
        : past_(past), change_(change), space_(space), goals_(goals) {}

    Result<void> take(const store::TrialHistory& trial) {
        if (trial.counts && change_.was.space == change_.is.space)
            return judge(trial, trial.design, trial.response, change_.was.goals);
        const store::InItsTime then = past_.in_its_time(trial.number);
        auto time = time_of(then.definition);
        if (!time) return std::move(time).error();
        const Time& was = **time;
        if (!was.placement) return {};  // it was outside and stays so
        const auto place = was.placement->of(then.design);
        const std::string why = fmt::format("{}", fmt::join(place.why, "; "));
        const bool counts = place.why.empty();
        const bool as_it_was =
            trial.counts == counts && same(place.design, trial.design) && why == trial.outside;
        if (!counts && !study::is_finished(trial.state)) end(trial);
        if (!as_it_was)
            facts_.emplace_back(store::TrialPlaced{trial.number, counts, place.design, why});
        if (!counts) return {};
        return judge(trial, place.design, then.response, was.goals);
    }

    /// What it waits for will not be solved.
    void end(const store::TrialHistory& trial) {
        for (const store::AttemptHistory& attempt : past_.attempts(trial.number))
            if (attempt.state == study::AttemptState::started)
                facts_.emplace_back(store::AttemptEnded{
                    .trial = trial.number,
                    .attempt = attempt.attempt,
                    .state = study::AttemptState::lost,
                    .failure = study::Failure{study::FailureKind::infrastructure, "femrun",
                                              "femrun ended while it ran", study::Cause::femrun}});
        facts_.emplace_back(
            store::TrialEnded{.trial = trial.number, .state = study::TrialState::cancelled});
    }

    Result<void> judge(const store::TrialHistory& trial, const study::Design& design,
                       const std::vector<double>& response, const study::GoalsDefinition& was) {
        if (was == change_.is.goals) return {};
        auto anew = judged_anew(trial.number, trial.state, design, response, was, goals_, space_);
        if (!anew) return std::move(anew).error();
        if (*anew) facts_.emplace_back(std::move(**anew));
        return {};
    }

    static bool same(const study::Design& a, const study::Design& b) {
        return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](double x, double y) {
            return x == y || (std::isnan(x) && std::isnan(y));
        });
    }

    /// A definition that trials are of, and the way from its space to the new one.
    struct Time {
        study::GoalsDefinition goals;
        std::optional<study::Placement> placement;  // none: what varied then is not known now
    };

    /// Trials that counted until now must know their way; those that were outside need not.
    Result<const Time*> time_of(const std::string* definition) {
        const auto known = times_.find(definition);
        if (known != times_.end()) return &known->second;
        Time time;
        if (definition == nullptr) {
            auto placement =
                study::Placement::between(change_.was.space, change_.is.space, change_.before);
            if (!placement)
                return Error{placement.error().kind,
                             placement.error().message +
                                 ", and use --resume; or use --name for a new study"};
            time = {change_.was.goals, *std::move(placement)};
        } else {
            auto was = store::definition_from_json(*definition);
            if (!was) return std::move(was).error();
            auto placement =
                study::Placement::between(was->space, change_.is.space, change_.before);
            time.goals = std::move(was->goals);
            if (placement) time.placement = *std::move(placement);
        }
        return &times_.emplace(definition, std::move(time)).first->second;
    }

    const store::History& past_;
    const Change& change_;
    const study::SearchSpace& space_;
    const study::Goals& goals_;
    std::map<const std::string*, Time> times_;  // by where the history keeps the definition
    std::vector<store::Fact> facts_;
};

}  // namespace

Result<std::vector<store::Fact>> revision(const store::History& past, const Change& change) {
    if (same_for_optimizer(change) || past.size() == 0) return std::vector<store::Fact>{};
    return Reviser::revise(past, change);
}

std::uint64_t seed_after(std::uint64_t seed, std::uint64_t revisions) {
    if (revisions == 0) return seed;
    // SplitMix64 (Steele, Lea, Flood 2014), at its step number `revisions`.
    std::uint64_t mixed = seed + revisions * 0x9E3779B97F4A7C15u;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
    return mixed ^ (mixed >> 31);
}

}  // namespace femrun::run
