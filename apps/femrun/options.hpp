// SPDX-License-Identifier: MIT
// What the command line says, one struct a subcommand, filled by main.cpp. Each command is one
// function in cmd_<verb>.cpp that returns an exit code.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "study/crew_settings.hpp"

namespace femrun::app {

/// How `femrun` ends; documented in docs/reference/cli.md.
enum ExitCode : int {
    exit_done = 0,         // what was asked for is done
    exit_no_success = 1,   // the study ended without a single success
    exit_input = 2,        // something in the input is wrong: nothing was run
    exit_interrupted = 3,  // interrupted; the same command goes on where it stopped
    exit_broken = 4,       // something broke: a plugin, the database, this program
};

/// What a command is about: a database of this PC, or a scheduler.
struct Whereabouts {
    std::string database = "femrun.db";
    bool database_given = false;
    std::string scheduler;  // empty: FEMRUN_SCHEDULER says, unless `database_given`
};

/// Study file and what the command line changes in it.
struct StudyOptions {
    std::string file = "study.toml";
    std::string optimizer, solver, name;
    std::optional<std::uint64_t> trials, seed;
    std::string time;
    std::vector<std::string> set;  // KEY=VALUE
};

/// Workers that are jobs of an engine. What is not said here is as the settings file has it.
struct CrewOptions {
    std::string engine;  // --on; empty: none
    std::string name;    // empty: the engine's
    std::string file;    // of settings; empty: none
    study::CrewSettings said;
    std::string time, idle, grace;  // as typed, until they are read

