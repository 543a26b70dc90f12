// SPDX-License-Identifier: MIT
#include "model.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <numbers>

#include <femrun/near_name.hpp>

#include "complaint.hpp"

namespace formula {

namespace {

const std::map<std::string, double> constants = {{"pi", std::numbers::pi}, {"e", std::numbers::e}};

std::string shown(double value) {
    if (std::isnan(value)) return "nan";  // its sign says nothing
    std::array<char, 32> text{};
    // Six digits, as people read them: this is for messages.
    const auto end =
        std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general, 6)
            .ptr;
    return std::string(text.data(), end);
}

bool is_number(std::string_view text) {
    double number = 0;
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    return read.ec == std::errc() && read.ptr == end;
}

/// Runs `work` on one formula and puts the setting in front of what it complains about.
template <typename Work>
auto within(const std::string& key, const std::string& text, Work work) {
    try {
        return work();
    } catch (const Complaint& complaint) {
        throw WrongSettings("solver." + key + ": formula '" + text + "': " + complaint.what());
    }
}

struct Parsed {
    std::string key, name, text;
    Node tree;
};

std::vector<Parsed> parsed(const std::string& table, const std::vector<Entry>& entries) {
    std::vector<Parsed> all;
    for (const Entry& entry : entries) {
        const std::string key = table + "." + entry.name;
        all.push_back({key, entry.name, entry.formula,
                       within(key, entry.formula, [&] { return parse(entry.formula); })});
    }
    return all;
}

/// Entries of [solver.let] that are whole numbers, as far as they use only one another.
Integers whole_numbers(const std::vector<Parsed>& let) {
    Integers found;
    for (bool more = true; more;) {
        more = false;
        for (const Parsed& entry : let) {
            if (found.count(entry.name) != 0) continue;
            try {
                found.emplace(entry.name, whole_number(entry.tree, found));
                more = true;
            } catch (const Complaint&) {
                // It depends on the design, or on an entry that is not known yet.
            }
        }
    }
    return found;
}

void check_names(const std::vector<Entry>& let) {
    for (const Entry& entry : let) {
        const std::string key = "solver.let." + entry.name;
        if (!is_name(entry.name))
            throw WrongSettings(key + ": '" + entry.name +
                                "' cannot be used in a formula; a name has letters, digits and "
                                "underscores and begins with no digit");
        if (is_reserved(entry.name))
            throw WrongSettings(key + ": '" + entry.name +
                                "' is a word of formulas already; choose another name");
    }
}

}  // namespace

/// Compiles formulas into a model; intermediate values come when the first formula needs them.
class Model::Compilation {
public:
    Compilation(Model& model, const Definition& definition)
        : model_(model), let_(parsed("let", definition.let)), integers_(whole_numbers(let_)) {
        let_slots_.resize(let_.size());
    }

    void quantity(const Quantity& quantity) {
        known_.push_back(quantity.name);
        quantity_slots_.emplace(quantity.name, add_slot());
        model_.slot_names_.emplace_back(quantity.name, model_.slots_.size() - 1);
    }

    /// Every entry, in the order of the file, so that mistakes are told in that order.
    void let() {
        for (const Parsed& entry : let_) {
            if (quantity_slots_.count(entry.name) != 0)
                throw WrongSettings("solver." + entry.key + ": the study has a quantity '" +
                                    entry.name + "' already; rename one of them");
            known_.push_back(entry.name);
        }
        for (std::size_t i = 0; i < let_.size(); ++i) static_cast<void>(let_slot(i));
    }

    Named named(const Parsed& entry) {
        uses_.clear();
        Compiled compiled = compile(entry);
        return {entry.name, entry.text, std::move(compiled), uses_};
    }

private:
    std::size_t add_slot() {
        model_.slots_.push_back(1);  // some value for muParser's first look
        return model_.slots_.size() - 1;
    }

    Compiled compile(const Parsed& entry) {
        Names names;
        names.number = [this](const std::string& name) { return number(name); };
        names.match = [this](const std::string& name, const std::string& text) {
            return match(name, text);
        };
        names.fresh = [this] { return add_slot(); };
        const std::vector<Piece> pieces =
            within(entry.key, entry.text, [&] { return expand(entry.tree, names, integers_); });
        last_slot_ = pieces.back().into;
        return Compiled(pieces, model_.slots_);
    }

    std::size_t let_slot(std::size_t i) {
        if (let_slots_[i]) return *let_slots_[i];
        if (std::find(open_.begin(), open_.end(), i) != open_.end())
            throw Complaint("needs '" + let_[i].name + "', which needs this one; break the circle");
        open_.push_back(i);
        Compiled compiled = compile(let_[i]);
        open_.pop_back();
        let_slots_[i] = last_slot_;
        model_.let_.push_back(std::move(compiled));
        model_.slot_names_.emplace_back(let_[i].name, last_slot_);
        return *let_slots_[i];
    }

    std::size_t number(const std::string& name) {
        uses_.insert(name);
        if (const auto found = quantity_slots_.find(name); found != quantity_slots_.end()) {
            const std::size_t index = quantity_of(name);
            if (model_.quantities_[index].categorical) model_.needs_number_[index] = true;
            return found->second;
        }
        for (std::size_t i = 0; i < let_.size(); ++i)
            if (let_[i].name == name) return let_slot(i);
        const auto constant = constants.find(name);
        if (constant == constants.end())
            throw Complaint("there is no quantity '" + name + "'" +
                            femrun::name_suggestion(name, known_));
        const auto [slot, is_new] = constant_slots_.emplace(name, 0);
        if (is_new) {
            slot->second = add_slot();
            model_.slots_.back() = constant->second;
        }
        return slot->second;
    }

