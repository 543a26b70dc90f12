// SPDX-License-Identifier: MIT
#include "bench.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <fstream>
#include <limits>
#include <sstream>
#include <stdexcept>

#include "calculix_solver.hpp"
#include "host/program_call.hpp"
#include "models.hpp"
#include "sdk/recording_host.hpp"

namespace bench {

namespace fs = std::filesystem;
using femrun::stand::RecordingHost;

namespace {

femrun_text_t text(const std::string& from) { return {from.data(), from.size()}; }
std::string string(femrun_text_t from) {
    return from.size == 0 ? std::string() : std::string(from.data, from.size);
}

const char* word(femrun_status_t status) {
    constexpr const char* words[] = {"ok",        "invalid",    "missing", "unavailable",
                                     "cancelled", "bad design", "fault",   "unreadable"};
    return words[status];
}

/// One instance behind its C table.
class AtWork {
public:
    AtWork(const Folder& folder, const std::string& settings) : folder_(folder) {
        host.run = [this](const femrun_program_t& program, femrun_run_result_t& result) {
            std::vector<std::string> notes;
            return femrun::host::run_program_for_plugin(program, result, message_, notes,
                                                        [] { return false; });
        };
        const std::string study = folder.path().string();
        check(femrun::detail::SolverFactory<calculix::CalculixSolver>::table.create(
            host.table(), text(settings), text(study), &solver_));
    }
    ~AtWork() {
        if (solver_) solver_->destroy(solver_);
    }

    void open(const std::vector<Value>& design, const std::vector<std::string>& responses) {
        if (said != "ok") return;
        std::vector<femrun_quantity_t> quantities;
        for (const Value& value : design)
            quantities.push_back({text(value.name),
                                  {nullptr, 0},
                                  !value.text.empty()  ? FEMRUN_CATEGORICAL
                                  : value.name == "NF" ? FEMRUN_INTEGER
                                                       : FEMRUN_REAL,
                                  value.optional ? std::uint32_t{FEMRUN_QUANTITY_OPTIONAL} : 0u});
        std::vector<femrun_text_t> names;
        std::vector<std::uint32_t> flags;
        for (const std::string& name : responses) {
            const bool optional = name.back() == '?';
            names.push_back({name.data(), name.size() - (optional ? 1 : 0)});
            flags.push_back(optional ? std::uint32_t{FEMRUN_RESPONSE_OPTIONAL} : 0u);
        }
        const std::string study = folder_.path().string();
        femrun_setup_t setup{};
        setup.size = sizeof setup;
        setup.quantity_count = static_cast<std::uint32_t>(quantities.size());
        setup.quantities = quantities.data();
        setup.response_count = static_cast<std::uint32_t>(names.size());
        setup.responses = names.data();
        setup.response_flags = flags.data();
        setup.study_folder = text(study);
        check(solver_->open(solver_, host.table(), &setup));
    }

    std::vector<double> solve(const std::vector<Value>& design, std::size_t count) {
        std::vector<double> response(count, std::numeric_limits<double>::quiet_NaN());
        if (said != "ok") return response;
        const fs::path& work = folder_.work;
        fs::remove_all(work);
        fs::create_directory(work);
        host.folder = work.string();
        std::vector<femrun_value_t> values;
        for (const Value& value : design) values.push_back({value.number, text(value.text)});
        femrun_attempt_t attempt{};
        attempt.size = sizeof attempt;
        attempt.ordinal = 1;
        attempt.attempt = attempt.trial = 1;
        attempt.design = values.data();
        attempt.response = response.data();
        check(solver_->solve(solver_, host.table(), &attempt));
        return response;
    }

    Probed probe() {
        Probed found;
        femrun_probe_t table{};
        table.size = sizeof table;
        table.self = &found;
        table.fact = [](const femrun_probe_t* to, femrun_text_t name, femrun_text_t value) {
            static_cast<Probed*>(to->self)->facts[string(name)] = string(value);
        };
        table.variable = [](const femrun_probe_t* to, femrun_text_t name, femrun_text_t,
                            femrun_kind_t, femrun_value_t value) {
            static_cast<Probed*>(to->self)->variables[string(name)] = value.number;
        };
        table.response = [](const femrun_probe_t* to, femrun_text_t name, femrun_text_t) {
            static_cast<Probed*>(to->self)->responses.push_back(string(name));
        };
        if (said == "ok") check(solver_->probe(solver_, host.table(), &table));
        found.said = said;
        return found;
    }

    RecordingHost host;
    Said said = "ok";

private:
    void check(femrun_status_t status) {
        if (status != FEMRUN_OK) said = word(status) + ("|" + host.stage + "|" + host.message);
    }

