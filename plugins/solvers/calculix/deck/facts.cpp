// SPDX-License-Identifier: MIT
#include "deck/facts.hpp"

#include <algorithm>

#include "femrun/failure.hpp"
#include "femrun/near_name.hpp"
#include "text/words.hpp"

namespace calculix {

namespace {

/// Whether elements of a type (upper case) have a volume: solids, shells, membranes, beams, bars.
bool has_volume(const std::string& type) {
    for (const std::string_view family : {"C3D", "DC3D", "F3D", "T3D", "M3D", "CPS", "CPE", "CAX"})
        if (type.compare(0, family.size(), family) == 0) return true;
    const bool shell_or_beam = type.size() > 1 && (type[0] == 'S' || type[0] == 'B');
    return shell_or_beam && type[1] >= '0' && type[1] <= '9';
}

/// Cards below which a line begins with a node, an element or a set of them.
bool is_of_sets(const std::string& keyword) {
    for (const std::string_view card : {"BOUNDARY", "CLOAD", "CFLUX", "TEMPERATURE", "DLOAD",
                                        "DFLUX", "FILM", "RADIATE", "INITIALCONDITIONS"})
        if (keyword == card) return true;
    return false;
}

/// The card of a keyword as people write it.
std::string shown(const std::string& keyword) {
    for (const std::string_view second : {"SECTION", "CONDITIONS"})
        if (keyword.ends_with(second))
            return "*" + keyword.substr(0, keyword.size() - second.size()) + " " +
                   std::string(second);
    return "*" + keyword;
}

class Reader final : public CardVisitor {
public:
    void card(const Card& card) override {
        variables_ = nullptr;
        counts_modes_ = false;
        define_sets(card);
        name_set(card);
        if (card.keyword == "STEP") {
            begin_step(card);
        } else if (card.keyword == "ENDSTEP") {
            if (!facts.steps.empty()) end_step(card, facts.steps.back());
        } else if (!facts.steps.empty()) {
            in_step(card, facts.steps.back());
        }
    }

    void include(const std::string& file) override {
        facts.includes.push_back(file);
        if (file.find("${") != std::string::npos) facts.sets_complete = false;
    }

    void data(const Card& card, std::string_view line) override {
        if (is_of_sets(card.keyword)) name_set(card, split(line, ',')[0]);
        if (counts_modes_) {
            if (const auto count = integer_in(split(line, ',')[0]))
                facts.steps.back().modes = static_cast<int>(*count);
            counts_modes_ = false;
        }
        if (!variables_) return;
        for (const std::string_view variable : split(line, ','))
            if (!variable.empty()) variables_->insert(upper(variable));
    }

    DeckFacts facts;

private:
    /// Of a section.
    void name_set(const Card& card) {
        if (card.keyword.ends_with("SECTION"))
            facts.named.push_back({card.set("ELSET"), shown(card.keyword), card.place()});
    }

    /// At the beginning of a line below a card, where a number may stand too.
    void name_set(const Card& card, std::string_view word) {
        word = trimmed(word);
        const bool name = !word.empty() && word.front() != '@' && word.front() != '"' &&
                          !integer_in(word) && word.find("${") == std::string_view::npos;
        if (name) facts.named.push_back({upper(word), shown(card.keyword), card.place()});
    }

    void define_sets(const Card& card) {
        if (card.keyword == "RESTART" && card.parameter("READ")) facts.sets_complete = false;
        const bool nodes = card.keyword == "NSET" || card.keyword == "NODE";
        const bool elements = card.keyword == "ELSET" || card.keyword == "ELEMENT";
        if (!nodes && !elements) return;
        const std::string set = card.set(nodes ? "NSET" : "ELSET");
        if (set.find("${") != std::string::npos) facts.sets_complete = false;
        if (!set.empty()) facts.sets.insert(set);
        if (card.keyword != "ELEMENT" || !has_volume(card.set("TYPE"))) return;
        if (set.empty()) facts.volume_sets_complete = false;
        auto& known = facts.volume_sets;
        if (std::find(known.begin(), known.end(), set) == known.end()) known.push_back(set);
    }

    void begin_step(const Card& card) {
        Step step = facts.steps.empty() ? Step() : facts.steps.back();
        step.place = card.place();
        step.begin_file = card.file;
        step.begin_line = card.line;
        step.ended = step.prints_elements = false;
        step.analysis.clear();
        step.modes.reset();
        facts.steps.push_back(std::move(step));
        fresh_ = {};
    }

