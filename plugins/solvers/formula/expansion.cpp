// SPDX-License-Identifier: MIT
#include "expansion.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <set>

#include "complaint.hpp"

namespace formula {

namespace {

using Kind = Node::Kind;

/// What is longer becomes a piece of its own. Two of them and a chunk fit in muParser's 20000.
constexpr std::size_t piece_max = 6000;

/// Indexes count names, so anything near this is a mistake; products of two stay exact.
constexpr std::int64_t integer_max = 1000000000;

std::string place(std::size_t at) { return " at character " + std::to_string(at); }

std::string digits(double value) {
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    return std::string(text.data(), end);
}

class Expander {
public:
    Expander(const Names& names, const Integers& integers) : names_(names), integers_(integers) {}

    std::vector<Piece> expand(const Node& tree) {
        hoisted(emit(tree));
        return std::move(pieces_);
    }

private:
    std::string emit(const Node& node) {
        std::string text = emitted(node);
        return text.size() > piece_max ? hoisted(std::move(text)) : text;
    }

    /// Makes the text a piece; the name of its slot.
    std::string hoisted(std::string text) {
        Piece piece;
        piece.into = names_.fresh();
        piece.uses = slots(text);
        piece.text = std::move(text);
        pieces_.push_back(std::move(piece));
        return slot(pieces_.back().into);
    }

    static std::string slot(std::size_t number) { return "v" + std::to_string(number); }

    static std::vector<std::size_t> slots(const std::string& text) {
        std::set<std::size_t> found;
        for (std::size_t i = 0; i < text.size(); ++i) {
            const bool inside_word = i > 0 && std::isalpha(static_cast<unsigned char>(text[i - 1]));
            if (text[i] != 'v' || inside_word) continue;
            std::size_t number = 0;
            const auto end =
                std::from_chars(text.data() + i + 1, text.data() + text.size(), number);
            if (end.ec == std::errc()) found.insert(number);
        }
        return {found.begin(), found.end()};
    }

    std::string emitted(const Node& node) {
        switch (node.kind) {
            case Kind::number:
                return digits(node.value);
            case Kind::name:
                return name(node);
            case Kind::indexed:
                return slot(names_.number(indexed(node)));
            case Kind::call:
                return call(node);
            case Kind::loop:
                return loop(node);
            case Kind::sign:
                if (node.word == "!") return "(" + emit(node.parts[0]) + "==0)";
                return "(-" + emit(node.parts[0]) + ")";
            case Kind::binary:
                return binary(node);
            case Kind::choice:
                return "((" + emit(node.parts[0]) + ")?(" + emit(node.parts[1]) + "):(" +
                       emit(node.parts[2]) + "))";
            case Kind::text:
                break;
        }
        throw Complaint(
            "the text '" + node.word + "'" + place(node.at) +
            " is no number; compare it with a categorical quantity, as in material == \"" +
            node.word + "\"");
    }

    std::string name(const Node& node) {
        const auto index = indexes_.find(node.word);
        if (index == indexes_.end()) return slot(names_.number(node.word));
        const std::string number = std::to_string(index->second);
        return index->second < 0 ? "(" + number + ")" : number;
    }

    /// x[i+1] is the quantity x3 where i is 2.
    std::string indexed(const Node& node) {
        const std::int64_t index = integer(node.parts[0]);
        if (index < 0)
            throw Complaint("the index of '" + node.word + "'" + place(node.at) + " becomes " +
                            std::to_string(index) + "; the least is 0");
        return node.word + std::to_string(index);
    }

    std::string call(const Node& node) {
        std::vector<std::string> values;
        std::size_t size = 0;
        for (const Node& part : node.parts) size += values.emplace_back(emit(part)).size();
        std::string text = node.word + "(";
        for (std::string& value : values) {
            // Longer than a slot's name and too long together.
            if (size > piece_max && value.size() > 20) value = hoisted(std::move(value));
            text += (text.back() == '(' ? "" : ",") + value;
        }
        return text + ")";
    }

    std::string binary(const Node& node) {
        const Node &left = node.parts[0], &right = node.parts[1];
        const bool equates = node.word == "==" || node.word == "!=";
        if (equates && right.kind == Kind::text) return match(left, right, node.word == "==");
        if (equates && left.kind == Kind::text) return match(right, left, node.word == "==");
        // muParser folds constants as integers: to it, 0.5 && 1 is 0.
        if (node.word == "&&" || node.word == "||")
            return "((" + emit(left) + "!=0)" + node.word + "(" + emit(right) + "!=0))";
        return "(" + emit(left) + node.word + emit(right) + ")";
    }

