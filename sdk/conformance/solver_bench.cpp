// SPDX-License-Identifier: MIT
#include "solver_bench.hpp"

#include <cmath>
#include <cstring>
#include <limits>
#include <set>

namespace femrun::conformance {

namespace {

/// The subject's study, with the settings that the solver is made with.
SolverStudy settled(const Subject& subject) {
    SolverStudy study;
    study.folder = subject.scratch.string();
    if (subject.study) study = *subject.study;
    study.settings = settings_of(subject).json;
    return study;
}

std::string text_of(femrun_text_t text) {
    return text.data ? std::string(text.data, text.size) : std::string();
}

template <typename Table>
struct Roomy {
    Table table{};
    unsigned char future[64];
    explicit Roomy(SetupSize size) {
        std::memset(future, 0xDB, sizeof future);
        table.size = size == SetupSize::right    ? sizeof table
                     : size == SetupSize::longer ? sizeof *this
                                                 : 2 * sizeof(std::uint32_t);
    }
};

}  // namespace

SolverBench::SolverBench(const Subject& subject, Findings& findings, Age age)
    : host_(subject, findings, age) {
    const auto* factory =
        static_cast<const femrun_solver_factory_t*>(subject.entry->factory(subject.index));
    if (!factory || factory->size < sizeof *factory || !factory->create) {
        findings.add("its factory is no solver factory");
        return;
    }
    const SolverStudy study = settled(subject);
    femrun_solver_t* made = nullptr;
    const auto status = host_.call("create", [&] {
        return factory->create(host_.table(), c_text(study.settings), c_text(study.folder), &made);
    });
    const auto missing = settings_of(subject).missing;
    if (status != FEMRUN_OK) {
        if (!missing.empty())
            findings.not_tried(said_missing(missing));
        else if (!host_.blamed())
            findings.add("create with settings " + study.settings + " returned " +
                         status_name(status) + ": " + host_.message());
    } else if (!made) {
        findings.add("create returned FEMRUN_OK without a solver");
    } else if (made->size < sizeof *made || !made->probe || !made->open || !made->solve ||
               !made->destroy) {
        findings.add("its solver table is too short or lacks a function");
    } else {
        table_ = made;
    }
}

SolverBench::~SolverBench() {
    if (!table_) return;
    host_.call("destroy", [&] {
        table_->destroy(table_);
        return FEMRUN_OK;
    });
}

femrun_status_t SolverBench::probe(Probed& found) {
    struct Sink {
        Probed& found;
        Findings& findings;
    } sink{found, host_.findings()};
    femrun_probe_t probe{};
    probe.size = sizeof probe;
    probe.self = &sink;
    probe.fact = [](const femrun_probe_t* to, femrun_text_t name, femrun_text_t) {
        static_cast<Sink*>(to->self)->found.facts.push_back(text_of(name));
    };
    probe.variable = [](const femrun_probe_t* to, femrun_text_t name, femrun_text_t unit,
                        femrun_kind_t kind, femrun_value_t value) {
        Sink& self = *static_cast<Sink*>(to->self);
        if (kind > FEMRUN_CATEGORICAL)
            self.findings.add("probe gave variable '" + text_of(name) + "' kind " +
                              std::to_string(kind) + "; the kinds are 0 to 2");
        if (text_of(name).empty()) self.findings.add("probe gave a variable without a name");
        self.found.study.design.push_back(
            {text_of(name), text_of(unit), kind, value.number, text_of(value.text)});
    };
    probe.response = [](const femrun_probe_t* to, femrun_text_t name, femrun_text_t) {
        static_cast<Sink*>(to->self)->found.study.responses.push_back(text_of(name));
    };
    const auto status =
        host_.call("probe", [&] { return table_->probe(table_, host_.table(), &probe); });
    std::set<std::string> names;
    for (const auto& variable : found.study.design)
        if (!names.insert(variable.name).second)
            host_.findings().add("probe gave variable '" + variable.name + "' twice");
    return status;
}

femrun_status_t SolverBench::open(const SolverStudy& study, SetupSize size) {
    std::vector<femrun_quantity_t> quantities;
    for (const auto& one : study.design)
        quantities.push_back({c_text(one.name), c_text(one.unit), one.kind});
    std::vector<femrun_text_t> responses;
    for (const auto& name : study.responses) responses.push_back(c_text(name));
    Roomy<femrun_setup_t> passed(size);
    passed.table.quantity_count = static_cast<std::uint32_t>(quantities.size());
    passed.table.quantities = quantities.data();
    passed.table.response_count = static_cast<std::uint32_t>(responses.size());
    passed.table.responses = responses.data();
    passed.table.study_folder = c_text(study.folder);
    return host_.call("open", [&] { return table_->open(table_, host_.table(), &passed.table); });
}

femrun_status_t SolverBench::solve(const SolverStudy& study, SetupSize size) {
    std::vector<femrun_value_t> design;
    for (const auto& one : study.design) design.push_back({one.number, c_text(one.text)});
    response_.assign(study.responses.size(), std::numeric_limits<double>::quiet_NaN());
    Roomy<femrun_attempt_t> passed(size);
    passed.table.ordinal = 1;
    passed.table.attempt = passed.table.trial = ++attempts_;
    passed.table.design = design.data();
    passed.table.response = response_.data();
    const auto status =
        host_.call("solve", [&] { return table_->solve(table_, host_.table(), &passed.table); });
    if (status == FEMRUN_OK)
        check_response(study);
    else if (!host_.blamed())
        check_failure(status);
    return status;
}

void SolverBench::check_response(const SolverStudy& study) {
    for (std::size_t i = 0; i < response_.size(); ++i)
        if (!std::isfinite(response_[i]))
            host_.findings().add("solve returned FEMRUN_OK with response '" + study.responses[i] +
                                 "' " + (std::isnan(response_[i]) ? "NaN or not set" : "infinite") +
                                 "; a response that is not there is a failed design of stage post");
}

void SolverBench::check_failure(femrun_status_t status) {
    const auto one_of = [&](std::initializer_list<const char*> stages) {
        for (const char* stage : stages)
            if (host_.stage() == stage) return true;
        return false;
    };
    if (status == FEMRUN_BAD_DESIGN && !one_of({"model", "mesh", "solve", "post"}))
        host_.findings().add("solve returned FEMRUN_BAD_DESIGN with stage '" + host_.stage() +
                             "'; the stages are model, mesh, solve and post");
    if (status == FEMRUN_UNAVAILABLE && !one_of({"licence", "memory", "disk", "time", ""}))
        host_.findings().add("solve returned FEMRUN_UNAVAILABLE with stage '" + host_.stage() +
                             "'; the stages are licence, memory, disk and time");
}

std::optional<SolverStudy> study_for(const Subject& subject, Findings& findings) {
    if (subject.study) return settled(subject);
    const auto not_tried = [&findings](const std::string& why) {
        findings.not_tried(why);
        return std::nullopt;
    };
    if (const auto missing = settings_of(subject).missing; !missing.empty())
        return not_tried(said_missing(missing));
    SolverBench bench(subject, findings);
    SolverBench::Probed found;
    if (!bench.usable()) return not_tried("it could not be made; see 'often'");
    if (bench.probe(found) != FEMRUN_OK)
        return not_tried("its probe found nothing to solve; give a study file that it can solve");
    SolverStudy study = settled(subject);
    study.design = std::move(found.study.design);
    study.responses = std::move(found.study.responses);
    if (study.responses.empty())
        return not_tried("its probe names no responses; give a study file that it can solve");
    return study;
}

std::unique_ptr<SolverBench> opened(const Subject& subject, Findings& findings,
                                    const SolverStudy& study) {
    auto bench = std::make_unique<SolverBench>(subject, findings);
    if (bench->usable() && bench->open(study) == FEMRUN_OK) return bench;
    findings.not_tried("it could not be opened; see 'solve'");
    return nullptr;
}

}  // namespace femrun::conformance
