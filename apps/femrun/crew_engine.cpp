// SPDX-License-Identifier: MIT
// The engines that there are, as a crew's spec names them.
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "crew_wish.hpp"
#include "engines/by_commands.hpp"
#include "engines/hosts_file.hpp"
#include "engines/local.hpp"
#include "engines/slurm.hpp"
#include "engines/ssh_hosts.hpp"
#include "system/folders.hpp"
#include "system/plugin_platform.hpp"
#include "system/this_pc.hpp"
#include "system/this_process.hpp"

namespace femrun::app {

namespace fs = std::filesystem;

namespace {

/// Copies of the program, by content: of this user, on this PC or on a disk that nodes share.
fs::path programs_folder() { return system::cache_folder() / "programs"; }
fs::path jobs_folder() { return system::cache_folder() / "jobs"; }

Result<std::unique_ptr<engines::Engine>> ssh_engine(const crew::Spec& spec) {
    std::ifstream in(path_of(spec.hosts), std::ios::binary);
    std::ostringstream text;
    if (!in || !(text << in.rdbuf()))
        return Error{ErrorKind::missing,
                     fmt::format("--hosts: '{}' cannot be read; name a file with the hosts, one a "
                                 "line",
                                 spec.hosts)};
    auto hosts = engines::parse_hosts(text.str(), spec.hosts);
    if (!hosts) return std::move(hosts).error();
    return engines::make_ssh_hosts({.hosts = *std::move(hosts), .options = spec.options});
}

}  // namespace

Result<std::unique_ptr<engines::Engine>> engine_of(const crew::Spec& spec) {
    if (spec.engine == "slurm") return engines::make_slurm({.programs = programs_folder()});
    if (spec.engine == "local")
        return engines::make_local({.programs = programs_folder(), .jobs = jobs_folder()});
    if (spec.engine == "ssh") return ssh_engine(spec);
    using Tells = engines::CommandSettings::Tells;
    if (spec.engine == "commands")
        return engines::make_by_commands({.submit = spec.commands.submit,
                                          .cancel = spec.commands.cancel,
                                          .state = spec.commands.state,
                                          .id = spec.commands.job_id,
                                          .state_tells = spec.commands.state_tells == "exit-code"
                                                             ? Tells::exit_code
                                                             : Tells::words,
                                          .programs = programs_folder(),
                                          .jobs = jobs_folder()});
    return Error{
        ErrorKind::missing,
        fmt::format("crew '{}': this femrun knows no engine '{}'; use the one that started "
                    "it",
                    spec.name, spec.engine)};
}

engines::Order order_of(const crew::Spec& spec, const std::string& worker_address,
                        const fs::path& folder) {
    const fs::path program = system::executable_path();
    return {.crew = spec.id,
            .slots = spec.slots,
            .time = spec.time,
            .options = spec.engine == "ssh" ? std::vector<std::string>{} : spec.options,
            .programs = {{.platform = system::plugin_platform(),
                          .executable = program,
                          .plugins = program.parent_path() / "plugins"}},
            .address = worker_address,
            .worker = spec.worker,
            .folder = folder};
}

}  // namespace femrun::app
