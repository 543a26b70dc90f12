// SPDX-License-Identifier: MIT
#include "results/source.hpp"

#include <optional>

#include "femrun/failure.hpp"

namespace calculix {

namespace {

/// How CalculiX calls a result.
struct Terms {
    const char* variable;  // on print and file cards
    const char* rows;      // title of the .dat block of rows
    const char* total;     // title of the .dat block of totals, or null
    const char* field;     // of the .frd file, or null
};

Terms terms_of(Result result) {
    switch (result) {
        case Result::displacement:
            return {"U", "displacements", nullptr, "DISP"};
        case Result::temperature:
            return {"NT", "temperatures", nullptr, "NDTEMP"};
        case Result::reaction:
            return {"RF", "forces", "total force", "FORC"};
        case Result::stress:
            return {"S", "stresses", nullptr, "STRESS"};
        case Result::volume:
            return {"EVOL", "volume", "total volume", nullptr};
        case Result::mass:
            return {"EMAS", "mass", "total mass", nullptr};
        case Result::energy:
            return {"ELSE", "internal energy", "total internal energy", nullptr};
        case Result::frequency:
        case Result::buckling_factor:
            break;  // of tables
    }
    return {};
}

bool of_points(const Output& output) {
    return output.result == Result::stress && output.at == At::points;
}

/// The print card that the output can be read from, if there is one.
std::optional<Source> printed(const Output& output, const std::vector<Print>& prints,
                              const Terms& terms) {
    std::optional<Source> found;
    for (const Print& print : prints) {
        if (!print.variables.contains(terms.variable)) continue;
        if (!output.set.empty() && output.set != print.set) continue;
        const bool total =
            print.totals && terms.total && output.reduce == Reduce::sum && output.where.empty();
        if (!total && !print.rows) continue;
        if (found && found->set != print.set)
            throw femrun::Invalid("solver.outputs." + output.name + ": the deck prints " +
                                  terms.variable + " of the sets '" + found->set + "' and '" +
                                  print.set + "'; say which with set = \"" + found->set + "\"");
        if (!found || total)
            found = Source{.block = total ? terms.total : terms.rows,
                           .set = print.set,
                           .total = total,
                           .table = {},
                           .added = {}};
    }
    return found;
}

std::string remedy(const Output& output, const Terms& terms, bool elements) {
    const std::string set = output.set.empty() ? "NAME" : output.set;
    std::string print = std::string(elements ? "'*EL PRINT,ELSET=" : "'*NODE PRINT,NSET=") + set +
                        "' with '" + terms.variable + "' below it";
    std::string file =
        std::string(output.result == Result::stress ? "'*EL FILE'" : "'*NODE FILE'") + " with '" +
        terms.variable + "' below it";
    if (elements) return print;
    if (output.result == Result::stress) return file;
    return output.set.empty() ? file : print + ", or " + file;
}

/// A frequency or buckling factor: the table of the last step that has such.
Source source_in_table(const Output& output, const DeckFacts& facts, const std::string& deck) {
    const bool frequency = output.result == Result::frequency;
    const std::string analysis = frequency ? "FREQUENCY" : "BUCKLE";
    const Step* found = nullptr;
    for (const Step& step : facts.steps)
        if (step.analysis == analysis) found = &step;
    if (!found)
        throw femrun::Invalid("solver.outputs." + output.name + ": deck '" + deck +
                              "' has no step with *" + analysis + ", which finds a " +
                              to_string(output.result) + "; add one");
    if (found->modes && *found->modes < output.mode)
        throw femrun::Invalid("solver.outputs." + output.name + ".mode: is " +
                              std::to_string(output.mode) + ", but the step at " + found->place +
                              " finds " + std::to_string(*found->modes) +
                              "; raise the number below its *" + analysis);
    Source source;
    source.table = frequency ? ModeTable::frequencies : ModeTable::buckling_factors;
    return source;
}

/// The step whose result is read, at the end of the analysis. A mode tells volume and mass as well
/// as any other state; what it moves, or carries, has no size.
const Step& step_of(const Output& output, const DeckFacts& facts, const std::string& deck) {
    if (output.result == Result::volume || output.result == Result::mass) return facts.last();
    const Step* step = facts.last_without_modes();
    if (!step)
        throw femrun::Invalid("solver.outputs." + output.name + ": deck '" + deck +
                              "' finds eigenmodes alone, and in these a " +
                              to_string(output.result) +
                              " has no size; add a step before, such as *STATIC");
    return *step;
}

/// In the .dat file, what follows the modes of a step looks like one more of them.
void refuse_behind_modes(const Output& output, const DeckFacts& facts, const Step& step) {
    for (const Step& before : facts.steps) {
        if (&before == &step) return;
        if (before.of_modes() && !(before.node_prints.empty() && before.element_prints.empty()))
            throw femrun::Invalid("solver.outputs." + output.name + ": the step at " + step.place +
                                  " stands behind one that prints eigenmodes (" + before.place +
                                  "), which the .dat file does not tell apart; put the eigenmodes "
                                  "last");
    }
}

bool is_repeated(const Source& source, const DeckFacts& facts, const Step& step, bool elements,
                 const char* variable) {
    bool behind = false;
    for (const Step& next : facts.steps) {
        if (behind && next.analysis == "BUCKLE")
            for (const Print& print : elements ? next.element_prints : next.node_prints)
                if (print.set == source.set && print.variables.contains(variable)) return true;
        behind = behind || &next == &step;
    }
    return false;
}

/// A total that a card at the end of the step would print, when it can simply be added there: it
/// must not take the place of cards of a step before.
std::optional<Source> added(const Output& output, const DeckFacts& facts, const Step& step,
                            const std::string& deck, bool meshed, const Terms& terms) {
    if (!of_elements(output.result) || output.reduce != Reduce::sum) return std::nullopt;
    if (step.end_file != deck || (!step.prints_elements && !step.element_prints.empty()))
        return std::nullopt;
    std::string set = output.set;
    if (set.empty()) {
        if (meshed) {
            set = "EALL";
        } else if (!facts.volume_sets_complete || facts.volume_sets.empty()) {
            return std::nullopt;
        } else if (facts.volume_sets.size() == 1) {
            set = facts.volume_sets[0];
        } else if (facts.steps.front().begin_file == deck) {
            set = set_of_all;
        } else {
            return std::nullopt;
        }
    }
    Source source;
    source.block = terms.total;
    source.set = set;
    source.total = true;
    source.added = AddedPrint{set, terms.variable, step.end_line};
    return source;
}

}  // namespace

Source source_of(const Output& output, const DeckFacts& facts, const std::string& deck,
                 bool meshed) {
    if (is_of_table(output.result)) return source_in_table(output, facts, deck);
    const Step& step = step_of(output, facts, deck);
    const Terms terms = terms_of(output.result);
    const bool elements = of_elements(output.result) || of_points(output);
    // Stresses at nodes are in the .frd file alone.
    if (elements || output.result != Result::stress)
        if (auto source =
                printed(output, elements ? step.element_prints : step.node_prints, terms)) {
            if (!step.of_modes()) refuse_behind_modes(output, facts, step);
            source->repeated_for_preload =
                is_repeated(*source, facts, step, elements, terms.variable);
            return *source;
        }
    const bool field =
        !elements && (output.result == Result::stress ? step.element_fields : step.node_fields)
                         .contains(terms.variable);
    if (field && !facts.binary_output.empty())
        throw femrun::Invalid(facts.binary_output +
                              ": this card makes the .frd file binary, which "
                              "is not read; write *NODE FILE for *NODE OUTPUT, and *EL FILE for "
                              "*ELEMENT OUTPUT");
    if (field) {
        Source source;
        source.file = Source::File::frd;
        source.block = terms.field;
        source.set = output.set;
        return source;
    }
    if (const auto source = added(output, facts, step, deck, meshed, terms)) return *source;
    const std::string of_set = output.set.empty() ? "" : " of set '" + output.set + "'";
    throw femrun::Invalid(
        "solver.outputs." + output.name + ": deck '" + deck + "' writes no " +
        to_string(output.result) + of_set + (of_points(output) ? " at integration points" : "") +
        " in its last step" + (&step == &facts.last() ? "" : " that is not one of eigenmodes") +
        "; add " + remedy(output, terms, elements));
}

}  // namespace calculix
