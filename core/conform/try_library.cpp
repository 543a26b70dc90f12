// SPDX-License-Identifier: MIT
#include "conform/try_library.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/near_name.hpp"
#include "base/path_text.hpp"
#include "base/plain_text.hpp"
#include "conform/check_files.hpp"
#include "femrun/abi/femrun.h"
#include "system/private_folder.hpp"
#include "system/program.hpp"
#include "system/signal_name.hpp"
#include "system/this_process.hpp"

namespace femrun::conform {

namespace fs = std::filesystem;

namespace {

const std::string whole_library = "library";
const std::string symbols_law = "exports its door and nothing else";
const std::string load_law = "can be loaded and unloaded a hundred times";
const std::string prints_law = "prints nothing to standard output";

// A check makes hundreds of calls; this is for one that never comes to its end without hanging.
constexpr Duration check_limit = std::chrono::minutes(5);

// Who has hung twice hangs again, and each time costs the limit of a call.
constexpr std::size_t hangs_max = 2;

constexpr std::size_t printed_bytes_max = 200;

class Conformance {
public:
    Conformance(const Settings& settings, const std::function<void(const Line&)>& heard)
        : settings_(settings), heard_(heard), command_(settings.command) {
        if (command_.empty()) command_ = {path_text(system::executable_path()), "conform"};
        if (!settings_.study) return;
        study_json_ = scratch_.path() / "study.json";
        write_study(*settings_.study, study_json_);
    }

    Report run(const host::LibraryFacts& library) {
        try_symbols();
        if (!library.broken.empty()) {
            done({whole_library, "load", load_law, {library.broken}});
            return std::move(report_);
        }
        if (!library.printed.empty()) printed_["load"] = library.printed;
        try_in_process(whole_library, "load", load_law, 0);
        for (std::uint32_t index = 0; index < library.plugins.size(); ++index) {
            const host::Description& plugin = library.plugins[index];
            if (settings_.plugin.empty() || settings_.plugin == plugin.name)
                try_plugin(plugin, index);
        }
        tell_what_was_printed();
        return std::move(report_);
    }

private:
    void try_plugin(const host::Description& plugin, std::uint32_t index) {
        const std::string name = fmt::format("{} '{}'", to_string(plugin.kind), plugin.name);
        const std::string factory =
            plugin.kind == host::PluginKind::solver ? FEMRUN_SOLVER : FEMRUN_OPTIMIZER;
        for (const auto& check : conformance::checks())
            if (!check.factory || factory == check.factory)
                try_in_process(name, check.name, check.law, index);
    }

    bool wanted(const std::string& check) const {
        return settings_.check.empty() || settings_.check == check;
    }

    void try_symbols() {
        Line line{whole_library, "symbols", symbols_law, {}};
        std::vector<std::string> doors;
        if (const auto names = conformance::exported_symbols(settings_.library)) {
            for (const std::string& name : *names) {
                if (name == FEMRUN_ENTRY_SYMBOL || name == FEMRUN_ENTRY_FUNCTION_SYMBOL)
                    doors.push_back(name);
                else
                    line.findings.push_back(
                        fmt::format("it exports '{}' beside its door; build it with "
                                    "femrun_add_plugin(), which hides the rest",
                                    name));
            }
            if (doors.size() > 1)
                line.findings.push_back(
                    fmt::format("it has two doors, '{}'; keep one", fmt::join(doors, "' and '")));
        } else {
            line.untried = "only 64-bit ELF libraries are read";
        }
        done(std::move(line));
    }

    void try_in_process(const std::string& plugin, const std::string& check, const std::string& law,
                        std::uint32_t index) {
        // What is printed shows in other checks.
        if (!wanted(check) && settings_.check != "prints") return;
        Line line{plugin, check, law, {}};
        const auto& hung = hung_[plugin];
        if (hung.size() >= hangs_max) {
            line.untried =
                fmt::format("it hung in '{}'; mend that first", fmt::join(hung, "' and '"));
            return done(std::move(line));
        }
        const fs::path findings = scratch_.path() / "findings.json";
        const fs::path output = scratch_.path() / "output.txt";
        const fs::path errors = scratch_.path() / "errors.txt";
        fs::remove(findings);
        const auto ended = system::run_program(
            check_process(check, index, findings, output, errors), check_limit, {});

        auto found = read_findings(findings);
        if (found) {
            line.findings = std::move(found->findings);
            line.untried = std::move(found->untried);
            if (found->hung) hung_[plugin].push_back(check);
        } else {
            line.findings.push_back(fate(ended, call_of_crash(text_of(errors))));
            if (ended.ending == system::Ending::timed_out) hung_[plugin].push_back(check);
        }
        remember_printed(check, output);
        done(std::move(line));
    }

