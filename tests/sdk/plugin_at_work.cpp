// SPDX-License-Identifier: MIT
#include "sdk/plugin_at_work.hpp"

#include <limits>

namespace femrun::stand {

// -- solver

SolverAtWork::SolverAtWork(const femrun_entry_t& entry, const std::string& settings,
                           std::uint32_t index, const std::string& study_folder) {
    const auto* factory = static_cast<const femrun_solver_factory_t*>(entry.factory(index));
    created = factory->create(host.table(), text(settings), text(study_folder), &solver_);
}

SolverAtWork::~SolverAtWork() {
    if (solver_ != nullptr) solver_->destroy(solver_);
}

femrun_status_t SolverAtWork::probe(Probed& found) {
    femrun_probe_t table{};
    table.size = sizeof table;
    table.self = &found;
    table.fact = [](const femrun_probe_t* to, femrun_text_t name, femrun_text_t value) {
        static_cast<Probed*>(to->self)->facts.push_back(string(name) + "=" + string(value));
    };
    table.variable = [](const femrun_probe_t* to, femrun_text_t name, femrun_text_t,
                        femrun_kind_t kind, femrun_value_t value) {
        std::string shown = string(value.text);
        if (kind != FEMRUN_CATEGORICAL) shown = std::to_string(value.number);
        static_cast<Probed*>(to->self)->variables.push_back(string(name) + "=" + shown);
    };
    table.response = [](const femrun_probe_t* to, femrun_text_t name, femrun_text_t unit) {
        const std::string shown = unit.size == 0 ? "" : " [" + string(unit) + "]";
        static_cast<Probed*>(to->self)->responses.push_back(string(name) + shown);
    };
    return solver_->probe(solver_, host.table(), &table);
}

femrun_status_t SolverAtWork::open(const std::vector<NamedKind>& quantities,
                                   const std::vector<std::string>& responses,
                                   const std::vector<std::uint32_t>& response_flags) {
    std::vector<femrun_quantity_t> names;
    for (const NamedKind& each : quantities)
        names.push_back({text(each.name), text("mm"), each.kind, each.flags});
    std::vector<femrun_range_t> ranges;
    for (const NamedKind& each : quantities) ranges.push_back(each.range);
    std::vector<femrun_text_t> wanted;
    for (const std::string& each : responses) wanted.push_back(text(each));
    femrun_setup_t setup{};
    setup.size = sizeof setup;
    setup.quantity_count = static_cast<std::uint32_t>(names.size());
    setup.quantities = names.data();
    setup.response_count = static_cast<std::uint32_t>(wanted.size());
    setup.responses = wanted.data();
    setup.study_folder = text("/studies");
    if (!response_flags.empty()) setup.response_flags = response_flags.data();
    setup.ranges = ranges.data();
    response.assign(responses.size(), 0);
    return solver_->open(solver_, host.table(), &setup);
}

femrun_status_t SolverAtWork::solve(const std::vector<double>& numbers,
                                    const std::vector<std::string>& texts) {
    std::vector<femrun_value_t> design;
    for (std::size_t i = 0; i < numbers.size(); ++i)
        design.push_back({numbers[i], i < texts.size() ? text(texts[i]) : femrun_text_t{}});
    response.assign(response.size(), std::numeric_limits<double>::quiet_NaN());
    femrun_attempt_t attempt{};
    attempt.size = sizeof attempt;
    attempt.ordinal = 1;
    attempt.attempt = 7;
    attempt.trial = 3;
    attempt.design = design.data();
    attempt.response = response.data();
    return solver_->solve(solver_, host.table(), &attempt);
}

// -- optimizer

OptimizerAtWork::OptimizerAtWork(const femrun_entry_t& entry, const std::string& settings,
                                 std::uint32_t index) {
    const auto* factory = static_cast<const femrun_optimizer_factory_t*>(entry.factory(index));
    created = factory->create(host.table(), text(settings), &optimizer_);
}

OptimizerAtWork::~OptimizerAtWork() {
    if (optimizer_ != nullptr) optimizer_->destroy(optimizer_);
}

femrun_status_t OptimizerAtWork::open(const std::vector<Range>& ranges, std::uint64_t seed,
                                      std::uint32_t objectives, std::uint32_t constraints) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < ranges.size(); ++i) names.push_back("x" + std::to_string(i + 1));
    std::vector<femrun_parameter_t> parameters;
    for (std::size_t i = 0; i < ranges.size(); ++i) {
        const Range& from = ranges[i];
        const bool choice = from.kind == FEMRUN_CATEGORICAL;
        parameters.push_back({text(names[i]), from.kind, from.logarithmic ? 1u : 0u, from.low,
                              from.high, from.step,
                              choice ? static_cast<std::uint32_t>(from.high) + 1 : 0, 0});
    }
    femrun_problem_t problem{};
    problem.size = sizeof problem;
    problem.parameter_count = static_cast<std::uint32_t>(parameters.size());
    problem.parameters = parameters.data();
    problem.objective_count = objectives;
    problem.constraint_count = constraints;
    problem.seed = seed;
    width_ = ranges.size();
    return optimizer_->open(optimizer_, host.table(), &problem);
}

