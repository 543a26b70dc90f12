// SPDX-License-Identifier: MIT
#include "net/study_setup.hpp"

#include "base/path_text.hpp"

namespace femrun::net {

StudySetup setup_of(StudyId id, const study::StudyDefinition& definition,
                    std::filesystem::path study_folder, std::filesystem::path files_folder) {
    return {.study = id,
            .name = definition.name,
            .solver = definition.solver.plugin,
            .settings = definition.solver.settings,
            .isolation = definition.isolation,
            .quantities = wire::quantities(definition.space),
            .responses = wire::responses(definition.goals),
            .study_folder = std::move(study_folder),
            .files_folder = std::move(files_folder),
            .solve_limit = definition.solve_limit};
}

void encode(const StudySetup& setup, wire::StudySetup::Builder into) {
    into.setStudy(setup.study.value);
    into.setName(wire::text(setup.name));
    into.setSolver(wire::text(setup.solver));
    into.setSettings(wire::text(setup.settings));
    into.setIsolation(wire::encode(setup.isolation));
    wire::encode(std::span<const wire::NamedQuantity>(setup.quantities),
                 into.initQuantities(static_cast<unsigned>(setup.quantities.size())));
    const auto responses = static_cast<unsigned>(setup.responses.size());
    wire::encode(setup.responses, into.initResponses(responses),
                 into.initOptionalResponses(responses));
    into.setStudyFolder(wire::text(path_text(setup.study_folder)));
    into.setFilesFolder(wire::text(path_text(setup.files_folder)));
    if (setup.solve_limit)
        into.setSolveLimitMs(static_cast<std::uint64_t>(setup.solve_limit->count()));
}

Result<StudySetup> decode(wire::StudySetup::Reader from) {
    StudySetup setup;
    setup.study = StudyId{from.getStudy()};
    setup.name = wire::to_text(from.getName());
    setup.solver = wire::to_text(from.getSolver());
    setup.settings = wire::to_text(from.getSettings());
    auto isolation = wire::decode(from.getIsolation());
    if (!isolation) return std::move(isolation).error();
    setup.isolation = *isolation;
    auto quantities = wire::decode(from.getQuantities());
    if (!quantities) return std::move(quantities).error();
    setup.quantities = std::move(quantities).value();
    setup.responses = wire::decode(from.getResponses(), from.getOptionalResponses());
    setup.study_folder = path_of(wire::view(from.getStudyFolder()));
    setup.files_folder = path_of(wire::view(from.getFilesFolder()));
    if (from.getSolveLimitMs() > 0)
        setup.solve_limit = std::chrono::milliseconds(from.getSolveLimitMs());
    return setup;
}

}  // namespace femrun::net