    std::string match(const Node& quantity, const Node& text, bool same) {
        const bool named = quantity.kind == Kind::name || quantity.kind == Kind::indexed;
        if (!named || (quantity.kind == Kind::name && indexes_.count(quantity.word) != 0))
            throw Complaint("the text '" + text.word + "'" + place(text.at) +
                            " is compared with something else than a categorical quantity; write "
                            "its name there");
        const std::string name = quantity.kind == Kind::indexed ? indexed(quantity) : quantity.word;
        const std::string found = slot(names_.match(name, text.word));
        return same ? found : "(1-" + found + ")";
    }

    std::string loop(const Node& node) {
        const std::string& index = node.parts[0].word;
        const std::int64_t from = integer(node.parts[1]), to = integer(node.parts[2]);
        const std::string joint = node.word == "sum" ? "+" : "*";
        if (to < from) return node.word == "sum" ? "0" : "1";
        terms_ += to - from + 1;
        if (terms_ > terms_max)
            throw Complaint("'" + node.word + "'" + place(node.at) + " unrolls to more than " +
                            std::to_string(terms_max) + " terms; make its bounds narrower");

        const auto outer = indexes_.find(index);
        const auto before = outer == indexes_.end() ? from : outer->second;
        const bool shadows = outer != indexes_.end();
        std::string text;
        for (std::int64_t i = from; i <= to; ++i) {
            indexes_[index] = i;
            text += (text.empty() ? "(" : joint) + emit(node.parts[3]);
            if (text.size() > piece_max && i < to) text = "(" + hoisted(text + ")");
        }
        shadows ? void(indexes_[index] = before) : void(indexes_.erase(index));
        return text + ")";
    }

    std::int64_t integer(const Node& node) const {
        Integers known = integers_;
        for (const auto& [name, value] : indexes_) known[name] = value;
        return whole_number(node, known);
    }

    const Names& names_;
    const Integers& integers_;
    Integers indexes_;  // of the loops around
    std::int64_t terms_ = 0;
    std::vector<Piece> pieces_;
};

[[noreturn]] void not_whole(const Node& node, const std::string& why) {
    throw Complaint(why + place(node.at) +
                    "; bounds and indexes are whole numbers, loop indexes, and entries of "
                    "[solver.let] that are whole numbers, joined by + - * /");
}

}  // namespace

std::int64_t whole_number(const Node& node, const Integers& integers) {
    const auto part = [&](std::size_t i) { return whole_number(node.parts[i], integers); };
    std::int64_t found = 0;
    if (node.kind == Kind::number) {
        if (node.value != std::floor(node.value) || node.value > integer_max)
            not_whole(node, "'" + node.word + "' is no whole number up to 1000000000");
        return static_cast<std::int64_t>(node.value);
    } else if (node.kind == Kind::name) {
        const auto known = integers.find(node.word);
        if (known == integers.end())
            not_whole(node, "'" + node.word + "' is not known before solving");
        return known->second;
    } else if (node.kind == Kind::sign && node.word == "-") {
        return -part(0);
    } else if (node.kind == Kind::binary && node.word == "+") {
        found = part(0) + part(1);
    } else if (node.kind == Kind::binary && node.word == "-") {
        found = part(0) - part(1);
    } else if (node.kind == Kind::binary && node.word == "*") {
        found = part(0) * part(1);
    } else if (node.kind == Kind::binary && node.word == "/") {
        const std::int64_t above = part(0), below = part(1);
        if (below == 0 || above % below != 0)
            not_whole(node, std::to_string(above) + " / " + std::to_string(below) +
                                " is no whole number");
        found = above / below;
    } else {
        not_whole(node, "'" + node.word + "' stands where a whole number is expected");
    }
    if (std::abs(found) > integer_max)
        not_whole(node, std::to_string(found) + " is beyond 1000000000");
    return found;
}

std::vector<Piece> expand(const Node& tree, const Names& names, const Integers& integers) {
    return Expander(names, integers).expand(tree);
}

}  // namespace formula
