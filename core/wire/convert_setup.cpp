// SPDX-License-Identifier: MIT
#include "base/path_text.hpp"
#include "wire/convert.hpp"
#include "wire/limits.hpp"
#include "wire/pieces.hpp"
#include "work/staged_file.hpp"

namespace femrun::wire {

void encode(std::span<const work::StagedFile> files, capnp::List<StagedFile>::Builder into) {
    for (unsigned i = 0; i < into.size(); ++i) {
        into[i].setPath(text(files[i].path));
        into[i].setHash(text(files[i].hash));
        into[i].setSize(files[i].size);
        into[i].setExecutable(files[i].executable);
    }
}

Result<std::vector<work::StagedFile>> decode(capnp::List<StagedFile>::Reader from) {
    // Empty structs have no bytes: a short message may list millions.
    if (from.size() > work::staged_files_max)
        return too_many("files", from.size(), work::staged_files_max);
    std::vector<work::StagedFile> files;
    files.reserve(from.size());
    for (const auto one : from)
        files.push_back(
            {to_text(one.getPath()), to_text(one.getHash()), one.getSize(), one.getExecutable()});
    if (auto sound = work::check(files); !sound) return std::move(sound).error();
    return files;
}

void encode(std::span<const work::SolverLibrary> libraries,
            capnp::List<SolverLibrary>::Builder into) {
    for (unsigned i = 0; i < into.size(); ++i) {
        into[i].setPlatform(text(libraries[i].platform));
        into[i].setHash(text(libraries[i].hash));
        into[i].setSize(libraries[i].size);
    }
}

Result<std::vector<work::SolverLibrary>> decode(capnp::List<SolverLibrary>::Reader from) {
    if (from.size() > work::solver_libraries_max)
        return too_many("libraries of one solver", from.size(), work::solver_libraries_max);
    std::vector<work::SolverLibrary> libraries;
    for (const auto one : from)
        libraries.push_back({to_text(one.getPlatform()), to_text(one.getHash()), one.getSize()});
    if (auto sound = work::check(libraries); !sound) return std::move(sound).error();
    return libraries;
}

void encode(const work::HandedIn& handed_in, HandedIn::Builder into) {
    into.setName(text(handed_in.name));
    into.setText(text(handed_in.text));
    auto overrides = into.initOverrides(static_cast<unsigned>(handed_in.overrides.size()));
    for (unsigned i = 0; i < overrides.size(); ++i) {
        overrides[i].setKey(text(handed_in.overrides[i].key));
        overrides[i].setValue(text(handed_in.overrides[i].value));
        overrides[i].setOption(text(handed_in.overrides[i].option));
    }
}

work::HandedIn decode(HandedIn::Reader from) {
    work::HandedIn handed_in{.name = to_text(from.getName()), .text = to_text(from.getText())};
    const auto overrides = from.getOverrides();
    for (unsigned i = 0; i < std::min(overrides.size(), overrides_max); ++i)
        handed_in.overrides.push_back({to_text(overrides[i].getKey()),
                                       to_text(overrides[i].getValue()),
                                       to_text(overrides[i].getOption())});
    return handed_in;
}

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
    into.setStaged(setup.staged);
    if (setup.staged) {
        encode(setup.files, into.initFiles(static_cast<unsigned>(setup.files.size())));
    } else {
        into.setStudyFolder(text(path_text(setup.study_folder)));
        into.setFilesFolder(text(path_text(setup.files_folder)));
    }
    into.setSolverVersion(text(setup.solver_version));
    encode(setup.libraries, into.initLibraries(static_cast<unsigned>(setup.libraries.size())));
    if (setup.solve_limit)
        into.setSolveLimitMs(static_cast<std::uint64_t>(setup.solve_limit->count()));
    encode(setup.definition, into.initDefinition());
    if (setup.handed_in) encode(*setup.handed_in, into.initHandedIn());
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
    setup.staged = from.getStaged();
    auto files = decode(from.getFiles());
    if (!files) return std::move(files).error();
    setup.files = std::move(files).value();
    setup.solver_version = to_text(from.getSolverVersion());
    auto libraries = decode(from.getLibraries());
    if (!libraries) return std::move(libraries).error();
    setup.libraries = std::move(libraries).value();
    if (from.hasHandedIn()) setup.handed_in = decode(from.getHandedIn());
    return setup;
}

}  // namespace femrun::wire
