// SPDX-License-Identifier: MIT
#include "calculix_solver.hpp"

#include <algorithm>
#include <femrun/near_name.hpp>
#include <fstream>
#include <limits>
#include <random>
#include <sstream>

#include "as_invalid.hpp"
#include "deck/surface_loads.hpp"
#include "endings/judge.hpp"
#include "text/lines.hpp"
#include "text/utf8.hpp"
#include "text/words.hpp"

namespace calculix {

namespace {

namespace fs = std::filesystem;

/// CalculiX reads 20 characters of a field: a number that needs more digits to be exact loses the
/// last of them.
double fitting(double number) {
    constexpr std::size_t width = 20;
    for (int digits = 16; femrun::TextFormat::shortest(number).size() > width; --digits) {
        char text[40];
        std::snprintf(text, sizeof text, "%.*g", digits, number);
        number = number_in(text).value_or(number);
    }
    return number;
}

/// Whether the deck has `name` (upper case) as a word of its own.
bool has_word(const std::string& deck, const std::string& name) {
    const auto in_word = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    };
    for (std::size_t at = deck.find(name); at != std::string::npos; at = deck.find(name, at + 1)) {
        const std::size_t end = at + name.size();
        if ((at == 0 || !in_word(deck[at - 1])) && (end == deck.size() || !in_word(deck[end])))
            return true;
    }
    return false;
}

/// A physical group that the geometry names and the deck or an output uses, but that is empty: the
/// geometry looks for its faces in a box, say, and this design has none there.
void check_groups(const GeoNames& names, const Mesh& mesh, const std::string& deck,
                  const std::vector<std::string>& sets_of_outputs) {
    std::string words;
    for (const std::string& group : names.groups) {
        const std::string set = upper(group);
        if (std::find(mesh.node_sets.begin(), mesh.node_sets.end(), set) != mesh.node_sets.end())
            continue;
        const bool of_output =
            std::find(sets_of_outputs.begin(), sets_of_outputs.end(), set) != sets_of_outputs.end();
        if (words.empty()) words = upper(deck);
        if (of_output || has_word(words, set))
            throw femrun::BadDesign("model", "physical group '" + set +
                                                 "' of the geometry is empty for this design, and "
                                                 "the " +
                                                 (of_output ? "outputs need" : "deck needs") +
                                                 " it");
    }
}

}  // namespace

CalculixSolver::CalculixSolver(const femrun::Settings& settings)
    : settings_(read_settings(settings.json(), path_of(settings.study_folder()))),
      model_(as_invalid([this] { return Model(settings_); })) {}

void CalculixSolver::probe(const femrun::Host& host, femrun::Probe& probe) {
    const auto said = [&host](const std::string& program, std::vector<std::string> arguments,
                              const std::string& remedy) {
        const fs::path folder = fs::temp_directory_path();
        // Several hosts may probe at a time.
        const std::string log = "femrun-probe-" + std::to_string(std::random_device()()) + ".log";
        femrun::Program run;
        run.executable = program;
        run.arguments = std::move(arguments);
        run.folder = text_of(folder);
        run.output = run.error = log;
        run.limit_s = 10;  // it prints a line
        const femrun::RunResult result = host.run(run);
        std::ifstream stream(folder / log, std::ios::binary);
        Lines lines(stream);
        std::string text;
        while (text.empty() && lines.next()) text = trimmed(lines.line());
        stream.close();
        std::error_code ignored;
        fs::remove(folder / log, ignored);
        if (result.ending == femrun::Ending::not_found) not_found(result, program, remedy);
        if (result.ending == femrun::Ending::failed_to_start)
            throw femrun::Unavailable("", result.message);
        return text;
    };
    std::string version = said(settings_.ccx, {"-v"},
                               "install CalculiX (Debian: calculix-ccx), or set solver.ccx to its "
                               "path");
    constexpr std::string_view before = "This is Version ";
    if (version.substr(0, before.size()) == before) version.erase(0, before.size());
    probe.fact("ccx", version);
    if (model_.has_geometry())
        probe.fact("gmsh", said(settings_.gmsh, {"--version"},
                                "install gmsh (Debian: gmsh), or set solver.gmsh to its path"));

    for (const fs::path& file : model_.sources()) probe.fact("file", text_of(file));

    constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
    // What DefineConstant has has a value; a place in a template says nothing about its own.
    for (const auto& [name, value] : model_.geo_names().constants)
        probe.variable(name, "", number_in(value).value_or(unknown));
    for (const std::string& name : model_.placed_names())
        if (!model_.geo_names().constants.contains(name)) probe.variable(name, "", unknown);
    for (const Output& output : settings_.outputs) probe.response(output.name);
}