    std::size_t match(const std::string& name, const std::string& text) {
        uses_.insert(name);
        if (quantity_slots_.count(name) == 0)
            throw Complaint("there is no quantity '" + name + "' to compare with '" + text + "'" +
                            femrun::name_suggestion(name, known_));
        const std::size_t index = quantity_of(name);
        if (!model_.quantities_[index].categorical)
            throw Complaint("quantity '" + name + "' is a number, not one of several texts like '" +
                            text + "'; compare it with a number");
        for (const Match& known : model_.matches_)
            if (known.quantity == index && known.text == text) return known.slot;
        model_.matches_.push_back({index, add_slot(), text});
        return model_.matches_.back().slot;
    }

    std::size_t quantity_of(const std::string& name) const {
        // Quantities have the first slots, in their order.
        return quantity_slots_.at(name);
    }

    Model& model_;
    std::vector<Parsed> let_;
    Integers integers_;
    std::map<std::string, std::size_t> quantity_slots_, constant_slots_;
    std::vector<std::optional<std::size_t>> let_slots_;
    std::vector<std::size_t> open_;  // entries that are being compiled
    std::vector<std::string> known_;
    std::set<std::string> uses_;
    std::size_t last_slot_ = 0;
};

void Model::check(const Definition& definition) {
    check_names(definition.let);
    const std::vector<Parsed> let = parsed("let", definition.let);
    const Integers integers = whole_numbers(let);
    // Any name may turn out to be a quantity.
    const Names any = {[](const std::string&) { return std::size_t{0}; },
                       [](const std::string&, const std::string&) { return std::size_t{0}; },
                       [] { return std::size_t{0}; }};
    std::vector<Parsed> all = let;
    for (Parsed& entry : parsed("outputs", definition.outputs)) all.push_back(std::move(entry));
    for (Parsed& entry : parsed("fail", definition.fail)) all.push_back(std::move(entry));
    if (definition.delay)
        all.push_back({"delay", "", *definition.delay, within("delay", *definition.delay, [&] {
                           return parse(*definition.delay);
                       })});
    for (const Parsed& entry : all)
        within(entry.key, entry.text, [&] { return expand(entry.tree, any, integers).size(); });
}

Model::Model(const Definition& definition, const std::vector<Quantity>& quantities,
             const std::vector<std::string>& wanted)
    : quantities_(quantities), texts_(quantities.size()), needs_number_(quantities.size()) {
    check_names(definition.let);
    Compilation compilation(*this, definition);
    for (const Quantity& quantity : quantities) compilation.quantity(quantity);
    compilation.let();

    std::map<std::string, Named> outputs;
    for (const Parsed& entry : parsed("outputs", definition.outputs))
        outputs.emplace(entry.name, compilation.named(entry));
    for (const std::string& name : wanted) {
        const auto found = outputs.find(name);
        if (found == outputs.end())
            throw WrongSettings("solver.outputs: there is no '" + name + "'");
        outputs_.push_back(std::move(found->second));
        outputs.erase(found);
    }
    for (const Parsed& entry : parsed("fail", definition.fail))
        fail_.push_back(compilation.named(entry));
    if (definition.delay)
        delay_ = compilation.named({"delay", "", *definition.delay, parse(*definition.delay)});
}

void Model::set(std::size_t quantity, double number, std::string_view text) {
    slots_[quantity] = number;
    if (quantities_[quantity].categorical) texts_[quantity] = text;
}

void Model::begin() {
    for (std::size_t i = 0; i < quantities_.size(); ++i)
        if (needs_number_[i] && !texts_[i].empty() && !is_number(texts_[i]))
            throw WrongSettings("quantity '" + quantities_[i].name + "' is the text '" + texts_[i] +
                                "', but a formula needs its number; compare it, as in " +
                                quantities_[i].name + " == \"" + texts_[i] + "\"");
    for (const Match& match : matches_)
        slots_[match.slot] = texts_[match.quantity] == match.text ? 1 : 0;
    for (Compiled& each : let_) each.evaluate();
}

std::optional<std::string> Model::failure(std::string_view stage) {
    for (Named& condition : fail_) {
        if (condition.name != stage) continue;
        const double value = condition.compiled.evaluate();
        if (value == 0 || std::isnan(value)) continue;
        std::string why = "'" + condition.formula + "' holds for this design";
        for (const auto& [name, slot] : slot_names_) {
            if (condition.uses.count(name) == 0) continue;
            const bool text = slot < texts_.size() && !texts_[slot].empty();
            why += ", " + name + " = " + (text ? texts_[slot] : shown(slots_[slot]));
        }
        return why;
    }
    return std::nullopt;
}

double Model::delay_s() {
    if (!delay_) return 0;
    const double delay = delay_->compiled.evaluate();
    if (!std::isfinite(delay))
        throw WrongDesign("delay '" + delay_->formula + "' is " + shown(delay) +
                          " for this design");
    return std::max(delay, 0.0);
}

double Model::output(std::size_t index) {
    Named& wanted = outputs_[index];
    const double value = wanted.compiled.evaluate();
    if (!std::isfinite(value))
        throw WrongDesign("output '" + wanted.name + "' is " + shown(value) + " for this design");
    return value;
}

}  // namespace formula
