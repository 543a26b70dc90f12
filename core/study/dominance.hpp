// SPDX-License-Identifier: MIT
// Which trials are best. All functions take losses (smaller is better) and violations (0 when
// feasible); a feasible trial beats an infeasible one, of two infeasible ones the lesser violation
// wins (Deb's constrained domination, IEEE Trans. Evol. Comput. 6(2), 2002, section VI).
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace femrun::study {

struct Judged {
    std::vector<double> losses;
    double violation = 0;
};

/// a is at least as good in every loss and better in one.
bool dominates(std::span<const double> a, std::span<const double> b);

/// Constrained domination.
bool beats(const Judged& a, const Judged& b);

/// The front kept as trials come: O(front) an insertion, O(log front) with two objectives.
class Front {
public:
    /// Positions that `insert` gave, with their losses, in order of insertion.
    struct Member {
        std::size_t tag;
        std::vector<double> losses;
    };

    /// Takes a feasible trial; true when it is now on the front (equal losses stay beside each
    /// other).
    bool insert(std::size_t tag, std::span<const double> losses);
    const std::vector<Member>& members() const { return members_; }

private:
    std::vector<Member> members_;
};

/// Volume dominated by `points` and bounded by `reference`, exact (WFG for three objectives and
/// more: While, Bradstreet, Barone, IEEE Trans. Evol. Comput. 16(1), 2012). Points not below the
/// reference in every loss add nothing.
double hypervolume(std::vector<std::vector<double>> points, std::span<const double> reference);

}  // namespace femrun::study
