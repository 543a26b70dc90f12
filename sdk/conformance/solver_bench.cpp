// SPDX-License-Identifier: MIT
#include "solver_bench.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <set>

#include "utf8_path.hpp"

namespace femrun::conformance {

namespace {

/// The subject's study, with the settings that the solver is made with.
SolverStudy settled(const Subject& subject) {
    SolverStudy study;
    study.folder = text_of(subject.scratch);
    if (subject.study) study = *subject.study;
    study.settings = settings_of(subject).json;
    return study;
}

template <typename Table>
struct Roomy {
    Table table{};
    unsigned char future[64];
    Roomy(SetupSize size, std::uint32_t first_size) {
        std::memset(future, 0xDB, sizeof future);
        table.size = size == SetupSize::right    ? sizeof table
                     : size == SetupSize::longer ? sizeof *this
                     : size == SetupSize::first  ? first_size
                                                 : 2 * sizeof(std::uint32_t);
    }
    /// What the size does not cover is there as nonsense.
    void spoil_beyond_size() {
        auto* const bytes = reinterpret_cast<unsigned char*>(&table);
        if (table.size < sizeof table)
            std::memset(bytes + table.size, 0xDB, sizeof table - table.size);
    }
};

/// Bit for bit, a text by where it lies.
bool same(const std::vector<femrun_value_t>& a, const std::vector<femrun_value_t>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), [](const auto& one, const auto& other) {
        return std::bit_cast<std::uint64_t>(one.number) ==
                   std::bit_cast<std::uint64_t>(other.number) &&
               one.text.data == other.text.data && one.text.size == other.text.size;
    });
}

}  // namespace