std::vector<std::vector<double>> OptimizerAtWork::ask(std::size_t count) {
    std::vector<std::uint64_t> trials(count);
    for (std::uint64_t& trial : trials) trial = next_trial_++;
    std::vector<double> rows(count * width_);
    std::size_t proposed = 0;
    asked = optimizer_->ask(optimizer_, host.table(), trials.data(), count, rows.data(), &proposed);
    std::vector<std::vector<double>> designs;
    for (auto row = rows.begin(); designs.size() < proposed; row += std::ptrdiff_t(width_))
        designs.emplace_back(row, row + std::ptrdiff_t(width_));
    return designs;
}

femrun_status_t OptimizerAtWork::adopt(const std::vector<double>& design) {
    return optimizer_->adopt(optimizer_, host.table(), next_trial_++, design.data());
}

femrun_status_t OptimizerAtWork::complete(std::uint64_t trial, const std::vector<double>& losses,
                                          const std::vector<double>& excesses) {
    const femrun_verdict_t verdict = {trial, FEMRUN_COMPLETE, 0,
                                      {},    losses.data(),   excesses.data()};
    return optimizer_->tell(optimizer_, host.table(), &verdict, 1);
}

femrun_status_t OptimizerAtWork::failed(std::uint64_t trial, const std::string& stage) {
    const femrun_verdict_t verdict = {trial,  FEMRUN_FAILED_DESIGN, 0, text(stage), nullptr,
                                      nullptr};
    return optimizer_->tell(optimizer_, host.table(), &verdict, 1);
}

femrun_status_t OptimizerAtWork::dropped(std::uint64_t trial) {
    const femrun_verdict_t verdict = {trial, FEMRUN_DROPPED, 0, {}, nullptr, nullptr};
    return optimizer_->tell(optimizer_, host.table(), &verdict, 1);
}

const femrun_optimizer_course_t* OptimizerAtWork::course() const {
    if (optimizer_->get_extension == nullptr) return nullptr;
    return static_cast<const femrun_optimizer_course_t*>(
        optimizer_->get_extension(optimizer_, FEMRUN_EXT_COURSE));
}

std::string OptimizerAtWork::consider(femrun_outlook_t outlook) {
    if (course() == nullptr) return "none";
    outlook.size = sizeof outlook;
    femrun_text_t word{}, reason{};
    if (course()->consider(optimizer_, host.table(), &outlook, &word, &reason) != FEMRUN_OK)
        return "refused: " + host.message;
    if (word.size == 0) return "";
    return std::string(word.data, word.size) + ": " + std::string(reason.data, reason.size);
}

femrun_status_t OptimizerAtWork::follow(const std::string& word) {
    return course()->follow(optimizer_, host.table(), text(word));
}

}  // namespace femrun::stand
