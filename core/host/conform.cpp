// SPDX-License-Identifier: MIT
#include "host/conform.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/near_name.hpp"
#include "femrun/abi/femrun.h"
#include "host/conform_files.hpp"
#include "system/private_folder.hpp"
#include "system/program.hpp"
#include "system/signal_name.hpp"
#include "system/this_process.hpp"

namespace femrun::host {

namespace fs = std::filesystem;

namespace {

const std::string load_law = "can be loaded and unloaded a hundred times";

class Conformance {
public:
    Conformance(const ConformSettings& settings,
                const std::function<void(const ConformLine&)>& heard)
        : settings_(settings), heard_(heard), command_(settings.command) {
        if (command_.empty()) command_ = {system::executable_path().string(), "conform"};
        if (!settings_.study) return;
        study_json_ = scratch_.path() / "study.json";
        write_study(*settings_.study, study_json_);
    }

    ConformReport run(const LibraryFacts& library) {
        try_symbols();
        if (!library.broken.empty()) {
            done({"library", "load", load_law, {library.broken}});
            return std::move(report_);
        }
        try_in_process("library", "load", load_law, 0);
        for (std::uint32_t index = 0; index < library.plugins.size(); ++index) {
            const Description& plugin = library.plugins[index];
            if (settings_.plugin.empty() || settings_.plugin == plugin.name)
                try_plugin(plugin, index);
        }
        return std::move(report_);
    }

private:
    void try_plugin(const Description& plugin, std::uint32_t index) {
        const std::string name = fmt::format("{} '{}'", to_string(plugin.kind), plugin.name);
        const std::string factory =
            plugin.kind == PluginKind::solver ? FEMRUN_SOLVER : FEMRUN_OPTIMIZER;
        const auto missing = conformance::default_settings(plugin.settings).missing;
        const bool in_part =
            plugin.kind == PluginKind::solver && !settings_.study && !missing.empty();
        for (const auto& check : conformance::checks()) {
            if (check.factory && factory != check.factory) continue;
            if (in_part && check.needs == conformance::Check::Needs::study) continue;
            try_in_process(name, check.name, check.law, index);
        }
        if (in_part)
            report_.untried.push_back(
                fmt::format("{} solves nothing without its settings '{}'; give a study file that "
                            "has them",
                            name, fmt::join(missing, "', '")));
    }

    bool wanted(const std::string& check) const {
        return settings_.check.empty() || settings_.check == check;
    }

    void try_symbols() {
        if (!wanted("symbols")) return;
        ConformLine line{"library", "symbols", "exports femrun_entry and nothing else", {}};
        if (const auto names = conformance::exported_symbols(settings_.library))
            for (const std::string& name : *names)
                if (name != FEMRUN_ENTRY_SYMBOL)
                    line.findings.push_back(
                        fmt::format("it exports '{}' beside '{}'; build it with "
                                    "femrun_add_plugin(), which hides the rest",
                                    name, FEMRUN_ENTRY_SYMBOL));
        done(std::move(line));
    }

    void try_in_process(const std::string& plugin, const std::string& check, const std::string& law,
                        std::uint32_t index) {
        if (!wanted(check)) return;
        const fs::path findings = scratch_.path() / "findings.txt";
        fs::remove(findings);
        system::ChildSpec spec;
        spec.executable = command_.front();
        spec.arguments.assign(command_.begin() + 1, command_.end());
        for (const std::string& argument :
             {settings_.library.string(), std::string("--check"), check, std::string("--index"),
              std::to_string(index), std::string("--seed"), std::to_string(settings_.seed),
              std::string("--findings"), findings.string()})
            spec.arguments.push_back(argument);
        if (!study_json_.empty()) {
            spec.arguments.push_back("--study-json");
            spec.arguments.push_back(study_json_.string());
        }
        spec.output = spec.error = system::Output::discarded();
        const auto ended = system::run_program(std::move(spec), settings_.check_limit, {});

        ConformLine line{plugin, check, law, {}};
        const bool whole = read_findings(findings, line.findings);
        if (!whole) line.findings.push_back(fate(ended));
        done(std::move(line));
    }

    std::string fate(const system::ProgramResult& ended) const {
        switch (ended.ending) {
            case system::Ending::signalled:
                return fmt::format("its process died with {}", system::signal_text(ended.code));
            case system::Ending::exited:
                return fmt::format("its process exited with code {} in a call", ended.code);
            case system::Ending::timed_out:
                return fmt::format("a call did not return: the check still ran after {:g} s",
                                   std::chrono::duration<double>(settings_.check_limit).count());
            default:
                return fmt::format("the check could not be run: {}", ended.message);
        }
    }

    void done(ConformLine line) {
        if (heard_) heard_(line);
        report_.lines.push_back(std::move(line));
    }

    const ConformSettings& settings_;
    const std::function<void(const ConformLine&)>& heard_;
    std::vector<std::string> command_;
    system::PrivateFolder scratch_;
    fs::path study_json_;
    ConformReport report_;
};

}  // namespace

std::size_t ConformReport::findings() const {
    std::size_t count = 0;
    for (const ConformLine& line : lines) count += line.findings.size();
    return count;
}

Result<ConformReport> conform(const ConformSettings& settings,
                              const std::function<void(const ConformLine&)>& heard) {
    const LibraryFacts library = look_into({settings.library}, settings.look).front();
    if (!library.broken.empty() && !library.died) return Error{ErrorKind::invalid, library.broken};
    std::vector<std::string> names;
    for (const Description& one : library.plugins) names.push_back(one.name);
    const bool offered = std::count(names.begin(), names.end(), settings.plugin) > 0;
    if (!settings.plugin.empty() && !library.died && !offered)
        return Error{ErrorKind::missing, fmt::format("plugin '{}': it does not offer plugin '{}'{}",
                                                     settings.library.string(), settings.plugin,
                                                     suggestion(settings.plugin, names))};
    return Conformance(settings, heard).run(library);
}

}  // namespace femrun::host