SolverBench::SolverBench(const Subject& subject, Findings& findings, Age age)
    : host_(subject, findings, age) {
    const auto* factory =
        static_cast<const femrun_solver_factory_t*>(subject.entry->factory(subject.index));
    if (!factory || factory->size < FEMRUN_SOLVER_FACTORY_SIZE_MIN || !factory->create) {
        findings.add("its factory is no solver factory");
        return;
    }
    const SolverStudy study = settled(subject);
    lent_.emplace_back();
    femrun_solver_t* made = nullptr;
    const auto status = host_.call("create", [&] {
        return factory->create(host_.table(), lent_.back().texts.lend(study.settings),
                               lent_.back().texts.lend(study.folder), &made);
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
    } else if (made->size < FEMRUN_SOLVER_SIZE_MIN || !made->probe || !made->open || !made->solve ||
               !made->destroy) {
        findings.add("its solver table is too short or lacks a function");
    } else {
        table_ = made;
        if (const auto wrong = wrong_size("solver", made->size, sizeof *made, subject);
            !wrong.empty())
            findings.add(wrong);
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
        void look_at(const char* what, femrun_text_t text, std::size_t bytes_max) {
            if (const auto mistake = mistake_in(text, bytes_max); !mistake.empty())
                findings.add("probe: " + std::string(what) + " " + mistake);
        }
    } sink{found, host_.findings()};
    femrun_probe_t probe{};
    probe.size = sizeof probe;
    probe.self = &sink;
    probe.fact = [](const femrun_probe_t* to, femrun_text_t name, femrun_text_t value) {
        Sink& self = *static_cast<Sink*>(to->self);
        self.look_at("the name of a fact", name, word_bytes_max);
        self.look_at("the value of a fact", value, sentence_bytes_max);
        self.found.facts.push_back(text_of(name));
    };
    probe.variable = [](const femrun_probe_t* to, femrun_text_t name, femrun_text_t unit,
                        femrun_kind_t kind, femrun_value_t value) {
        Sink& self = *static_cast<Sink*>(to->self);
        self.look_at("the name of a variable", name, word_bytes_max);
        self.look_at("the unit of a variable", unit, word_bytes_max);
        const std::string shown = "probe gave variable '" + text_of(name) + "' ";
        if (kind > FEMRUN_CATEGORICAL)
            self.findings.add(shown + "kind " + std::to_string(kind) + "; the kinds are 0 to 2");
        if (kind == FEMRUN_INTEGER && std::isfinite(value.number) &&
            value.number != std::trunc(value.number))
            self.findings.add(shown + "kind FEMRUN_INTEGER and a value that is none");
        if (text_of(name).empty()) self.findings.add("probe gave a variable without a name");
        self.found.study.design.push_back(
            {text_of(name), text_of(unit), kind, value.number, text_of(value.text)});
    };
    probe.response = [](const femrun_probe_t* to, femrun_text_t name, femrun_text_t unit) {
        Sink& self = *static_cast<Sink*>(to->self);
        self.look_at("the name of a response", name, word_bytes_max);
        self.look_at("the unit of a response", unit, word_bytes_max);
        if (text_of(name).empty()) self.findings.add("probe gave a response without a name");
        self.found.study.responses.push_back(text_of(name));
    };
    const auto status =
        host_.call("probe", [&] { return table_->probe(table_, host_.table(), &probe); });
    std::set<std::string> names;
    for (const auto& variable : found.study.design)
        if (!names.insert("variable '" + variable.name + "'").second)
            host_.findings().add("probe gave variable '" + variable.name + "' twice");
    for (const auto& response : found.study.responses)
        if (!names.insert("response '" + response + "'").second)
            host_.findings().add("probe gave response '" + response + "' twice");
    return status;
}

femrun_status_t SolverBench::open(const SolverStudy& study, SetupSize size, AfterOpen after) {
    Lent& lent = lent_.emplace_back();
    const double unknown = std::numeric_limits<double>::quiet_NaN();
    for (const auto& one : study.design) {
        lent.quantities.push_back(
            {lent.texts.lend(one.name), lent.texts.lend(one.unit), one.kind, 0});
        lent.ranges.push_back({unknown, unknown, 0});
    }
    for (const auto& name : study.responses) lent.responses.push_back(lent.texts.lend(name));
    lent.response_flags.assign(study.responses.size(), 0);
    const auto roomy = std::make_shared<Roomy<femrun_setup_t>>(size, FEMRUN_SETUP_SIZE_MIN);
    auto& passed = *roomy;
    lent.table = roomy;
    passed.table.quantity_count = static_cast<std::uint32_t>(lent.quantities.size());
    passed.table.quantities = lent.quantities.data();
    passed.table.response_count = static_cast<std::uint32_t>(lent.responses.size());
    passed.table.responses = lent.responses.data();
    passed.table.study_folder = lent.texts.lend(study.folder);
    passed.table.response_flags = lent.response_flags.data();
    passed.table.ranges = lent.ranges.data();
    if (size == SetupSize::first) passed.spoil_beyond_size();
    const auto status =
        host_.call("open", [&] { return table_->open(table_, host_.table(), &passed.table); });
    if (after == AfterOpen::taken_back) {
        lent.texts.take_back();
        const auto spoil = [](auto& all) {
            if (!all.empty())
                std::memset(static_cast<void*>(all.data()), 0xDB, all.size() * sizeof all[0]);
        };
        spoil(lent.quantities);
        spoil(lent.responses);
        spoil(lent.response_flags);
        spoil(lent.ranges);
        std::memset(static_cast<void*>(&passed), 0xDB, sizeof passed);
    }
    return status;
}

femrun_status_t SolverBench::solve(const SolverStudy& study, SetupSize size) {
    LentTexts texts;
    std::vector<femrun_value_t> design;
    for (const auto& one : study.design) design.push_back({one.number, texts.lend(one.text)});
    const auto lent = design;
    const auto earlier = response();
    responses_.emplace_back(study.responses.size(), std::numeric_limits<double>::quiet_NaN());
    Roomy<femrun_attempt_t> passed(size, FEMRUN_ATTEMPT_SIZE_MIN);
    passed.table.ordinal = 1;
    passed.table.attempt = passed.table.trial = ++attempts_;
    passed.table.design = design.data();
    passed.table.response = responses_.back().data();
    const auto status =
        host_.call("solve", [&] { return table_->solve(table_, host_.table(), &passed.table); });
    if (!same(design, lent) || passed.table.trial != attempts_)
        host_.findings().add("solve changed the design or the attempt that it was given");
    check_lent(earlier);
    if (status == FEMRUN_OK)
        check_response(study);
    else if (!host_.blamed())
        check_failure(status);
    return status;
}

void SolverBench::check_lent(const std::vector<double>& earlier) {
    const auto& before = responses_[responses_.size() - 2];
    if (!before.same_as(earlier))
        host_.findings().add(
            "solve wrote to the response of an earlier attempt, which was lent until that solve "
            "returned");
    if (!responses_.back().fences_stand())
        host_.findings().add("solve wrote beside the " + std::to_string(response().size()) +
                             " responses that the study uses; their number is "
                             "setup.response_count");
    if (responses_.size() > 2) responses_.erase(responses_.begin());
}

void SolverBench::check_response(const SolverStudy& study) {
    const auto given = response();
    for (std::size_t i = 0; i < given.size(); ++i)
        if (!std::isfinite(given[i]))
            host_.findings().add("solve returned FEMRUN_OK with response '" + study.responses[i] +
                                 "' " + (std::isnan(given[i]) ? "NaN or not set" : "infinite") +
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
    // A model without a present value is as good as any.
    for (SolverStudy::Quantity& quantity : study.design)
        if (!std::isfinite(quantity.number)) quantity.number = 1;
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
