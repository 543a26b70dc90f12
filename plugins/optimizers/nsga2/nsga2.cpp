// SPDX-License-Identifier: MIT
#include "nsga2.hpp"

#include <algorithm>
#include <bit>

#include "latin_hypercube.hpp"

namespace nsga2 {

namespace {

/// Matings that may end in known designs or break the rules before a random design is taken.
constexpr int matings_max = 100;

/// One seed, three streams of numbers: whatever differs in many bits will do.
constexpr std::uint64_t start_stream = 0x9E3779B97F4A7C15u, random_stream = 0xD1B54A32D192ED03u;

std::vector<numerics::Range> ranges(const std::vector<Parameter>& parameters) {
    std::vector<numerics::Range> ranges;
    for (const Parameter& each : parameters) ranges.push_back(each.range);
    return ranges;
}

std::uint64_t hash(const double* design, std::size_t width) {
    std::uint64_t key = 0;
    for (std::size_t i = 0; i < width; ++i) {
        key ^= std::bit_cast<std::uint64_t>(design[i] + 0.0);  // -0 is 0
        key = (key ^ (key >> 32)) * 0xD6E8FEB86659FD93u;
        key ^= key >> 32;
    }
    return key;
}

}  // namespace

Nsga2::Nsga2(const std::vector<Parameter>& parameters, std::size_t objectives,
             std::size_t constraints, const Settings& settings, std::uint64_t seed)
    : settings_(settings),
      genome_(parameters.begin(), parameters.end()),
      constraints_(constraints),
      engine_(seed),
      variation_(genome_, settings.rates),
      random_designs_(ranges(parameters), seed ^ random_stream),
      scale_(constraints),
      parents_(parameters.size(), objectives, constraints),
      told_(parents_) {
    numerics::Engine start(seed ^ start_stream);
    first_ = latin_hypercube(genome_, settings.population, start);
}

bool Nsga2::is_new(const double* design) const {
    return known_.count(hash(design, genome_.size())) == 0;
}

void Nsga2::begin(std::uint64_t trial, const double* design) {
    known_.insert(hash(design, genome_.size()));
    random_designs_.mark(design);
    Coordinates& coordinates = running_[trial];
    coordinates.resize(genome_.size());
    for (std::size_t i = 0; i < genome_.size(); ++i)
        coordinates[i] = genome_[i].coordinate(design[i]);
}

void Nsga2::adopt(std::uint64_t trial, const double* design) {
    begin(trial, design);
    ++first_asked_;
}

const Population& Nsga2::breeders() {
    if (parents_.size() > 0) return parents_;
    if (!told_ranked_) {
        told_.rank(scale_);
        told_ranked_ = true;
        tournament_.restart();
    }
    return told_;
}

void Nsga2::mate(const Population& from) {
    const auto copy = [&](std::uint32_t i) {
        return Coordinates(from.coordinates(i), from.coordinates(i) + genome_.size());
    };
    Coordinates a = copy(tournament_.winner(from, engine_));
    Coordinates b = copy(tournament_.winner(from, engine_));
    variation_.cross(a, b, engine_);
    variation_.mutate(a, engine_);
    variation_.mutate(b, engine_);
    children_.push_back(std::move(b));
    children_.push_back(std::move(a));
}

bool Nsga2::start(double* design, const Keeps& keeps) {
    const std::size_t width = genome_.size();
    if (first_asked_ >= settings_.population) return false;
    std::copy_n(&first_[first_asked_++ * width], width, design);
    return is_new(design) && keeps(design);
}

bool Nsga2::breed(double* design, const Keeps& keeps) {
    const Population& from = breeders();
    if (from.size() == 0) return false;
    for (int matings = 0; matings <= matings_max;) {
        if (children_.empty()) {
            mate(from);
            ++matings;
        }
        for (std::size_t i = 0; i < genome_.size(); ++i)
            design[i] = genome_[i].value(children_.back()[i]);
        children_.pop_back();
        if (is_new(design) && keeps(design)) return true;
    }
    return false;
}

Nsga2::Drawn Nsga2::ask(std::uint64_t trial, double* design, const Keeps& keeps,
                        const std::function<bool()>& go_on) {
    const bool starting = first_asked_ < settings_.population;
    const bool bred = starting ? start(design, keeps) : breed(design, keeps);
    if (!bred) {
        const auto fresh = [&](const double* drawn) { return is_new(drawn) && keeps(drawn); };
        const Drawn drawn = random_designs_.draw(design, fresh, go_on);
        if (drawn != Drawn::design) return drawn;
    }
    begin(trial, design);
    return Drawn::design;
}

void Nsga2::tell_complete(std::uint64_t trial, const double* losses, const double* violations) {
    const auto ended = running_.find(trial);
    if (ended == running_.end()) return;
    scale_.learn(violations);
    told_.add(ended->second.data(), losses, violations);
    running_.erase(ended);
    count_told();
}

void Nsga2::tell_failed(std::uint64_t trial) {
    if (running_.erase(trial) > 0) count_told();
}

void Nsga2::count_told() {
    told_ranked_ = false;
    if (++told_count_ < settings_.population) return;
    told_count_ = 0;
    parents_.absorb(told_);
    parents_.select(settings_.population, scale_, settings_.survivors);
    tournament_.restart();
    children_.clear();
}

}  // namespace nsga2