    bool is_wanted() const { return !engine.empty() || said.submit.has_value(); }
};

struct RunOptions {
    StudyOptions study;
    std::uint32_t parallel = 0;  // slots; 0: one a core
    Whereabouts where;
    bool json = false, quiet = false, resume = false;
    bool detach = false;         // hand it to a scheduler, and go
    CrewOptions on;              // solved by jobs of an engine
    std::string resume_command;  // then: what goes on with it
    std::string listen = ":0";   // then: where the scheduler of this run listens
};

struct CheckOptions {
    StudyOptions study;
    bool solve = false, json = false;
};

struct SolveOptions {
    StudyOptions study;
    std::optional<std::uint64_t> trial;  // whose design; none: as `check --solve`
    std::string database = "femrun.db";
    std::string folder;  // for its files; empty: a new one here
    bool json = false;
};

struct ShowOptions {
    std::string name;  // empty: the study changed last
    Whereabouts where;
    std::optional<std::uint64_t> trial;
    bool best = false, front = false, all = false, wide = false, json = false;
};

struct FetchOptions {
    std::string name;  // empty: the study changed last
    Whereabouts where;
    std::optional<std::uint64_t> trial;
    bool best = false, front = false, json = false, quiet = false;
    std::string to = ".";
    std::string files_at;  // the scheduler's folder for files, as seen here; empty: it is not
};

struct ExportOptions {
    std::string name;
    Whereabouts where;
    std::string format = "csv", output;
    bool json = false;  // the same as --format json
};

struct ListOptions {
    Whereabouts where;
    bool json = false;
};

struct StatusOptions {
    Whereabouts where;
    bool json = false;
};

/// Of pause, resume and stop.
struct SteerOptions {
    Whereabouts where;
    std::string name;  // empty: the one study that is open
    bool json = false;
};

/// Of drain and dismiss.
struct LeaveOptions {
    Whereabouts where;
    std::string worker;  // its name, or its PC's
    bool json = false;
};

struct ShutdownOptions {
    Whereabouts where;
    bool now = false, json = false;
};

struct LicencesOptions {
    Whereabouts where;
    std::vector<std::string> words;  // "show", or "set" and NAME=COUNT
    std::string cooldown;
    bool json = false;
};

struct ExplainOptions {
    Whereabouts where;
    std::string name;  // empty: the study changed last
    std::optional<std::uint64_t> trial;
    bool json = false;
};

struct AttachOptions {
    Whereabouts where;
    std::string name;  // empty: the study changed last
    bool json = false, quiet = false;
    std::string resume;  // how to go on, where the scheduler ends with this command; empty: it
                         // does not
};

struct PluginsOptions {
    std::string name;
    bool json = false;
};

struct ConformOptions {
    std::string library, plugin, study, check;
    std::uint64_t seed = 1;
    std::vector<std::string> set;  // KEY=VALUE
    std::string limit;             // of one call: "2 min"
    bool json = false;
    // of a process that runs one check
    std::uint32_t index = 0;
    double limit_s = 10;
    std::string findings, set_json, study_json;
};

struct InitOptions {
    std::string solver, model, file = "study.toml";
    bool force = false, json = false;
};

struct ProbeOptions {
    std::string solver, model;
    std::vector<std::string> set;  // KEY=VALUE
    bool json = false;
};

struct SchedulerOptions {
    std::string listen = "7711";
    std::string database = "femrun.db";
    std::uint32_t slots = 0;                      // on this PC too
    std::vector<std::string> licences;            // POOL=COUNT, or one file
    std::uint64_t results_max = 100'000'000'000;  // bytes of files that come from workers elsewhere
    std::string lease = "15 s";  // a worker that is silent for longer is not waited for
    std::string addresses;       // folder for files with its addresses; empty: none
};

struct WorkerOptions {
    std::uint64_t pipe = 0;      // handle of a private pipe to the scheduler; 0: at the address
    std::string address;         // of a scheduler
    std::string slots = "auto";  // a number; auto or -1: one a core
    std::string folder, name;    // empty: chosen
    std::string files_at;        // the scheduler's folder for files, as seen here; empty: it is not
    std::vector<std::string> solvers, tags;
    std::string grace = "30 s";         // for what runs when it leaves
    std::string holds;                  // licences of its engine's
    std::string at_logon;               // on: start whenever its user logs on; off: no more
    std::string job;                    // ENGINE:ID[:RESTART]; empty: it is no job of an engine
    std::string ends_in = "UNLIMITED";  // as people or Slurm write it; empty: nobody knows
    std::string leave_after;            // without a scheduler and work; empty: never, or as jobs do
};

struct HostOptions {
    std::string library, plugin;
    std::uint64_t pipe = 0;
    std::string describe;  // file for what the library is; empty: serve the plugin
};

struct WorkersOptions {
    std::string what = "list";  // or up, down, and keep, which `up` starts
    std::string which;          // crew, of list and down; empty: all, or the only one
    CrewOptions crew;
    Whereabouts where;
    std::string folder;            // of keep
    std::string listen = ":7711";  // of the scheduler that `up` starts where there is none
    bool when_done = false, all = false, json = false;
};

struct RelayOptions {
    std::string address;           // of a scheduler
    std::string listen = ":7711";  // where it is reached
};

struct TokensOptions {
    std::string what = "list";  // or new, or revoke
    std::string which;          // to be revoked: a token's number, or the beginning of a key
    std::string role = "worker", name, expires;
    Whereabouts where;  // no scheduler: whoever has the database
    bool with_keys = false, json = false;
};

int run(const RunOptions& options);
int check(const CheckOptions& options);
int solve(const SolveOptions& options);
int show(const ShowOptions& options);
int fetch(const FetchOptions& options);
int export_study(const ExportOptions& options);
int list(const ListOptions& options);
int status(const StatusOptions& options);
int pause(const SteerOptions& options);
int resume(const SteerOptions& options);
int stop(const SteerOptions& options);
int drain(const LeaveOptions& options);
int dismiss(const LeaveOptions& options);
int shut_down(const ShutdownOptions& options);
int licences(const LicencesOptions& options);
int explain(const ExplainOptions& options);
int attach(const AttachOptions& options);
int plugins(const PluginsOptions& options);
int conform(const ConformOptions& options);
int init(const InitOptions& options);
int probe(const ProbeOptions& options);
int scheduler(const SchedulerOptions& options);
int worker(const WorkerOptions& options);
int relay(const RelayOptions& options);
int tokens(const TokensOptions& options);
int workers(const WorkersOptions& options);
int host(const HostOptions& options);

}  // namespace femrun::app
