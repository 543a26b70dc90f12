// SPDX-License-Identifier: MIT
#include "deck/members.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "femrun/failure.hpp"
#include "mesh/survey.hpp"
#include "text/words.hpp"

namespace calculix {

namespace {

/// 0 where there is none.
NodeId id_in(std::string_view text) {
    const auto id = integer_in(text);
    return id && *id > 0 ? static_cast<NodeId>(*id) : 0;
}

/// The nodes of an element of type `type`, such as C3D20R; 0 for those that are not told by name.
std::size_t nodes_of_type(std::string_view type) {
    if (type.substr(0, 3) == "B31") return 2;
    if (type.substr(0, 3) == "B32") return 3;
    for (const std::string_view family : {"C3D", "DC3D", "T3D", "M3D", "CPS", "CPE", "CAX", "S"}) {
        if (type.substr(0, family.size()) != family) continue;
        const std::string_view rest = type.substr(family.size());
        const auto count = integer_in(rest.substr(0, rest.find_first_not_of("0123456789")));
        return count && *count > 0 ? static_cast<std::size_t>(*count) : 0;
    }
    return 0;
}

/// Which lines below *ELEMENT go on with the element before: an element ends with its last node, as
/// CalculiX counts them, and where their number is not known, at a line without comma behind it.
class Continuation {
public:
    void card(const Card& card) {
        fields_ = card.keyword == "ELEMENT" ? nodes_of_type(card.set("TYPE")) : 0;
        if (fields_ > 0) ++fields_;  // its id
        taken_ = 0;
        goes_on_ = false;
    }

    /// Whether the line goes on with the element before.
    bool line(const std::vector<std::string_view>& parts) {
        const bool went_on = goes_on_;
        if (!went_on) taken_ = 0;
        for (const std::string_view part : parts) taken_ += part.empty() ? 0u : 1u;
        goes_on_ = fields_ > 0 ? taken_ < fields_ : parts.back().empty();
        return went_on;
    }

private:
    std::size_t fields_ = 0, taken_ = 0;
    bool goes_on_ = false;
};

/// Ids of sets, given one by one, by GENERATE or by the names of other sets.
class Collector final : public CardVisitor {
public:
    /// `set_card` is NSET or ELSET, which are also the parameter that names the set; `item_card`
    /// (NODE or ELEMENT) may fill a set as well.
    Collector(const char* set_card, const char* item_card, std::set<std::string> wanted)
        : set_card_(set_card), item_card_(item_card), wanted_(std::move(wanted)) {}

    void card(const Card& card) override {
        const bool is_set = card.keyword == set_card_;
        const bool is_item = card.keyword == item_card_;
        const std::string name = is_set || is_item ? card.set(set_card_) : "";
        taking_ = !name.empty() && wanted_.contains(name) ? (is_set ? list : first) : nothing;
        if (taking_ == list && card.parameter("GENERATE")) taking_ = range;
        if (taking_ != nothing) found = true;
        continuation_.card(card);
    }

    void data(const Card&, std::string_view line) override {
        if (taking_ == nothing) return;
        const std::vector<std::string_view> parts = split(line, ',');
        if (taking_ == range) {
            generate(parts);
        } else if (taking_ == first) {
            const bool goes_on = item_card_ == "ELEMENT" && continuation_.line(parts);
            if (!goes_on && integer_in(parts[0])) ids.add(id_in(parts[0]));
        } else {
            for (const std::string_view part : parts) {
                if (integer_in(part)) {
                    ids.add(id_in(part));
                } else if (!part.empty()) {
                    names.insert(upper(part));
                }
            }
        }
    }

    NodeMembers ids;
    std::set<std::string> names;  // of sets that are members
    bool found = false;

private:
    enum Taking { nothing, list, range, first };

    void generate(const std::vector<std::string_view>& parts) {
        if (parts.size() < 2) return;
        const NodeId begin = id_in(parts[0]), end = id_in(parts[1]);
        const NodeId step = parts.size() > 2 ? std::max(id_in(parts[2]), NodeId{1}) : 1;
        for (NodeId id = begin; id <= end; id += step) ids.add(id);
    }

    std::string set_card_, item_card_;
    std::set<std::string> wanted_;
    Taking taking_ = nothing;
    Continuation continuation_;
};

struct Found {
    NodeMembers ids;
    bool found = false;
};

Found members(const ReadDeck& read, const char* set_card, const char* item_card,
              const std::string& set) {
    std::set<std::string> wanted{set};
    for (;;) {
        Collector collector(set_card, item_card, wanted);
        read(collector);
        const std::size_t known = wanted.size();
        wanted.merge(collector.names);
        if (wanted.size() == known) return {std::move(collector.ids), collector.found};
    }
}

/// Nodes of the elements with given ids.
class NodesOfElements final : public CardVisitor {
public:
    explicit NodesOfElements(const NodeMembers& elements) : elements_(elements) {}

