// SPDX-License-Identifier: MIT
// Which trials are best. All functions take losses (smaller is better) and violations (0 when
// feasible); a feasible trial beats an infeasible one, of two infeasible ones the lesser violation
// wins (Deb's constrained domination, IEEE Trans. Evol. Comput. 6(2), 2002, section VI).
#pragma once

#include <cstddef>
#include <optional>
#include <set>
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

/// The front kept as trials come: an insertion costs O(log front) with one or two objectives and
/// O(front) with more. For one thread at a time.
class Front {
public:
    /// A position that `insert` gave, with its losses.
    struct Member {
        std::size_t tag;
        std::vector<double> losses;
        bool operator==(const Member&) const = default;
    };

    /// Takes a feasible trial with as many losses as all others, at least one. When it is now on
    /// the front (equal losses stay beside each other), the tags that it displaced; nothing when it
    /// is not. A loss that is NaN is on no front.
    std::optional<std::vector<std::size_t>> insert(std::size_t tag, std::span<const double> losses);

    /// In order of insertion. Put together when asked after a change, which costs O(front log
    /// front); valid until the next insertion.
    const std::vector<Member>& members() const;

    std::size_t size() const { return sorted_.size(); }

private:
    struct Entry {
        std::size_t order = 0;  // of insertion
        Member member;
    };
    /// By losses in lexicographic order, then by insertion: with two objectives a front falls in
    /// the second where it rises in the first, so that whoever dominates or is dominated is a
    /// neighbour.
    struct ByLosses {
        bool operator()(const Entry& a, const Entry& b) const;
    };
    using Sorted = std::set<Entry, ByLosses>;

    bool is_dominated(const Entry& entry, Sorted::const_iterator place) const;
    /// The tags of those that went.
    std::vector<std::size_t> erase_dominated(const Entry& entry, Sorted::const_iterator place);

    Sorted sorted_;
    std::size_t inserted_ = 0;
    mutable std::vector<Member> members_;
    mutable bool members_stale_ = false;
};

/// Volume dominated by `points` and bounded by `reference`, exact (WFG for three objectives and
/// more: While, Bradstreet, Barone, IEEE Trans. Evol. Comput. 16(1), 2012). Points not below the
/// reference in every loss add nothing. Costs O(n log n) with two objectives and grows quickly with
/// their number; meant for fronts of a few hundred.
double hypervolume(std::vector<std::vector<double>> points, std::span<const double> reference);

}  // namespace femrun::study
