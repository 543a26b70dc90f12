// SPDX-License-Identifier: MIT
#include "deck/facts.hpp"

#include "femrun/failure.hpp"
#include "text/words.hpp"

namespace calculix {

namespace {

class Reader final : public CardVisitor {
public:
    void card(const Card& card) override {
        variables_ = nullptr;
        if (card.keyword == "STEP") {
            begin_step(card);
        } else if (card.keyword == "ENDSTEP") {
            if (!facts.steps.empty()) facts.steps.back().ended = true;
        } else if (!facts.steps.empty()) {
            in_step(card, facts.steps.back());
        }
    }

    void include(const std::string& file) override { facts.includes.push_back(file); }

    void data(const Card&, std::string_view line) override {
        if (!variables_) return;
        for (const std::string_view variable : split(line, ','))
            if (!variable.empty()) variables_->insert(upper(variable));
    }

    DeckFacts facts;

private:
    void begin_step(const Card& card) {
        Step step = facts.steps.empty() ? Step() : facts.steps.back();
        step.place = card.place();
        step.ended = false;
        step.analysis.clear();
        facts.steps.push_back(std::move(step));
        fresh_ = {};
    }

    void in_step(const Card& card, Step& step) {
        if (step.analysis.empty()) step.analysis = card.keyword;
        if (card.keyword == "NODEPRINT") {
            print(card, step.node_prints, fresh_.node_prints, "NSET");
        } else if (card.keyword == "ELPRINT" || card.keyword == "ELEMENTPRINT") {
            print(card, step.element_prints, fresh_.element_prints, "ELSET");
        } else if (card.keyword == "NODEFILE" || card.keyword == "NODEOUTPUT") {
            fields(step.node_fields, fresh_.node_fields);
        } else if (card.keyword == "ELFILE" || card.keyword == "ELEMENTFILE" ||
                   card.keyword == "ELEMENTOUTPUT" || card.keyword == "ELOUTPUT") {
            fields(step.element_fields, fresh_.element_fields);
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

    void fields(std::set<std::string>& fields, bool& begun) {
        if (!begun) fields.clear();
        begun = true;
        variables_ = &fields;
    }

    struct Fresh {
        bool node_prints = false, element_prints = false;
        bool node_fields = false, element_fields = false;
    };
    Fresh fresh_;
    std::set<std::string>* variables_ = nullptr;
};

}  // namespace

const Step& DeckFacts::last() const {
    static const Step none;
    return steps.empty() ? none : steps.back();
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

}  // namespace calculix
