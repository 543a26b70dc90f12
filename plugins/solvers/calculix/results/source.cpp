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
            throw femrun::Invalid("outputs." + output.name + ": the deck prints " + terms.variable +
                                  " of the sets '" + found->set + "' and '" + print.set +
                                  "'; say which with set = \"" + found->set + "\"");
        if (!found || total)
            found = Source{Source::File::dat, total ? terms.total : terms.rows, print.set, total};
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

}  // namespace

Source source_of(const Output& output, const Step& step, const std::string& deck) {
    const Terms terms = terms_of(output.result);
    const bool elements = of_elements(output.result) || of_points(output);
    // Stresses at nodes are in the .frd file alone.
    if (elements || output.result != Result::stress)
        if (const auto source =
                printed(output, elements ? step.element_prints : step.node_prints, terms))
            return *source;
    const bool field =
        !elements && (output.result == Result::stress ? step.element_fields : step.node_fields)
                         .contains(terms.variable);
    if (field) return {Source::File::frd, terms.field, output.set, false};
    const std::string of_set = output.set.empty() ? "" : " of set '" + output.set + "'";
    throw femrun::Invalid("outputs." + output.name + ": deck '" + deck + "' writes no " +
                          to_string(output.result) + of_set +
                          (of_points(output) ? " at integration points" : "") +
                          " in its last step; add " + remedy(output, terms, elements));
}

}  // namespace calculix
