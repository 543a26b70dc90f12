// SPDX-License-Identifier: MIT
// The two programs at work: each is run, and then judged by what it left.
#include <algorithm>
#include <fstream>

#include "calculix_solver.hpp"
#include "endings/judge.hpp"
#include "mesh/conversion.hpp"
#include "text/lines.hpp"
#include "text/utf8.hpp"
#include "text/words.hpp"

namespace calculix {

namespace {

namespace fs = std::filesystem;

// Under a language with a decimal comma, "1.5" is 1 to a program that asks the system.
constexpr const char* plain_numbers = "LC_ALL=C";

/// Below a megabyte, a file that is cut off is the disk's fault.
bool disk_is_full(const fs::path& folder) {
    std::error_code failed;
    const fs::space_info space = fs::space(folder, failed);
    // A file system that does not tell says that it has room for nothing at all.
    return !failed && space.capacity > 0 && space.available < 1'000'000;
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

}  // namespace

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
    gmsh.environment = {plain_numbers};
    gmsh.output = gmsh.error = "gmsh.log";
    gmsh.limit_s = settings_.mesh_limit_s;
    const femrun::RunResult run = host.run(gmsh);
    host.announce("gmsh.log", "what gmsh said");

    try {
        std::ifstream log_file(folder / "gmsh.log", std::ios::binary);
        std::ifstream msh(folder / "mesh.msh", std::ios::binary);
        judge_gmsh(run, read_gmsh_log(log_file), {.mesh_whole = msh.is_open() && msh_is_whole(msh)},
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
    ccx.environment = {plain_numbers, "OMP_NUM_THREADS=" + threads,
                       "CCX_NPROC_EQUATION_SOLVER=" + threads, "CCX_NPROC_RESULTS=" + threads,
                       "NUMBER_OF_CPUS=" + threads};
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

}  // namespace calculix
