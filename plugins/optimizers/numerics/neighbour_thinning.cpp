// SPDX-License-Identifier: MIT
// Whoever looks for his nearest goes along the chain of the first loss both ways, until that loss
// alone is farther than those he has; and whom he found remembers him, so that when one goes it is
// known who has to look again.
#include <algorithm>
#include <limits>
#include <utility>

#include "chain.hpp"
#include "least_lonely.hpp"
#include "thinning.hpp"

namespace numerics {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

class Neighbourhood {
public:
    Neighbourhood(const Points& points, const std::vector<std::uint32_t>& front)
        : width_(points.width),
          at_(front.size() * width_),
          is_end_(front.size()),
          chain_(points, front, 0),
          nearest_(front.size() * width_),
          found_by_(front.size()) {
        for (std::size_t loss = 0; loss < width_; ++loss) scale(Chain(points, front, loss), loss);
    }

    /// How lonely a member is now.
    double look(std::uint32_t place) {
        if (is_end_[place]) return infinity;
        Nearest* const nearest = &nearest_[place * width_];
        std::fill_n(nearest, width_, Nearest{});
        std::uint32_t before = chain_.beside(place)[0], after = chain_.beside(place)[1];
        while (before != Chain::nobody || after != Chain::nobody) {
            const double down = first_gap(place, before), up = first_gap(place, after);
            if (std::min(down, up) >= nearest[width_ - 1].distance) break;
            const bool goes_down = down <= up;
            std::uint32_t& next = goes_down ? before : after;
            take_in(nearest, {distance(place, next), next});
            next = chain_.beside(next)[goes_down ? 0 : 1];
        }
        double product = 1;
        for (std::size_t k = 0; k < width_ && nearest[k].place != Chain::nobody; ++k) {
            product *= nearest[k].distance;
            found_by_[nearest[k].place].push_back(place);
        }
        return product;
    }

    /// Takes a member out, and says whose nearest it was; some of those may be out themselves.
    std::vector<std::uint32_t> take_out(std::uint32_t place) {
        chain_.take_out(place);
        std::vector<std::uint32_t> bereft = std::move(found_by_[place]);
        std::sort(bereft.begin(), bereft.end());
        bereft.erase(std::unique(bereft.begin(), bereft.end()), bereft.end());
        bereft.erase(std::remove_if(bereft.begin(), bereft.end(),
                                    [&](std::uint32_t other) { return !has(other, place); }),
                     bereft.end());
        return bereft;
    }

private:
    struct Nearest {
        double distance = infinity;
        std::uint32_t place = Chain::nobody;
    };

    /// One loss as a share of its extent; where all are equal it tells nobody apart.
    void scale(const Chain& chain, std::size_t loss) {
        if (chain.extent() == 0) return;
        for (std::uint32_t place = 0; place < is_end_.size(); ++place) {
            at_[place * width_ + loss] = (chain.half(place) - chain.least()) / chain.extent();
            if (chain.is_end(place)) is_end_[place] = true;
        }
    }

    /// Nobody is infinitely far.
    double first_gap(std::uint32_t a, std::uint32_t b) const {
        if (b == Chain::nobody) return infinity;
        const double gap = at_[a * width_] - at_[b * width_];
        return gap * gap;
    }

    double distance(std::uint32_t a, std::uint32_t b) const {
        double sum = 0;
        for (std::size_t i = 0; i < width_; ++i) {
            const double gap = at_[a * width_ + i] - at_[b * width_ + i];
            sum += gap * gap;
        }
        return sum;
    }

    /// Among the ascending ones, of which the farthest goes.
    void take_in(Nearest* nearest, Nearest one) const {
        for (std::size_t k = 0; k < width_; ++k)
            if (one.distance < nearest[k].distance) std::swap(one, nearest[k]);
    }

    bool has(std::uint32_t place, std::uint32_t other) const {
        const Nearest* const nearest = &nearest_[place * width_];
        return std::any_of(nearest, nearest + width_,
                           [other](const Nearest& each) { return each.place == other; });
    }

    std::size_t width_;
    std::vector<double> at_;  // shares of the extents, row by row
    std::vector<bool> is_end_;
    Chain chain_;                                       // of the first loss, those who are in
    std::vector<Nearest> nearest_;                      // row by row, as many as losses
    std::vector<std::vector<std::uint32_t>> found_by_;  // who looked twice is in it twice
};

}  // namespace

Thinned thinned_by_neighbours(const Points& points, const std::vector<std::uint32_t>& front,
                              std::size_t room) {
    Neighbourhood neighbourhood(points, front);
    std::vector<double> loneliness(front.size());
    for (std::uint32_t place = 0; place < front.size(); ++place)
        loneliness[place] = neighbourhood.look(place);
    LeastLonely members(std::move(loneliness));
    for (std::size_t left = front.size(); left > room; --left)
        for (const std::uint32_t bereft : neighbourhood.take_out(members.pop()))
            if (members.is_in(bereft)) members.set(bereft, neighbourhood.look(bereft));
    return members.those_in();
}

}  // namespace numerics
