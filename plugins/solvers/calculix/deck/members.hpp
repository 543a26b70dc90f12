// SPDX-License-Identifier: MIT
// Which nodes an output takes in: the members of a set, in a region.
#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "deck/cards.hpp"
#include "mesh/msh_file.hpp"
#include "results/where.hpp"

namespace calculix {

/// Nodes of a part of the model, by node id.
class NodeMembers {
public:
    bool has(NodeId id) const { return id < members_.size() && members_[id]; }
    void add(NodeId id) {
        if (id >= members_.size())
            members_.resize(std::max<std::size_t>(id + 1, members_.size() * 3 / 2));
        if (!members_[id]) ++count_;
        members_[id] = true;
    }
    std::size_t count() const { return count_; }

private:
    std::vector<bool> members_;
    std::size_t count_ = 0;
};

/// Reads the deck anew whenever it is asked to: sets of sets need more than one look.
using ReadDeck = std::function<void(CardVisitor&)>;

/// The nodes of node set `set` (upper case), or of the elements of element set `set` when there is
/// no such node set. Throws Invalid when there is neither.
NodeMembers nodes_of_set(const ReadDeck& read, const std::string& set);

/// The nodes of the model in a region.
NodeMembers nodes_in(const ReadDeck& read, const Where& where);

/// Throws BadDesign ("mesh") for a tetrahedron of the deck whose corners are numbered the wrong way
/// round.
void check_tetrahedra(const ReadDeck& read);

}  // namespace calculix
