// SPDX-License-Identifier: MIT
#include "sampler.hpp"

#include <algorithm>
#include <iterator>

#include "search/keys.hpp"
#include "search/spread.hpp"
#include "search/standing.hpp"

namespace gp {

namespace {

/// As many as a plane through them needs, but six at least.
std::size_t usual_startup(const Space& space) { return std::max<std::size_t>(6, space.size() + 1); }

Box whole(const Space& space) {
    return {std::vector<double>(space.ordered(), 0.0), std::vector<double>(space.ordered(), 1.0)};
}

/// A model of n trials takes n^2 steps a place that is looked at: with many models, fewer trials.
std::size_t usual_known_max(std::size_t models) {
    const double most = 600 / numerics::sqrt(static_cast<double>(models));
    return std::max<std::size_t>(200, static_cast<std::size_t>(most));
}

/// Every so many, the last among them.
std::vector<Row> evenly(std::span<const Row> rows, std::size_t most) {
    std::vector<Row> kept;
    const std::size_t take = std::min(rows.size(), most);
    for (std::size_t k = 1; k <= take; ++k) kept.push_back(rows[k * rows.size() / take - 1]);
    return kept;
}

}  // namespace

Sampler::Sampler(const std::vector<Parameter>& parameters, std::size_t objectives,
                 std::size_t constraints, std::uint64_t seed, const Tuning& tuning)
    : space_(parameters),
      tuning_(tuning),
      seed_(seed),
      objectives_(objectives),
      constraints_(constraints),
      history_(space_.size(), objectives, constraints),
      split_(objectives, constraints),
      feasibility_(search::choices(space_)),
      region_(space_, tuning.region),
      front_search_(space_, tuning.region),
      scout_(space_, search::mixed(seed + 1)),
      random_(search::ranges(parameters), seed),
      beliefs_(space_, objectives, constraints, tuning.beliefs),
      turns_(tuning.turns) {
    if (tuning_.startup == 0) tuning_.startup = usual_startup(space_);
    if (tuning_.known_max == 0) tuning_.known_max = usual_known_max(objectives + constraints);
    numerics::Engine engine(search::mixed(seed));
    start_ = search::latin_hypercube(space_, tuning_.startup, engine);
}

Sampler::Drawn Sampler::ask(std::uint64_t trial, double* design,
                            const std::function<bool(const double*)>& keeps,
                            const std::function<bool()>& go_on) {
    numerics::Engine engine(search::mixed(seed_ ^ search::mixed(trial)));
    const std::size_t width = space_.parameters();
    const auto is_new = [&](const double* at) {
        return proposed_.count(search::key_of(at, width)) == 0;
    };
    const Accept accept = [&](double* at) {
        space_.to_design(at, design);
        if (!is_new(design) || !keeps(design)) return false;
        space_.to_point(design, at);
        return true;
    };
    std::vector<double> scratch(width);
    const Keeps keeps_point = [&](const double* at) {
        space_.to_design(at, scratch.data());
        return keeps(scratch.data());
    };

    std::optional<Proposal> proposal = propose(engine, accept, keeps_point);
    if (proposal) {
        random_.mark(design);
    } else {
        const Drawn drawn = random_.draw(
            design, [&](const double* at) { return is_new(at) && keeps(at); }, go_on);
        if (drawn != Drawn::design) return drawn;
        proposal = Proposal{std::vector<double>(space_.size()), Turn::other};
        space_.to_point(design, proposal->point.data());
    }
    proposed_.insert(search::key_of(design, width));
    const Row row = history_.begin(trial, proposal->point);
    turns_.proposed(row, proposal->turn);
    if (proposal->turn == Turn::local && objectives_ == 1 && constraints_ == 0)
        region_.proposed(row);
    if (proposal->turn == Turn::local && objectives_ > 1) front_search_.proposed(row);
    return Drawn::design;
}

std::optional<Sampler::Proposal> Sampler::propose(numerics::Engine& engine, const Accept& accept,
                                                  const Keeps& keeps) {
    if (space_.size() == 0) return std::nullopt;
    if (started_ < start_.size()) {
        Proposal proposal{start_[started_++], Turn::other};
        return accept(proposal.point.data()) ? std::optional(proposal) : std::nullopt;
    }
    if (feasibility_.has_failures() && split_.size() < start_.size()) {
        auto point = scout_.propose(feasibility_, engine, accept);
        return point ? std::optional(Proposal{std::move(*point), Turn::other}) : std::nullopt;
    }
    if (split_.size() < 3) return std::nullopt;
    if (tuning_.local_search && split_.size() > start_.size() &&
        numerics::uniform_unit(engine) < turns_.local_share()) {
        auto proposal = objectives_ > 1    ? propose_at_front(engine, accept)
                        : constraints_ > 0 ? propose_closely(engine, accept, keeps)
                                           : propose_locally(engine, accept);
        if (proposal) return proposal;
    }
    return propose_by_promise(engine, accept, keeps);
}

std::vector<Row> Sampler::failed_rows() const { return evenly(failed_, tuning_.known_max / 2); }

/// None before anything is feasible.
std::unique_ptr<Goal> Sampler::goal(const Beliefs& beliefs) const {
    if (split_.feasible_count() == 0) return nullptr;
    if (objectives_ == 1)
        return improvement_on(beliefs.loss_as_modelled(history_.losses(*incumbent_)[0]));
    // As far as a tenth of the front's range beyond its worst; of one point, a tenth of all that is
    // known.
    std::vector<double> front, reference;
    for (const Row row : split_.front())
        for (std::size_t j = 0; j < objectives_; ++j)
            front.push_back(beliefs.loss_as_modelled(history_.losses(row)[j], j));
    for (std::size_t j = 0; j < objectives_; ++j) {
        double low = front[j], high = front[j], least = low, most = high;
        for (std::size_t k = j; k < front.size(); k += objectives_) {
            low = std::min(low, front[k]);
            high = std::max(high, front[k]);
        }
        for (const Row row : completed_) {
            const double loss = beliefs.loss_as_modelled(history_.losses(row)[j], j);
            least = std::min(least, loss);
            most = std::max(most, loss);
        }
        reference.push_back(high + 0.1 * (high > low ? high - low : most - least));
    }
    return volume_ahead_of(front, reference);
}

std::optional<Sampler::Proposal> Sampler::propose_at_front(numerics::Engine& engine,
                                                           const Accept& accept) {
    auto point = front_search_.propose(
        history_, split_.feasible_count() > 0 ? split_.front() : split_.good(1), feasibility_,
        engine, accept);
    return point ? std::optional(Proposal{std::move(*point), Turn::local}) : std::nullopt;
}

/// All that is known; of a long history the best half of what models stand on, and of the rest
/// evenly.
std::vector<Row> Sampler::modelled_rows() {
    std::vector<Row> all = completed_;
    std::sort(all.begin(), all.end());
    if (all.size() <= tuning_.known_max) return all;
    const auto best = split_.good(tuning_.known_max / 2);
    std::vector<Row> rows(best.begin(), best.end()), rest;
    std::sort(rows.begin(), rows.end());
    std::set_difference(all.begin(), all.end(), rows.begin(), rows.end(), std::back_inserter(rest));
    const std::vector<Row> some = evenly(rest, tuning_.known_max - rows.size());
    rows.insert(rows.end(), some.begin(), some.end());
    std::sort(rows.begin(), rows.end());
    return rows;
}

std::optional<Sampler::Proposal> Sampler::propose_by_promise(numerics::Engine& engine,
                                                             const Accept& accept,
                                                             const Keeps& keeps) {
    beliefs_.learn(history_, modelled_rows(), failed_rows());
    std::vector<std::vector<double>> bases;
    for (const Row row : split_.good(tuning_.climb.bases))
        bases.emplace_back(history_.point(row), history_.point(row) + space_.size());
    return most_promising_of(beliefs_, whole(space_), bases, Turn::model, engine, accept, keeps);
}

std::optional<Sampler::Proposal> Sampler::propose_closely(numerics::Engine& engine,
                                                          const Accept& accept,
                                                          const Keeps& keeps) {
    const double* const centre = history_.point(*incumbent_);
    const std::size_t count =
        std::min(tuning_.close.trials * (space_.size() + 1), tuning_.close.most);
    const Nearest near = nearest(space_, history_, completed_, *incumbent_, count);
    Beliefs beliefs(space_, objectives_, constraints_, tuning_.beliefs);
    beliefs.learn(history_, near.rows, nearest(space_, history_, failed_, *incumbent_, count).rows);
    const Box box = box_around(space_, centre, std::max(near.middle, tuning_.close.narrowest));
    return most_promising_of(beliefs, box, {{centre, centre + space_.size()}}, Turn::local, engine,
                             accept, keeps);
}

std::optional<Sampler::Proposal> Sampler::most_promising_of(
    Beliefs& beliefs, const Box& box, const std::vector<std::vector<double>>& bases, Turn turn,
    numerics::Engine& engine, const Accept& accept, const Keeps& keeps) {
    for (const auto& [trial, row] : history_.running()) beliefs.believe(history_.point(row));
    const std::unique_ptr<Goal> goal = this->goal(beliefs);
    const Acquisition acquisition(beliefs, goal.get(), tuning_.acquisition);
    for (Promise& promise :
         most_promising(acquisition, space_, box, bases, keeps, engine, tuning_.climb))
        if (accept(promise.point.data())) return Proposal{std::move(promise.point), turn};
    return std::nullopt;
}

std::optional<Sampler::Proposal> Sampler::propose_locally(numerics::Engine& engine,
                                                          const Accept& accept) {
    if (!region_.centre() || region_.is_at_rest()) {
        // Where it came to rest is the best still: the models have all turns until they find
        // better.
        if (region_.centre() == incumbent_) return std::nullopt;
        region_.start(history_, *incumbent_);
    }
    // Where success is in doubt, it is tried as often as it would succeed.
    const Accept likely = [&](double* at) {
        if (feasibility_.has_failures()) {
            const double chance = numerics::exp(feasibility_.log_success({at, space_.size()}));
            if (numerics::uniform_unit(engine) > chance * chance) return false;
        }
        return accept(at);
    };
    auto point = region_.propose(history_, engine, likely);
    if (!point) return std::nullopt;
    return Proposal{std::move(*point), Turn::local};
}

void Sampler::adopt(std::uint64_t trial, const double* design) {
    random_.mark(design);
    proposed_.insert(search::key_of(design, space_.parameters()));
    std::vector<double> point(space_.size());
    space_.to_point(design, point.data());
    history_.begin(trial, point);
}

void Sampler::complete(std::uint64_t trial, std::span<const double> losses,
                       std::span<const double> excesses) {
    const auto row = history_.end(trial, State::complete, losses, excesses);
    if (!row) return;
    completed_.push_back(*row);
    split_.add(*row, losses, excesses);
    feasibility_.add_success({history_.point(*row), space_.size()});
    if (objectives_ > 1) {
        const auto front = split_.front();
        turns_.complete(*row, std::find(front.begin(), front.end(), *row) != front.end());
        front_search_.learn(history_, *row);
        return;
    }
    const bool follows = region_.centre() && incumbent_ && *region_.centre() == *incumbent_;
    const bool better = !incumbent_ || search::is_better(history_, *row, *incumbent_);
    if (better) incumbent_ = *row;
    turns_.complete(*row, better);
    region_.learn(
        history_, *row, [this](Row a, Row b) { return search::is_better(history_, a, b); },
        search::is_feasible(history_, *row), follows);
}

void Sampler::failed(std::uint64_t trial, std::string_view stage) {
    const auto row = history_.end(trial, State::failed, {}, {});
    if (!row) return;
    failed_.push_back(*row);
    turns_.complete(*row, false);
    region_.fail(*row);
    front_search_.fail(*row);
    feasibility_.add_failure({history_.point(*row), space_.size()}, stage);
}

void Sampler::dropped(std::uint64_t trial) {
    const auto row = history_.end(trial, State::dropped, {}, {});
    if (!row) return;
    turns_.forget(*row);
    region_.forget(*row);
    front_search_.forget(*row);
}

}  // namespace gp
