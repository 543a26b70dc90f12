// SPDX-License-Identifier: MIT
#include "deck/cards.hpp"

#include <algorithm>

#include "deck/include_line.hpp"
#include "femrun/failure.hpp"
#include "text/lines.hpp"
#include "text/words.hpp"

namespace calculix {

namespace {

// CalculiX itself stops at ten files below each other.
constexpr int depth_max = 10;

class Reader {
public:
    Reader(const OpenInclude& open, CardVisitor& visitor) : open_(open), visitor_(visitor) {}

    void read(std::istream& deck, const std::string& name, int depth) {
        if (depth > depth_max)
            throw femrun::Invalid("'" + name + "' is included more than " +
                                  std::to_string(depth_max) +
                                  " files deep; an include probably includes itself");
        Lines lines(deck);
        while (lines.next()) {
            std::string_view line = trimmed(lines.line());
            if (line.empty() || line.substr(0, 2) == "**") continue;
            if (line.front() != '*') {
                visitor_.data(card_, line);
                continue;
            }
            const std::uint64_t number = lines.number();
            if (const auto file = included_file(line, name + ":" + std::to_string(number))) {
                include(*file, depth);
                continue;
            }
            std::string whole(line);
            while (whole.back() == ',' && lines.next()) whole += trimmed(lines.line());
            card_ = card_in(whole, name, number);
            visitor_.card(card_);
        }
    }

private:
    static Card card_in(std::string_view line, const std::string& file, std::uint64_t number) {
        Card card;
        card.file = file;
        card.line = number;
        for (const std::string_view part : split(line.substr(1), ',')) {
            if (card.keyword.empty()) {
                card.keyword = upper(part);
                std::erase(card.keyword, ' ');
                continue;
            }
            const std::size_t equals = part.find('=');
            const std::string_view value =
                equals == std::string_view::npos ? std::string_view() : part.substr(equals + 1);
            card.parameters.emplace_back(upper(trimmed(part.substr(0, equals))), trimmed(value));
        }
        return card;
    }

    void include(const std::string& name, int depth) {
        visitor_.include(name);
        if (const std::unique_ptr<std::istream> file = open_(name)) read(*file, name, depth + 1);
    }

    const OpenInclude& open_;
    CardVisitor& visitor_;
    Card card_;
};

}  // namespace

const std::string* Card::parameter(std::string_view name) const {
    for (const auto& [key, value] : parameters)
        if (key == name) return &value;
    return nullptr;
}

std::string Card::set(std::string_view name) const {
    const std::string* value = parameter(name);
    return value ? upper(*value) : "";
}

std::string Card::place() const { return file + ":" + std::to_string(line); }

void read_deck(std::istream& deck, const std::string& name, const OpenInclude& open,
               CardVisitor& visitor) {
    Reader(open, visitor).read(deck, name, 1);
}

}  // namespace calculix
