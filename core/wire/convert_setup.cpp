// SPDX-License-Identifier: MIT
#include "base/path_text.hpp"
#include "wire/convert.hpp"

namespace femrun::wire {

void encode(const work::StudySetup& setup, StudySetup::Builder into) {
    into.setStudy(setup.study.value);
    into.setName(text(setup.name));
    into.setSolver(text(setup.solver));
    into.setSettings(text(setup.settings));
    into.setIsolation(encode(setup.isolation));
    encode(std::span<const study::NamedQuantity>(setup.quantities),
           into.initQuantities(static_cast<unsigned>(setup.quantities.size())));
    const auto responses = static_cast<unsigned>(setup.responses.size());
    encode(setup.responses, into.initResponses(responses), into.initOptionalResponses(responses));
    into.setStudyFolder(text(path_text(setup.study_folder)));
    into.setFilesFolder(text(path_text(setup.files_folder)));
    if (setup.solve_limit)
        into.setSolveLimitMs(static_cast<std::uint64_t>(setup.solve_limit->count()));
    encode(setup.definition, into.initDefinition());
}

Result<work::StudySetup> decode(StudySetup::Reader from) {
    work::StudySetup setup;
    setup.study = StudyId{from.getStudy()};
    setup.name = to_text(from.getName());
    setup.solver = to_text(from.getSolver());
    setup.settings = to_text(from.getSettings());
    auto isolation = decode(from.getIsolation());
    if (!isolation) return std::move(isolation).error();
    setup.isolation = *isolation;
    auto quantities = decode(from.getQuantities());
    if (!quantities) return std::move(quantities).error();
    setup.quantities = std::move(quantities).value();
    setup.responses = decode(from.getResponses(), from.getOptionalResponses());
    setup.study_folder = path_of(view(from.getStudyFolder()));
    setup.files_folder = path_of(view(from.getFilesFolder()));
    if (from.getSolveLimitMs() > 0)
        setup.solve_limit = std::chrono::milliseconds(from.getSolveLimitMs());
    setup.definition = decode(from.getDefinition());
    return setup;
}

}  // namespace femrun::wire
