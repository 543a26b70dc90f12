// SPDX-License-Identifier: MIT
// From a tree to plain arithmetic: loops unrolled, indexes resolved, names replaced by slots.
//
//     sum(i, 1, 2, x[i] * i)    ->    ((v4*1)+(v5*2))
//
// Slots are places in one array of numbers. muParser takes 20000 characters, so what grows beyond a
// few thousand is computed by a piece of its own into a fresh slot, before what uses it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "syntax.hpp"

namespace formula {

/// Whole numbers known before solving, which bounds and indexes may use.
using Integers = std::map<std::string, std::int64_t>;

/// What the names in a formula stand for. Each throws Complaint when there is no such thing.
struct Names {
    /// The slot of a quantity or an intermediate value.
    std::function<std::size_t(const std::string& name)> number;
    /// The slot that is 1 when the quantity is this text, else 0.
    std::function<std::size_t(const std::string& name, const std::string& text)> match;
    /// A new slot.
    std::function<std::size_t()> fresh;
};

/// One formula in muParser's words, over the slots v0, v1 ...
struct Piece {
    std::string text;
    std::vector<std::size_t> uses;  // slots, ascending
    std::size_t into = 0;           // slot of the value
};

/// Pieces to be computed in this order; the last is the formula's value. Throws Complaint.
std::vector<Piece> expand(const Node& tree, const Names& names, const Integers& integers);

/// The whole number that the tree says with these names; throws Complaint when it says none.
std::int64_t whole_number(const Node& tree, const Integers& integers);

/// Most terms that the loops of one formula may have together.
constexpr std::int64_t terms_max = 100000;

}  // namespace formula