    const Folder& folder_;
    femrun_solver_t* solver_ = nullptr;
    std::string message_;  // of the last program
};

}  // namespace

Folder::Folder() {
    static std::atomic<int> made{0};
    const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
    path_ = fs::temp_directory_path() /
            ("femrun-calculix-" + std::to_string(now) + "-" + std::to_string(++made));
    fs::create_directories(path_);
    work = path_ / "work";
}

Folder::~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

void Folder::write(const std::string& file, const std::string& content) const {
    fs::create_directories((path_ / file).parent_path());
    std::ofstream(path_ / file, std::ios::binary) << content;
}

std::string Folder::read(const std::string& file) const {
    std::ifstream stream(path_ / file, std::ios::binary);
    if (!stream) throw std::runtime_error("no file " + file);
    std::ostringstream content;
    content << stream.rdbuf();
    return content.str();
}

std::string Folder::script(const std::string& file, const std::string& content) const {
    write(file, "#!/bin/sh\n" + content);
    fs::permissions(path_ / file, fs::perms::owner_all);
    return (path_ / file).string();
}

void Folder::copy_example(const std::string& file,
                          const std::vector<std::pair<std::string, std::string>>& changes) const {
    const fs::path from = fs::path(FEMRUN_EXAMPLES) / file;
    std::ifstream stream(from, std::ios::binary);
    if (!stream) throw std::runtime_error("no example " + file);
    std::ostringstream content;
    content << stream.rdbuf();
    std::string text = content.str();
    for (const auto& [was, is] : changes) text = changed(std::move(text), was, is);
    write(from.filename().string(), text);
}

Solved solve(const Folder& folder, const std::string& settings, const std::vector<Value>& design,
             const std::vector<std::string>& responses) {
    AtWork solver(folder, settings);
    solver.open(design, responses);
    const std::vector<double> values = solver.solve(design, responses.size());
    Solved solved;
    solved.said = solver.said;
    for (std::size_t i = 0; i < responses.size(); ++i) solved.response[responses[i]] = values[i];
    solved.log = solver.host.lines;
    for (const auto& [path, description] : solver.host.announced) solved.artefacts.push_back(path);
    return solved;
}

Said open(const Folder& folder, const std::string& settings, const std::vector<Value>& design,
          const std::vector<std::string>& responses) {
    AtWork solver(folder, settings);
    solver.open(design, responses);
    return solver.said;
}

std::string beam(const std::string& steps) {
    constexpr int count = 20;
    std::map<std::array<int, 3>, int> ids;  // by half elements along x, y, z
    const auto id = [&ids](int i, int j, int k) {
        return ids.emplace(std::array{i, j, k}, static_cast<int>(ids.size()) + 1).first->second;
    };
    std::ostringstream elements, nodes, fixed, tip;
    for (int e = 0; e < count; ++e) {
        // Corners and middles of edges, in the order of C3D20, from the element's first corner.
        constexpr int places[20][3] = {{0, 0, 0}, {2, 0, 0}, {2, 2, 0}, {0, 2, 0}, {0, 0, 2},
                                       {2, 0, 2}, {2, 2, 2}, {0, 2, 2}, {1, 0, 0}, {2, 1, 0},
                                       {1, 2, 0}, {0, 1, 0}, {1, 0, 2}, {2, 1, 2}, {1, 2, 2},
                                       {0, 1, 2}, {0, 0, 1}, {2, 0, 1}, {2, 2, 1}, {0, 2, 1}};
        elements << e + 1;
        for (int n = 0; n < 20; ++n)
            elements << (n == 10 ? ",\n" : ",")
                     << id(2 * e + places[n][0], places[n][1], places[n][2]);
        elements << "\n";
    }
    for (const auto& [at, number] : ids) {
        nodes << number << "," << at[0] * 100.0 / (2 * count) << "," << 2.0 * at[1] << "," << at[2]
              << "\n";
        if (at[0] == 0) fixed << number << "\n";
        if (at[0] == 2 * count) tip << number << "\n";
    }
    return "*NODE, NSET=NALL\n" + nodes.str() + "*ELEMENT, TYPE=C3D20, ELSET=EALL\n" +
           elements.str() + "*NSET, NSET=FIX\n" + fixed.str() + "*NSET, NSET=TIP\n" + tip.str() +
           "*MATERIAL, NAME=STEEL\n*ELASTIC\n210000, 0\n*DENSITY\n7.85E-9\n"
           "*SOLID SECTION, ELSET=EALL, MATERIAL=STEEL\n*BOUNDARY\nFIX, 1, 3\n" +
           steps;
}

std::string changed(std::string content, const std::string& was, const std::string& is) {
    const std::size_t at = content.find(was);
    if (at == std::string::npos) throw std::runtime_error("nothing to replace: " + was);
    return content.replace(at, was.size(), is);
}

Probed probe(const Folder& folder, const std::string& settings) {
    return AtWork(folder, settings).probe();
}

}  // namespace bench
