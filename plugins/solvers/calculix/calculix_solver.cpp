// SPDX-License-Identifier: MIT
#include "calculix_solver.hpp"

#include <algorithm>
#include <femrun/near_name.hpp>
#include <fstream>
#include <sstream>

#include "deck/surface_loads.hpp"
#include "endings/judge.hpp"
#include "mesh/conversion.hpp"
#include "text/lines.hpp"
#include "text/utf8.hpp"
#include "text/words.hpp"

namespace calculix {

namespace {

namespace fs = std::filesystem;

/// What templates throw is about what the user wrote.
template <typename Call>
auto as_invalid(Call&& call) {
    try {
        return call();
    } catch (const femrun::TextTemplateError& error) {
        throw femrun::Invalid(error.what());
    }
}

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

/// Below a megabyte, a file that is cut off is the disk's fault.
bool disk_is_full(const fs::path& folder) {
    std::error_code failed;
    const fs::space_info space = fs::space(folder, failed);
    return !failed && space.available < 1'000'000;
}

bool has_no_bytes(const fs::path& file) {
    std::error_code failed;
    const std::uintmax_t size = fs::file_size(file, failed);
    return failed || size == 0;
}

/// The last lines of a program's log, for whoever looks for the cause.
void show_log(const femrun::Host& host, const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    Lines lines(stream);
    std::vector<std::string> last;
    while (lines.next()) {
        if (trimmed(lines.line()).empty()) continue;
        last.emplace_back(lines.line());
        if (last.size() > 20) last.erase(last.begin());
    }
    const std::string name = text_of(file.filename());
    for (const std::string& line : last) host.log(femrun::Level::info, name + ": " + line);
}

/// Time at the end of the last increment in the .sta file: 0 when it has none.
double end_time_in(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    Lines lines(stream);
    double end = 0;
    while (lines.next()) {
        // STEP INC ATT ITRS TOT-TIME STEP-TIME INC-TIME
        std::string_view rest = lines.line();
        if (!integer_in(take_word(rest))) continue;
        for (int i = 0; i < 3; ++i) take_word(rest);
        end = std::max(end, number_in(take_word(rest)).value_or(0));
    }
    return end;
}

// Nothing sensible moves a thousand times its own size: CalculiX solves a structure that nothing
// holds without a word, and gives displacements of 1e9.
constexpr double motion_max = 1000;

}  // namespace

CalculixSolver::CalculixSolver(const femrun::Settings& settings)
    : settings_(read_settings(settings.json(), path_of(settings.study_folder()))),
      model_(as_invalid([this] { return Model(settings_); })) {}

void CalculixSolver::probe(const femrun::Host& host, femrun::Probe& probe) {
    const auto said = [&host](const std::string& program, std::vector<std::string> arguments,
                              const std::string& remedy) {
        const fs::path folder = fs::temp_directory_path();
        const std::string log =
            "femrun-probe-" + std::to_string(reinterpret_cast<std::uintptr_t>(&host)) + ".log";
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
        if (result.ending == femrun::Ending::not_found)
            throw femrun::Missing("program '" + program + "' is not found; " + remedy);
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

    // What DefineConstant has has a value; a place in a template says nothing about its own.
    for (const auto& [name, value] : model_.geo_names().constants)
        probe.variable(name, "", number_in(value).value_or(0));
    for (const std::string& name : model_.placed_names())
        if (!model_.geo_names().constants.contains(name)) probe.variable(name, "", 0);
    for (const Output& output : settings_.outputs) probe.response(output.name);
}

void CalculixSolver::open(const femrun::Host&, const femrun::Setup& setup) {
    quantities_ = setup.quantities;
    std::vector<std::string> names;
    for (const femrun::Quantity& quantity : quantities_) names.push_back(quantity.name);
    model_.check_names(names);
    as_invalid([this] { check_formats(); });

    std::vector<std::string> outputs;
    for (const Output& output : settings_.outputs) outputs.push_back(output.name);
    chosen_.clear();
    for (const std::string& response : setup.responses) {
        const auto found = std::find(outputs.begin(), outputs.end(), response);
        if (found == outputs.end())
            throw femrun::Invalid("response '" + response + "' is none of the outputs" +
                                  femrun::name_suggestion(response, outputs));
        const Output& output = settings_.outputs[static_cast<std::size_t>(found - outputs.begin())];
        chosen_.push_back({&output, source_of(output, model_.facts().last(), model_.deck_name())});
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
        if (!output.where.empty())
            Where::parse(femrun::TextTemplate::parse(output.where, "outputs." + output.name)
                             .render(samples));
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

    std::ostringstream deck;
    write_surfaces_out(as_invalid([&] { return model_.deck_text(values); }), model_.deck_name(),
                       mesh, deck);
    write_file(folder / "job.inp", deck.str());
    host.announce("job.inp", "input deck of CalculiX");
    if (!model_.has_geometry()) check_tetrahedra(deck_reader(folder));
    run_ccx(host, folder);

    host.progress(-1, "reading");
    const std::vector<double> found = results(folder, mesh, values);
    std::copy(found.begin(), found.end(), attempt.response().begin());
}

Mesh CalculixSolver::mesh(const femrun::Host& host, const fs::path& folder,
                          const femrun::TextValues& values) const {
    host.stop_if_asked();
    host.progress(-1, "meshing");
    femrun::Program gmsh;
    gmsh.executable = settings_.gmsh;
    gmsh.arguments = {
        model_.geometry_name(),           "-3", "-format", "msh22", "-o", "mesh.msh", "-nt",
        std::to_string(settings_.threads)};
    for (const auto& [name, value] : values) {
        if (!model_.geo_names().can_vary(name)) continue;
        const std::string text = femrun::TextFormat::parse("").apply(value);
        const bool is_number = number_in(text).has_value();
        gmsh.arguments.insert(gmsh.arguments.end(),
                              {is_number ? "-setnumber" : "-setstring", name, text});
    }
    gmsh.folder = text_of(folder);
    gmsh.output = gmsh.error = "gmsh.log";
    gmsh.limit_s = settings_.mesh_limit_s;
    const femrun::RunResult run = host.run(gmsh);
    host.announce("gmsh.log", "what gmsh said");

    try {
        std::ifstream log_file(folder / "gmsh.log", std::ios::binary);
        std::ifstream msh(folder / "mesh.msh", std::ios::binary);
        judge_gmsh(
            run, read_gmsh_log(log_file),
            {.mesh_whole = msh.is_open() && msh_is_whole(msh), .disk_full = disk_is_full(folder)},
            settings_.gmsh, model_.geometry_name());
        std::ofstream include(folder / path_of(settings_.mesh), std::ios::binary);
        Mesh mesh = convert_mesh(msh, model_.geometry_name(), include);
        include.close();
        if (!include)
            throw femrun::Unavailable(
                "disk", "'" + settings_.mesh + "' cannot be written; see that there is space");
        host.log(femrun::Level::info, "mesh: " + std::to_string(mesh.node_count) + " nodes, " +
                                          std::to_string(mesh.element_count) + " elements");
        return mesh;
    } catch (const femrun::Failure&) {
        show_log(host, folder / "gmsh.log");
        throw;
    }
}

void CalculixSolver::run_ccx(const femrun::Host& host, const fs::path& folder) const {
    host.stop_if_asked();
    host.progress(-1, "solving");
    femrun::Program ccx;
    ccx.executable = settings_.ccx;
    ccx.arguments = {"job"};
    ccx.folder = text_of(folder);
    // Either would otherwise take every core of the worker.
    const std::string threads = std::to_string(settings_.threads);
    ccx.environment = {"OMP_NUM_THREADS=" + threads, "CCX_NPROC_EQUATION_SOLVER=" + threads,
                       "CCX_NPROC_RESULTS=" + threads, "NUMBER_OF_CPUS=" + threads};
    ccx.output = ccx.error = "ccx.log";
    ccx.limit_s = settings_.solve_limit_s;
    const femrun::RunResult run = host.run(ccx);
    host.announce("ccx.log", "what CalculiX said");
    host.announce("job.dat", "printed results of CalculiX");
    host.announce("job.frd", "result fields of CalculiX");

    try {
        std::ifstream log_file(folder / "ccx.log", std::ios::binary);
        const CcxLog log = read_ccx_log(log_file);
        for (const std::string& warning : log.warnings)
            host.log(femrun::Level::warning, "CalculiX: " + warning);
        const bool dat_expected = std::any_of(
            chosen_.begin(), chosen_.end(),
            [](const Chosen& chosen) { return chosen.source.file == Source::File::dat; });
        judge_ccx(run, log,
                  {.dat_empty = dat_expected && has_no_bytes(folder / "job.dat"),
                   .disk_full = disk_is_full(folder)},
                  settings_.ccx, model_.deck_name());
    } catch (const femrun::Failure&) {
        show_log(host, folder / "ccx.log");
        throw;
    }
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

Wanted CalculixSolver::wanted(const Chosen& chosen, const ReadDeck& read, const Mesh& mesh,
                              const femrun::TextValues& values) const {
    const Output& output = *chosen.output;
    Wanted wanted{output, chosen.source, {}, {}, {}};
    if (!output.where.empty())
        wanted.where = Where::parse(as_invalid([&] {
            return femrun::TextTemplate::parse(output.where, "outputs." + output.name)
                .render(values);
        }));
    if (output.reduce == Reduce::area_mean) {
        const Surface* surface = mesh.surface(output.set);
        if (!surface) {
            std::vector<std::string> names;
            for (const Surface& each : mesh.surfaces) names.push_back(each.name);
            throw femrun::Invalid("output '" + output.name +
                                  "': the geometry has no physical surface '" + output.set + "'" +
                                  femrun::name_suggestion(output.set, names));
        }
        wanted.area_shares.insert(surface->shares.begin(), surface->shares.end());
    } else if (chosen.source.file == Source::File::frd) {
        if (!output.set.empty()) wanted.nodes = nodes_of_set(read, output.set);
    } else if (!wanted.where.everywhere()) {
        wanted.nodes = nodes_in(read, wanted.where);
    }
    return wanted;
}

std::vector<double> CalculixSolver::results(const fs::path& folder, const Mesh& mesh,
                                            const femrun::TextValues& values) const {
    const ReadDeck read = deck_reader(folder);
    std::vector<Wanted> all;
    for (const Chosen& chosen : chosen_) all.push_back(wanted(chosen, read, mesh, values));
    Collector collector(std::move(all));

    std::ifstream frd(folder / "job.frd", std::ios::binary);
    if (!read_frd(frd, "job.frd", collector))
        throw femrun::Unavailable(
            "disk",
            "'job.frd' does not end with 9999, so it is not whole; the disk is "
            "probably full: free some space");
    std::ifstream dat(folder / "job.dat", std::ios::binary);
    read_dat(dat, "job.dat", collector);

    if (!(collector.largest_motion() <= motion_max))
        throw femrun::BadDesign(
            "solve", "the model moves " + shown(collector.largest_motion()) +
                         " times its own size; nothing seems to hold it: see its *BOUNDARY cards");
    return collector.values(std::max(collector.end_time(), end_time_in(folder / "job.sta")));
}

}  // namespace calculix