    static void end_step(const Card& card, Step& step) {
        step.ended = true;
        step.end_file = card.file;
        step.end_line = card.line;
    }

    void in_step(const Card& card, Step& step) {
        if (step.analysis.empty()) step.analysis = card.keyword;
        if (card.keyword == "FREQUENCY" || card.keyword == "BUCKLE") {
            step.analysis = card.keyword;
            counts_modes_ = true;
        } else if (card.keyword == "NODEPRINT") {
            print(card, step.node_prints, fresh_.node_prints, "NSET");
        } else if (card.keyword == "ELPRINT" || card.keyword == "ELEMENTPRINT") {
            print(card, step.element_prints, fresh_.element_prints, "ELSET");
            step.prints_elements = true;
        } else if (card.keyword == "NODEFILE" || card.keyword == "NODEOUTPUT") {
            fields(card, step.node_fields, fresh_.node_fields);
        } else if (card.keyword == "ELFILE" || card.keyword == "ELEMENTFILE" ||
                   card.keyword == "ELEMENTOUTPUT" || card.keyword == "ELOUTPUT") {
            fields(card, step.element_fields, fresh_.element_fields);
        }
    }

    void print(const Card& card, std::vector<Print>& prints, bool& begun, const char* set) {
        if (!begun) prints.clear();
        begun = true;
        Print print;
        print.set = card.set(set);
        const std::string totals = card.set("TOTALS");
        print.rows = totals != "ONLY";
        print.totals = totals == "YES" || totals == "ONLY";
        print.place = card.place();
        prints.push_back(std::move(print));
        variables_ = &prints.back().variables;
    }

    void fields(const Card& card, std::set<std::string>& fields, bool& begun) {
        if (!begun) fields.clear();
        begun = true;
        // The last of these cards decides for all of them.
        const bool binary = card.keyword.find("OUTPUT") != std::string::npos;
        facts.binary_output = binary ? card.place() : "";
        variables_ = &fields;
    }

    struct Fresh {
        bool node_prints = false, element_prints = false;
        bool node_fields = false, element_fields = false;
    };
    Fresh fresh_;
    std::set<std::string>* variables_ = nullptr;
    bool counts_modes_ = false;  // the next line of data does
};

}  // namespace

bool is_face_set(const std::string& name) {
    return name.size() > 3 && name.compare(name.size() - 3, 2, "_F") == 0;
}

const Step& DeckFacts::last() const {
    static const Step none;
    return steps.empty() ? none : steps.back();
}

const Step* DeckFacts::last_without_modes() const {
    for (auto step = steps.rbegin(); step != steps.rend(); ++step)
        if (!step->of_modes()) return &*step;
    return nullptr;
}

DeckFacts facts_of(std::istream& deck, const std::string& name, const OpenInclude& open) {
    Reader reader;
    read_deck(deck, name, open, reader);
    return std::move(reader.facts);
}

void check_steps(const DeckFacts& facts, const std::string& deck) {
    if (facts.steps.empty())
        throw femrun::Invalid("deck '" + deck +
                              "' has no *STEP, so that nothing would be solved; it may be cut off: "
                              "add a step that ends with *END STEP");
    for (const Step& step : facts.steps)
        if (!step.ended)
            throw femrun::Invalid(
                step.place + ": the step has no *END STEP; add it behind the step's last card");
}

void check_named_sets(const DeckFacts& facts, const std::set<std::string>& known) {
    if (!facts.sets_complete) return;
    std::vector<std::string> names(known.begin(), known.end());
    std::erase_if(names, is_face_set);
    const auto check = [&](const NamedSet& named) {
        if (named.set.empty() || named.set.find("${") != std::string::npos ||
            known.contains(named.set))
            return;
        throw femrun::Invalid(named.place + ": " + named.by + " names the set '" + named.set +
                              "', which is not defined" +
                              femrun::name_suggestion(named.set, names));
    };
    for (const NamedSet& named : facts.named) check(named);
    for (const Step& step : facts.steps) {
        for (const Print& print : step.node_prints) check({print.set, "*NODE PRINT", print.place});
        for (const Print& print : step.element_prints) check({print.set, "*EL PRINT", print.place});
    }
}

}  // namespace calculix
