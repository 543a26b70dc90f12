// SPDX-License-Identifier: MIT
#include "sampler.hpp"

#include <algorithm>
#include <cmath>

#include "numerics/elementary.hpp"
#include "search/keys.hpp"
#include "search/spread.hpp"
#include "search/standing.hpp"

namespace tpe {

namespace {

/// What a plane through them needs, but six at least.
std::size_t usual_startup(const Space& space) { return std::max<std::size_t>(6, space.size() + 1); }

}  // namespace

Sampler::Sampler(const std::vector<Parameter>& parameters, std::size_t objectives,
                 std::size_t constraints, std::uint64_t seed, const Tuning& tuning)
    : space_(parameters),
      tuning_(tuning),
      seed_(seed),
      objectives_(objectives),
      history_(space_.size(), objectives, constraints),
      split_(objectives, constraints),
      feasibility_(search::choices(space_)),
      good_(space_),
      bad_(space_),
      region_(space_, tuning.region),
      front_search_(space_, tuning.region),
      scout_(space_, search::mixed(seed + 1)),
      random_(search::ranges(parameters), seed) {
    if (tuning_.startup == 0) tuning_.startup = usual_startup(space_);
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

    std::optional<Proposal> proposal = propose(engine, accept);
    if (proposal) {
        random_.mark(design);
    } else {
        const Drawn drawn = random_.draw(
            design, [&](const double* at) { return is_new(at) && keeps(at); }, go_on);
        if (drawn != Drawn::design) return drawn;
        proposal = Proposal{std::vector<double>(space_.size()), false};
        space_.to_point(design, proposal->point.data());
    }
    proposed_.insert(search::key_of(design, width));
    const Row row = history_.begin(trial, proposal->point);
    if (proposal->local && objectives_ == 1) region_.proposed(row);
    if (proposal->local && objectives_ > 1) front_search_.proposed(row);
    return Drawn::design;
}

std::optional<Sampler::Proposal> Sampler::propose(numerics::Engine& engine, const Accept& accept) {
    if (space_.size() == 0) return std::nullopt;
    if (started_ < start_.size()) {
        Proposal proposal{start_[started_++], false};
        return accept(proposal.point.data()) ? std::optional(proposal) : std::nullopt;
    }
    if (feasibility_.has_failures() && split_.size() < start_.size()) {
        auto point = scout_.propose(feasibility_, engine, accept);
        return point ? std::optional(Proposal{std::move(*point), false}) : std::nullopt;
    }
    if (split_.size() < 3) return std::nullopt;
    if (numerics::uniform_unit(engine) < tuning_.local && tuning_.local_search)
        if (auto proposal = objectives_ == 1 ? propose_locally(engine, accept)
                                             : propose_at_front(engine, accept))
            return proposal;
    return propose_by_density(engine, accept);
}

std::optional<Sampler::Proposal> Sampler::propose_at_front(numerics::Engine& engine,
                                                           const Accept& accept) {
    // Before anything is feasible, the least infeasible trial is the front.
    auto point = front_search_.propose(
        history_, split_.feasible_count() > 0 ? split_.front() : split_.good(1), feasibility_,
        engine, accept);
    return point ? std::optional(Proposal{std::move(*point), true}) : std::nullopt;
}

std::optional<Sampler::Proposal> Sampler::propose_locally(numerics::Engine& engine,
                                                          const Accept& accept) {
    if (!region_.centre()) region_.start(history_, split_.good(1)[0]);
    // A search away from the incumbent ends when it has become narrow and not caught up.
    const bool follows = *region_.centre() == *incumbent_;
    if (region_.is_at_rest() || (!follows && region_.half_width() < tuning_.give_up)) {
        rested_.push_back(*region_.centre());
        if (!start_search()) return std::nullopt;
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
    return Proposal{std::move(*point), true};
}

bool Sampler::is_in_niche(const double* point) const {
    for (const Row row : rested_) {
        const double* const centre = history_.point(row);
        bool inside = true;
        for (std::size_t i = 0; i < space_.size(); ++i)
            inside =
                inside && (i < space_.ordered() ? std::abs(point[i] - centre[i]) < tuning_.niche
                                                : point[i] == centre[i]);
        if (inside) return true;
    }
    return false;
}

/// At the best that is in no niche.
bool Sampler::start_search() {
    constexpr std::size_t looked_at = 100;
    for (const Row row : split_.good(looked_at))
        if (!is_in_niche(history_.point(row))) {
            region_.start(history_, row);
            return true;
        }
    return false;
}

void Sampler::fit_densities() {
    const auto wanted =
        static_cast<std::size_t>(std::ceil(tuning_.gamma * static_cast<double>(split_.size())));
    const auto good =
        split_.good(std::clamp<std::size_t>(wanted, tuning_.good_min, tuning_.good_max));
    good_rows_.assign(good.begin(), good.end());
    std::vector<Observation> observations;
    for (const Row row : good_rows_) observations.push_back({history_.point(row), 1.0});
    good_.fit(observations, tuning_.good, tuning_.prior);

    // The others, every so many, so that a long history costs no more than a short one.
    std::vector<Row> sorted = good_rows_;
    std::sort(sorted.begin(), sorted.end());
    observations.clear();
    const std::size_t take = std::min(completed_.size(), tuning_.bad_max);
    for (std::size_t i = 0; i < take; ++i) {
        const Row row = completed_[i * completed_.size() / take];
        if (!std::binary_search(sorted.begin(), sorted.end(), row))
            observations.push_back({history_.point(row), 1.0});
    }
    if (tuning_.constant_liar) {
        // What runs is taken for bad until it is known: designs in flight keep apart.
        std::size_t lies = 0;
        for (const auto& [trial, row] : history_.running())
            if (++lies <= tuning_.bad_max) observations.push_back({history_.point(row), 1.0});
    }
    bad_.fit(observations, tuning_.bad, tuning_.prior);
}

std::vector<double> Sampler::draw_candidate(numerics::Engine& engine,
                                            std::span<const Row> good) const {
    std::vector<double> x(space_.size());
    if (!tuning_.multivariate || good.empty()) {
        for (std::size_t i = 0; i < x.size(); ++i) x[i] = good_.draw_coordinate(engine, i);
    } else if (numerics::uniform_unit(engine) < tuning_.mixed) {
        const double* const base = history_.point(good[numerics::uniform_below(
            engine, std::min<std::size_t>(good.size(), tuning_.bases))]);
        for (std::size_t i = 0; i < x.size(); ++i)
            x[i] = numerics::uniform_unit(engine) < tuning_.keep ? base[i]
                                                                 : good_.draw_coordinate(engine, i);
    } else {
        good_.draw(engine, x.data());
    }
    space_.snap(x.data());
    return x;
}

/// ln l(x) - ln g(x) + ln P(success): what is most often good and seldom bad maximises expected
/// improvement (Bergstra and others 2011, equation 17).
double Sampler::score(const double* point) const {
    double score = tuning_.multivariate ? good_.log_density(point) - bad_.log_density(point)
                                        : good_.log_marginals(point) - bad_.log_marginals(point);
    if (feasibility_.has_failures()) score += feasibility_.log_success({point, space_.size()});
    return score;
}

std::optional<Sampler::Proposal> Sampler::propose_by_density(numerics::Engine& engine,
                                                             const Accept& accept) {
    fit_densities();
    std::vector<std::pair<double, std::vector<double>>> candidates;
    for (std::size_t k = 0; k < tuning_.candidates; ++k) {
        std::vector<double> x = draw_candidate(engine, good_rows_);
        const double worth = score(x.data());
        candidates.emplace_back(-worth, std::move(x));
    }
    std::sort(candidates.begin(), candidates.end());
    for (auto& [worth, x] : candidates)
        if (accept(x.data())) return Proposal{std::move(x), false};
    return std::nullopt;
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
    if (objectives_ > 1) return front_search_.learn(history_, *row);
    const bool follows = region_.centre() && incumbent_ && *region_.centre() == *incumbent_;
    if (!incumbent_ || search::is_better(history_, *row, *incumbent_)) incumbent_ = *row;
    region_.learn(
        history_, *row, [this](Row a, Row b) { return search::is_better(history_, a, b); },
        search::is_feasible(history_, *row), follows);
}

void Sampler::failed(std::uint64_t trial, std::string_view stage) {
    const auto row = history_.end(trial, State::failed, {}, {});
    if (!row) return;
    region_.fail(*row);
    front_search_.fail(*row);
    feasibility_.add_failure({history_.point(*row), space_.size()}, stage);
}

void Sampler::dropped(std::uint64_t trial) {
    const auto row = history_.end(trial, State::dropped, {}, {});
    if (!row) return;
    region_.forget(*row);
    front_search_.forget(*row);
}

}  // namespace tpe
