// SPDX-License-Identifier: MIT
#include "serve/late_check.hpp"

#include <fmt/format.h>

#include "base/contents.hpp"
#include "serve/placed_mistake.hpp"
#include "study/response_binding.hpp"
#include "study/settings_schema.hpp"
#include "wire/convert.hpp"
#include "wire/error_text.hpp"

namespace femrun::serve {

namespace {

study::StudyFile::Reading read(const work::HandedIn& handed_in) {
    std::vector<study::Override> overrides;
    for (const auto& one : handed_in.overrides)
        overrides.push_back({one.key, one.value, one.option});
    return study::StudyFile::read(handed_in.text, handed_in.name, overrides);
}

/// In one sentence, for a way that carries one.
Error all_of(const std::vector<Error>& mistakes) {
    // A person mends these first.
    constexpr std::size_t told_max = 5;
    Error error = mistakes.front();
    for (std::size_t i = 1; i < std::min(mistakes.size(), told_max); ++i)
        error.message += "; " + mistakes[i].message;
    if (mistakes.size() > told_max)
        error.message += fmt::format("; and {} mistakes more", mistakes.size() - told_max);
    error.kind = ErrorKind::invalid;
    return error;
}

Result<std::string> checked(const host::Plugin& plugin, const std::string& settings,
                            const study::StudyFile& file) {
    auto checked = study::check_settings(plugin.description.settings, settings,
                                         to_string(plugin.description.kind), file);
    if (!checked.mistakes.empty()) return all_of(checked.mistakes);
    return std::move(checked.settings);
}

Error unreadable(const work::HandedIn& handed_in) {
    return {ErrorKind::invalid, fmt::format("{}: cannot be read again; use one version of femrun "
                                            "everywhere",
                                            handed_in.name)};
}

}  // namespace

Result<std::string> late_settings(const work::HandedIn& handed_in, const std::string& settings,
                                  const host::Plugin& solver) {
    const auto reading = read(handed_in);
    if (!reading.file) return unreadable(handed_in);
    return checked(solver, settings, *reading.file);
}

kj::Promise<void> late_responses(work::HandedIn handed_in, wire::Solver::Client solver) {
    return solver.probeRequest().send().then(
        [handed_in = std::move(handed_in)](
            capnp::Response<wire::Solver::ProbeResults>&& results) -> kj::Promise<void> {
            const auto reading = read(handed_in);
            if (!reading.file) return wire::to_exception({unreadable(handed_in), {}});
            std::vector<std::string> returned;
            for (const auto response : results.getProbe().getResponses())
                returned.push_back(wire::to_text(response.getName()));
            const auto bound = study::bind_responses(*reading.file, returned);
            if (!bound.mistakes.empty()) return wire::to_exception({all_of(bound.mistakes), {}});
            return kj::READY_NOW;
        });
}

Error late_mistake(const work::HandedIn& handed_in, Error found) {
    if (found.message.starts_with(handed_in.name)) return found;  // whoever found it knew the file
    const auto reading = read(handed_in);
    return reading.file ? placed(std::move(found), *reading.file, "solver") : found;
}

bool is_unchecked(const WantedStudy& wanted) {
    return wanted.sources.optimizer.version.empty() || wanted.sources.solver.version.empty();
}

Result<WantedStudy> checked_here(WantedStudy wanted, const work::HandedIn& handed_in,
                                 const FindPlugin& find) {
    const auto reading = read(handed_in);
    if (!reading.file) return unreadable(handed_in);
    study::StudyDefinition& definition = wanted.definition;
    if (wanted.sources.optimizer.version.empty()) {
        const auto optimizer = find(host::PluginKind::optimizer, definition.optimizer.plugin);
        if (!optimizer)
            return Error(optimizer.error()).within(reading.file->place("optimizer.plugin"));
        auto settings = checked(*optimizer, definition.optimizer.settings, *reading.file);
        if (!settings) return std::move(settings).error();
        definition.optimizer.settings = std::move(*settings);
        wanted.sources.optimizer = {optimizer->description.name, optimizer->description.version,
                                    Contents().of(optimizer->library)};
    }
    if (wanted.sources.solver.version.empty()) {
        const auto solver = find(host::PluginKind::solver, definition.solver.plugin);
        if (!solver) return wanted;
        auto settings = checked(*solver, definition.solver.settings, *reading.file);
        if (!settings) return std::move(settings).error();
        definition.solver.settings = std::move(*settings);
    }
    return wanted;
}

}  // namespace femrun::serve
