// SPDX-License-Identifier: MIT
#include "solver_offers.hpp"

#include <filesystem>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "base/plain_text.hpp"
#include "host/instance.hpp"
#include "wire/convert.hpp"
#include "wire/error_text.hpp"

namespace femrun::app {

namespace {

/// "version 2.20, licence free".
std::string facts_of(wire::Probe::Reader probe) {
    std::string note;
    for (const auto fact : probe.getFacts())
        note += fmt::format("{}{} {}", note.empty() ? "" : ", ", wire::to_text(fact.getName()),
                            wire::to_text(fact.getValue()));
    return plain(note, message_bytes_max);
}

/// That it lacks settings, which only a study has, says nothing of the PC.
std::string trouble_of(const kj::Exception& exception) {
    const Error error = wire::error_from(exception).error;
    const bool is_of_pc = error.kind == ErrorKind::missing || error.kind == ErrorKind::unavailable;
    return is_of_pc ? plain(error.message, message_bytes_max) : std::string();
}

kj::Promise<std::string> note_of(loop::EventLoop& loop, const host::Plugin& plugin,
                                 Duration limit) {
    if (host::isolation_for(plugin, study::Isolation::by_plugin) == study::Isolation::thread)
        return std::string();
    std::error_code none;
    const std::string folder = path_text(std::filesystem::temp_directory_path(none));
    auto answer =
        kj::evalNow([&] {
            return host::launch_solver(loop, plugin, study::Isolation::process, "{}", folder, {});
        }).then([](host::LaunchedSolver&& launched) {
            auto kept = kj::heap<host::LaunchedSolver>(std::move(launched));
            auto probing = kept->solver.probeRequest().send().then(
                [](capnp::Response<wire::Solver::ProbeResults>&& results) {
                    return facts_of(results.getProbe());
                });
            return probing.attach(kj::mv(kept));
        });
    auto too_long = loop.after(limit).then([limit] {
        return fmt::format("did not answer its probe within {:g} s",
                           std::chrono::duration<double>(limit).count());
    });
    return answer.exclusiveJoin(kj::mv(too_long)).catch_([](kj::Exception&& exception) {
        return trouble_of(exception);
    });
}

/// What is probed one after the other.
struct Probing {
    loop::EventLoop& loop;
    std::vector<host::Plugin> solvers;
    Duration limit;
    std::vector<work::SolverOffer> offers;

    kj::Promise<void> from(std::size_t next) {
        if (next == solvers.size()) return kj::READY_NOW;
        return note_of(loop, solvers[next], limit).then([this, next](std::string&& note) {
            offers[next].note = std::move(note);
            return from(next + 1);
        });
    }
};

}  // namespace

Result<std::vector<host::Plugin>> solvers_here(const std::vector<std::string>& only) {
    const host::Catalogue catalogue;
    std::vector<host::Plugin> solvers;
    for (const std::string& name : only) {
        auto found = catalogue.find(host::PluginKind::solver, name);
        if (!found) return std::move(found).error();
        solvers.push_back(*std::move(found));
    }
    if (!only.empty()) return solvers;
    for (const host::Plugin& plugin : catalogue.list().plugins)
        if (plugin.description.kind == host::PluginKind::solver) solvers.push_back(plugin);
    return solvers;
}

std::vector<work::SolverOffer> offers_of(const std::vector<host::Plugin>& solvers) {
    std::vector<work::SolverOffer> offers;
    for (const host::Plugin& solver : solvers)
        offers.push_back({solver.description.name, solver.description.version, {}});
    return offers;
}

kj::Promise<std::vector<work::SolverOffer>> probed(loop::EventLoop& loop,
                                                   std::vector<host::Plugin> solvers,
                                                   Duration limit) {
    auto offers = offers_of(solvers);
    auto probing = kj::heap<Probing>(Probing{loop, std::move(solvers), limit, std::move(offers)});
    Probing& all = *probing;
    return all.from(0).then([&all] { return std::move(all.offers); }).attach(kj::mv(probing));
}

}  // namespace femrun::app