    void card(const Card& card) override {
        in_elements_ = card.keyword == "ELEMENT";
        continuation_.card(card);
    }

    void data(const Card&, std::string_view line) override {
        if (!in_elements_) return;
        const std::vector<std::string_view> parts = split(line, ',');
        std::size_t from = 0;
        if (!continuation_.line(parts)) {
            const auto id = integer_in(parts[0]);
            wanted_ = id && *id > 0 && elements_.has(static_cast<NodeId>(*id));
            from = 1;
        }
        for (std::size_t i = from; wanted_ && i < parts.size(); ++i)
            if (const auto id = integer_in(parts[i]); id && *id > 0)
                nodes.add(static_cast<NodeId>(*id));
    }

    NodeMembers nodes;

private:
    const NodeMembers& elements_;
    Continuation continuation_;
    bool in_elements_ = false, wanted_ = false;
};

Point point_in(const std::vector<std::string_view>& parts) {
    Point at{};
    for (std::size_t i = 0; i < 3 && i + 1 < parts.size(); ++i)
        at[i] = number_in(parts[i + 1]).value_or(0);
    return at;
}

class NodesIn final : public CardVisitor {
public:
    explicit NodesIn(const Where& where) : where_(where) {}

    void card(const Card& card) override { in_nodes_ = card.keyword == "NODE"; }

    void data(const Card&, std::string_view line) override {
        if (!in_nodes_) return;
        const std::vector<std::string_view> parts = split(line, ',');
        const auto id = integer_in(parts[0]);
        if (!id || *id <= 0) return;
        if (where_.keeps(point_in(parts))) nodes.add(static_cast<NodeId>(*id));
    }

    NodeMembers nodes;

private:
    const Where& where_;
    bool in_nodes_ = false;
};

/// Whether the deck has tetrahedra, and where its nodes are.
class Tetrahedra final : public CardVisitor {
public:
    void card(const Card& card) override {
        const std::string type = card.keyword == "ELEMENT" ? card.set("TYPE") : "";
        in_nodes_ = card.keyword == "NODE";
        element_fields_ = type == "C3D4" ? 1 + 4 : type == "C3D10" || type == "C3D10T" ? 1 + 10 : 0;
        taken_ = 0;
    }

    void data(const Card&, std::string_view line) override {
        if (!in_nodes_ && element_fields_ == 0) return;
        const std::vector<std::string_view> parts = split(line, ',');
        if (in_nodes_) {
            const NodeId id = id_in(parts[0]);
            if (id >= places_.size())
                places_.resize(std::max<std::size_t>(id + 1, places_.size() * 3 / 2));
            places_[id] = point_in(parts);
            return;
        }
        // An element may go on over several lines: it ends with its last node.
        for (const std::string_view part : parts) {
            if (part.empty()) continue;
            if (taken_ < ids_.size()) ids_[taken_] = id_in(part);
            if (++taken_ < element_fields_) continue;
            check();
            taken_ = 0;
        }
    }

private:
    void check() const {
        // What has other faults is left to CalculiX, which says so.
        for (std::size_t i = 1; i < ids_.size(); ++i)
            if (ids_[i] == 0 || ids_[i] >= places_.size()) return;
        const double volume = tetrahedron_volume(places_[ids_[1]], places_[ids_[2]],
                                                 places_[ids_[3]], places_[ids_[4]]);
        if (volume < 0) throw inverted(ids_[0], volume);
    }

    std::vector<Point> places_;
    std::array<NodeId, 5> ids_{};  // element, corners
    bool in_nodes_ = false;
    std::size_t element_fields_ = 0;  // the element's id and its nodes; 0 where there are none
    std::size_t taken_ = 0;           // of them, so far
};

}  // namespace

void check_tetrahedra(const ReadDeck& read) {
    Tetrahedra tetrahedra;
    read(tetrahedra);
}

NodeMembers nodes_of_set(const ReadDeck& read, const std::string& set) {
    Found nodes = members(read, "NSET", "NODE", set);
    if (nodes.found) return std::move(nodes.ids);
    const Found elements = members(read, "ELSET", "ELEMENT", set);
    if (!elements.found)
        throw femrun::Invalid("the deck has no set '" + set +
                              "'; define it with *NSET, or name a physical group of the geometry");
    NodesOfElements reader(elements.ids);
    read(reader);
    return std::move(reader.nodes);
}

NodeMembers nodes_in(const ReadDeck& read, const Where& where) {
    NodesIn reader(where);
    read(reader);
    return std::move(reader.nodes);
}

}  // namespace calculix