    system::ChildSpec check_process(const std::string& check, std::uint32_t index,
                                    const fs::path& findings, const fs::path& output,
                                    const fs::path& errors) const {
        system::ChildSpec spec;
        spec.executable = path_of(command_.front());
        spec.arguments.assign(command_.begin() + 1, command_.end());
        const double limit_s = std::chrono::duration<double>(settings_.call_limit).count();
        for (const std::string& argument :
             {path_text(settings_.library), std::string("--check"), check, std::string("--index"),
              std::to_string(index), std::string("--seed"), std::to_string(settings_.seed),
              std::string("--limit-s"), fmt::format("{}", limit_s), std::string("--findings"),
              path_text(findings), std::string("--set-json"), settings_.set})
            spec.arguments.push_back(argument);
        if (!study_json_.empty()) {
            spec.arguments.push_back("--study-json");
            spec.arguments.push_back(path_text(study_json_));
        }
        spec.output = system::Output::into(output);
        spec.error = system::Output::into(errors);
        return spec;
    }

    static std::string text_of(const fs::path& file) {
        std::ostringstream text;
        text << std::ifstream(file, std::ios::binary).rdbuf();
        return text.str();
    }

    /// "solve", of the line that a process leaves which crashes in a call.
    static std::string call_of_crash(const std::string& errors) {
        constexpr std::string_view mark = "conform: in ";
        const auto at = errors.rfind(mark);
        if (at == errors.npos) return "";
        const auto from = at + mark.size();
        return errors.substr(from, errors.find(' ', from) - from);
    }

    static std::string fate(const system::ProgramResult& ended, const std::string& call) {
        switch (ended.ending) {
            case system::Ending::signalled:
                return fmt::format("its process died with {}{}", system::signal_text(ended.code),
                                   call.empty() ? "" : " in " + call);
            case system::Ending::exited:
                return fmt::format("its process exited with code {} in a call", ended.code);
            case system::Ending::timed_out:
                return fmt::format("the check still ran after {:g} s",
                                   std::chrono::duration<double>(check_limit).count());
            default:
                return fmt::format("the check could not be run: {}", ended.message);
        }
    }

    void remember_printed(const std::string& check, const fs::path& output) {
        auto printed = plain(text_of(output), printed_bytes_max);
        if (!printed.empty()) printed_.try_emplace(check, std::move(printed));
    }

    void tell_what_was_printed() {
        Line line{whole_library, "prints", prints_law, {}};
        std::vector<std::string> where;
        for (const auto& [check, text] : printed_) where.push_back(check);
        if (!where.empty())
            line.findings.push_back(
                fmt::format("it printed '{}' (in '{}'); give lines to the host's log instead",
                            printed_.begin()->second, fmt::join(where, "', '")));
        done(std::move(line));
    }

    /// What an earlier check of the plugin has found is one finding with that.
    void done(Line line) {
        if (!wanted(line.check)) return;
        auto& earlier = found_[line.plugin];
        std::vector<std::string> news;
        for (std::string& finding : line.findings) {
            const auto [known, is_new] = earlier.try_emplace(finding, line.check);
            if (is_new)
                news.push_back(std::move(finding));
            else if (std::count(line.as_before.begin(), line.as_before.end(), known->second) == 0)
                line.as_before.push_back(known->second);
        }
        line.findings = std::move(news);
        if (!line.findings.empty() || !line.as_before.empty()) line.untried.clear();
        if (heard_) heard_(line);
        report_.lines.push_back(std::move(line));
    }

    const Settings& settings_;
    const std::function<void(const Line&)>& heard_;
    std::vector<std::string> command_;
    system::PrivateFolder scratch_;
    fs::path study_json_;
    std::map<std::string, std::vector<std::string>> hung_;             // plugin: checks
    std::map<std::string, std::map<std::string, std::string>> found_;  // plugin: finding: check
    std::map<std::string, std::string> printed_;                       // check: text
    Report report_;
};

}  // namespace

std::size_t Report::findings() const {
    std::size_t count = 0;
    for (const Line& line : lines) count += line.findings.size();
    return count;
}

std::size_t Report::untried() const {
    return static_cast<std::size_t>(std::count_if(
        lines.begin(), lines.end(), [](const Line& line) { return !line.untried.empty(); }));
}

std::vector<std::string> checks() {
    std::vector<std::string> names{"symbols", "load"};
    for (const auto& check : conformance::checks())
        if (std::count(names.begin(), names.end(), check.name) == 0) names.push_back(check.name);
    names.push_back("prints");
    return names;
}

Result<Report> try_library(const Settings& settings,
                           const std::function<void(const Line&)>& heard) {
    const auto known = checks();
    if (!settings.check.empty() && std::count(known.begin(), known.end(), settings.check) == 0)
        return Error{ErrorKind::missing,
                     fmt::format("--check '{}': there is no such check{}", settings.check,
                                 suggestion(settings.check, known))};
    const host::LibraryFacts library = host::look_into({settings.library}, settings.look).front();
    if (!library.broken.empty() && !library.died) return Error{ErrorKind::invalid, library.broken};
    std::vector<std::string> names;
    for (const host::Description& one : library.plugins) names.push_back(one.name);
    const bool offered = std::count(names.begin(), names.end(), settings.plugin) > 0;
    if (!settings.plugin.empty() && !library.died && !offered)
        return Error{ErrorKind::missing, fmt::format("plugin '{}': it does not offer plugin '{}'{}",
                                                     path_text(settings.library), settings.plugin,
                                                     suggestion(settings.plugin, names))};
    return Conformance(settings, heard).run(library);
}

}  // namespace femrun::conform