void CalculixSolver::open(const femrun::Host&, const femrun::Setup& setup) {
    quantities_ = setup.quantities;
    model_.check_names(quantities_);
    as_invalid([this] { check_formats(); });
    model_.check_sets();

    std::vector<std::string> outputs;
    for (const Output& output : settings_.outputs) outputs.push_back(output.name);
    chosen_.clear();
    for (std::size_t i = 0; i < setup.responses.size(); ++i) {
        const std::string& response = setup.responses[i];
        const auto found = std::find(outputs.begin(), outputs.end(), response);
        if (found == outputs.end())
            throw femrun::Invalid("response '" + response + "' is none of the outputs" +
                                  femrun::name_suggestion(response, outputs));
        const Output& output = settings_.outputs[static_cast<std::size_t>(found - outputs.begin())];
        chosen_.push_back(
            {&output, source_of(output, model_.facts(), model_.deck_name(), model_.has_geometry()),
             setup.is_optional(i)});
    }
}

/// A place whose format does not fit its quantity is found before anything runs.
void CalculixSolver::check_formats() const {
    femrun::TextValues samples;
    for (const femrun::Quantity& quantity : quantities_) {
        if (quantity.kind == femrun::Kind::real) samples[quantity.name] = 0.5;
        if (quantity.kind == femrun::Kind::integer) samples[quantity.name] = std::int64_t{1};
        if (quantity.kind == femrun::Kind::categorical) samples[quantity.name] = "1";
    }
    (void)model_.deck_text(samples);
    for (const Output& output : settings_.outputs)
        if (!output.where.empty()) {
            const std::string place = "solver.outputs." + output.name + ".where";
            const std::string where =
                femrun::TextTemplate::parse(output.where, place,
                                            femrun::TextTemplate::Lines::unnumbered)
                    .render(samples);
            try {
                Where::parse(where);
            } catch (const femrun::Invalid& mistake) {
                throw femrun::Invalid(place + ": " + mistake.what());
            }
        }
}

femrun::TextValues CalculixSolver::values_of(const femrun::Attempt& attempt) const {
    femrun::TextValues values;
    for (std::size_t i = 0; i < quantities_.size(); ++i) {
        femrun::TextValue& value = values[quantities_[i].name];
        if (quantities_[i].kind == femrun::Kind::real) value = fitting(attempt.number(i));
        if (quantities_[i].kind == femrun::Kind::integer)
            value = static_cast<std::int64_t>(attempt.number(i));
        if (quantities_[i].kind == femrun::Kind::categorical) value = std::string(attempt.text(i));
    }
    return values;
}

void CalculixSolver::solve(const femrun::Host& host, const femrun::Attempt& attempt) {
    const femrun::TextValues values = values_of(attempt);
    const fs::path folder = path_of(host.folder());
    as_invalid([&] { model_.stage(folder, values); });

    Mesh mesh;
    if (model_.has_geometry()) mesh = this->mesh(host, folder, values);

    std::string text = as_invalid([&] { return model_.deck_text(values); });
    std::vector<std::string> sets;
    for (const Chosen& chosen : chosen_) sets.push_back(chosen.output->set);
    check_groups(model_.geo_names(), mesh, text, sets);
    text = with_prints(text, model_.facts(), added_prints());
    std::ostringstream deck;
    write_surfaces_out(text, model_.deck_name(), mesh, deck);
    write_file(folder / "job.inp", deck.str());
    host.announce("job.inp", "input deck of CalculiX");
    if (!model_.has_geometry()) check_tetrahedra(deck_reader(folder));
    run_ccx(host, folder);

    host.progress(-1, "reading");
    const std::vector<Taken> found = results(folder, mesh, values);
    for (std::size_t i = 0; i < found.size(); ++i) {
        attempt.response()[i] = found[i].value;
        if (!found[i].missing.empty())
            host.log(femrun::Level::warning, found[i].missing + "; recorded as missing");
    }
}

/// The cards that the outputs need and the deck lacks, each once.
std::vector<AddedPrint> CalculixSolver::added_prints() const {
    std::vector<AddedPrint> prints;
    for (const Chosen& chosen : chosen_)
        if (const auto& print = chosen.source.added;
            print && std::find(prints.begin(), prints.end(), *print) == prints.end())
            prints.push_back(*print);
    return prints;
}

/// The attempt's deck, as CalculiX reads it.
ReadDeck CalculixSolver::deck_reader(const fs::path& folder) const {
    return [folder, name = model_.deck_name()](CardVisitor& visitor) {
        const OpenInclude open = [&folder](const std::string& include) {
            return std::make_unique<std::ifstream>(folder / path_of(include), std::ios::binary);
        };
        std::ifstream deck(folder / "job.inp", std::ios::binary);
        read_deck(deck, name, open, visitor);
    };
}

}  // namespace calculix
