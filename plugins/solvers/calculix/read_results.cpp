// SPDX-License-Identifier: MIT
// From the files that CalculiX left to the values of the outputs.
#include <algorithm>
#include <femrun/near_name.hpp>
#include <fstream>

#include "as_invalid.hpp"
#include "calculix_solver.hpp"
#include "text/lines.hpp"
#include "text/utf8.hpp"
#include "text/words.hpp"

namespace calculix {

namespace {

namespace fs = std::filesystem;

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

Wanted CalculixSolver::wanted(const Chosen& chosen, const ReadDeck& read, const Mesh& mesh,
                              const femrun::TextValues& values) const {
    const Output& output = *chosen.output;
    Wanted wanted{output, chosen.source, {}, {}, {}, chosen.optional};
    if (!output.where.empty())
        wanted.where = Where::parse(as_invalid([&] {
            return femrun::TextTemplate::parse(output.where, "solver.outputs." + output.name)
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

std::vector<Taken> CalculixSolver::results(const fs::path& folder, const Mesh& mesh,
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
