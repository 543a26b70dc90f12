// SPDX-License-Identifier: MIT
#include "climb.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "search/descent.hpp"

namespace gp {

namespace {

using Point = std::vector<double>;
using Keeps = std::function<bool(const double*)>;

Point anywhere(const search::Space& space, const Box& box, numerics::Engine& engine) {
    Point x(space.size());
    for (std::size_t i = 0; i < x.size(); ++i)
        x[i] = i < space.ordered()
                   ? box.low[i] + (box.high[i] - box.low[i]) * numerics::uniform_unit(engine)
                   : static_cast<double>(
                         numerics::uniform_below(engine, space.values(i - space.ordered())));
    return x;
}

/// At a distance between a thousandth and a third of the space, in a few coordinates or in all.
Point around(const Point& base, const search::Space& space, const Box& box,
             numerics::Engine& engine) {
    Point x = base;
    const double wide = 0.3 * numerics::exp(-6 * numerics::uniform_unit(engine));
    const double moved = numerics::uniform_unit(engine) < 0.5 ? 1.0 : 0.3;
    for (std::size_t i = 0; i < space.ordered(); ++i) {
        if (numerics::uniform_unit(engine) >= moved) continue;
        const double far = std::max(wide * (box.high[i] - box.low[i]), 1.5 * space.cell(i));
        x[i] = std::clamp(x[i] + far * numerics::normal(engine), box.low[i], box.high[i]);
    }
    for (std::size_t i = space.ordered(); i < x.size(); ++i)
        if (numerics::uniform_unit(engine) < 0.2)
            x[i] = static_cast<double>(
                numerics::uniform_below(engine, space.values(i - space.ordered())));
    return x;
}

class Climb {
public:
    Climb(const Acquisition& acquisition, const search::Space& space, const Box& box,
          const Keeps& keeps, const ClimbTuning& tuning)
        : acquisition_(&acquisition),
          space_(&space),
          box_(&box),
          keeps_(&keeps),
          tuning_(&tuning) {}

    Promise operator()(Promise from) const {
        for (int round = 0; round < tuning_->rounds; ++round) {
            along_slope(from);
            if (!through_steps(from)) break;
        }
        return from;
    }

private:
    void along_slope(Promise& from) const {
        const std::size_t d = space_->ordered();
        search::Descent descent;
        descent.steps_max = tuning_->steps;
        bool moves = false;
        for (std::size_t i = 0; i < d; ++i) {
            const bool real = space_->cell(i) == 0;
            descent.low.push_back(real ? box_->low[i] : from.point[i]);
            descent.high.push_back(real ? box_->high[i] : from.point[i]);
            moves = moves || real;
        }
        if (!moves) return;
        Point whole = from.point, x(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(d));
        const double found = -descent(
            [&](const double* at, double* gradient) {
                std::copy(at, at + d, whole.begin());
                if (!(*keeps_)(whole.data())) return std::numeric_limits<double>::infinity();
                const double value = acquisition_->at(whole.data(), gradient);
                for (std::size_t i = 0; i < d; ++i) gradient[i] = -gradient[i];
                return -value;
            },
            x);
        if (found > from.value) {
            from.value = found;
            std::copy(x.begin(), x.end(), from.point.begin());
        }
    }

    /// Whether any step or choice was changed.
    bool through_steps(Promise& from) const {
        bool changed = false;
        const auto tried = [&](std::size_t i, double value) {
            Point other = from.point;
            other[i] = value;
            space_->snap(other.data());
            if (other[i] == from.point[i] || !(*keeps_)(other.data())) return;
            const double found = acquisition_->at(other.data());
            if (found <= from.value) return;
            from = {found, std::move(other)};
            changed = true;
        };
        for (std::size_t i = 0; i < space_->ordered(); ++i) {
            const double cell = space_->cell(i);
            if (cell == 0) continue;
            const double at = from.point[i];
            for (const double way : {-1.0, 1.0})
                for (const double steps : {1.0, 2.0})
                    tried(i, std::clamp(at + way * steps * cell, box_->low[i], box_->high[i]));
        }
        constexpr std::uint64_t values_max = 12;  // choices beyond are met by chance alone
        for (std::size_t c = 0; c < space_->choices(); ++c)
            for (std::uint64_t v = 0; v < std::min(space_->values(c), values_max); ++v)
                tried(space_->ordered() + c, static_cast<double>(v));
        return changed;
    }

    const Acquisition* acquisition_;
    const search::Space* space_;
    const Box* box_;
    const Keeps* keeps_;
    const ClimbTuning* tuning_;
};

}  // namespace

std::vector<Promise> most_promising(const Acquisition& acquisition, const search::Space& space,
                                    const Box& box, const std::vector<Point>& bases,
                                    const Keeps& keeps, numerics::Engine& engine,
                                    const ClimbTuning& tuning) {
    std::vector<Point> places;
    const auto add = [&](Point x) {
        space.snap(x.data());
        if (keeps(x.data())) places.push_back(std::move(x));
    };
    for (std::size_t k = 0; k < tuning.anywhere; ++k) add(anywhere(space, box, engine));
    const std::size_t count = std::min(bases.size(), tuning.bases);
    for (std::size_t k = 0; count > 0 && k < tuning.around; ++k)
        add(around(bases[k % count], space, box, engine));
    std::vector<Promise> promises;
    if (places.empty()) return promises;

    Matrix points(static_cast<Eigen::Index>(space.size()),
                  static_cast<Eigen::Index>(places.size()));
    for (std::size_t k = 0; k < places.size(); ++k)
        std::copy(places[k].begin(), places[k].end(),
                  points.data() + static_cast<std::ptrdiff_t>(k * space.size()));
    const Vector values = acquisition.at(points);
    for (std::size_t k = 0; k < places.size(); ++k)
        promises.push_back({values[static_cast<Eigen::Index>(k)], places[k]});
    const auto better = [](const Promise& a, const Promise& b) { return a.value > b.value; };
    std::stable_sort(promises.begin(), promises.end(), better);

    const Climb climb(acquisition, space, box, keeps, tuning);
    for (std::size_t k = 0; k < std::min(promises.size(), tuning.climbers); ++k)
        promises[k] = climb(promises[k]);
    std::stable_sort(promises.begin(), promises.end(), better);
    return promises;
}

}  // namespace gp
