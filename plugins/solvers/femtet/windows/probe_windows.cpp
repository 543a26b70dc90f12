// SPDX-License-Identifier: MIT
// What the solver tells of this PC's Femtet and of a model, before there is a study.
#include "trial/model_look.hpp"
#include "trial/words.hpp"
#include "windows/femtet_solver_windows.hpp"
#include "windows/parametric_windows.hpp"

namespace femtet {

namespace {

void tell_program(const Connection& connection, femrun::Probe& probe) {
    const Installation& installation = connection.installation();
    probe.fact("Femtet", connection.version());
    probe.fact("program", text_of(installation.program));
    probe.fact("macros", text_of(installation.server) +
                             (installation.is_library ? " (a library)" : " (a program)"));
    probe.fact("process", std::to_string(connection.process().id()));
    const TypeLibrary& library = connection.type_library();
    probe.fact("constants", library.place.empty() ? "none: " + library.trouble
                                                  : std::to_string(library.constants.size()) +
                                                        " in '" + library.place + "'");
}

/// Titles of output settings; none where Femtet's library for them is not there.
std::vector<std::string> parametric_titles(const Connection& connection, femrun::Probe& probe) {
    try {
        return open_parametric(connection.installation().program.parent_path(),
                               connection.process().id())
            ->names();
    } catch (const femrun::Missing& missing) {
        probe.fact("output settings", missing.what());
        return {};
    }
}

}  // namespace

void FemtetSolver::probe(const femrun::Host& host, femrun::Probe& probe) {
    if (settings_.dry_run)
        for (const auto& [name, value] : registry_entries()) probe.fact(name, value);
    for (const std::string& file : settings_.files)
        probe.fact("file", text_of(settings_.project.parent_path() / path_of(file)));
    Watch watch(host, settings_);
    try {
        with_session(host, watch, [&](Session& session) {
            Object& femtet = session.connection.femtet();
            tell_program(session.connection, probe);
            tell_model(*session.project, settings_.models(), probe);
            const TypeLibrary& library = session.connection.type_library();
            for (const std::string& line : output_choices(
                     femtet, [&](const std::string& name) { return library.constant(name); },
                     parametric_titles(session.connection, probe)))
                probe.fact("output choice", line);
            if (!settings_.dry_run) return;
            tell_members(femtet, probe);
            for (const auto& [name, members] : listed_types()) tell_list(name, members, probe);
            tell_dry_run(*session.project, probe);
        });
    } catch (const femrun::Cancelled&) {
        throw;
    } catch (const femrun::Failure& failure) {
        // Whoever looks closely wants what was found until then.
        if (!settings_.dry_run) throw;
        probe.fact("trouble", failure.what());
    }
    for (const Output& output : settings_.outputs) probe.response(output.name);
}

}  // namespace femtet
