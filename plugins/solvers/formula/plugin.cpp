// SPDX-License-Identifier: MIT
// Solver `formula`: responses as expressions, so that any test problem is a study file.
#include <femrun/solver.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <memory>
#include <thread>

#include "model.hpp"

namespace {

using Json = nlohmann::ordered_json;  // keeps the order of the study file
using Clock = std::chrono::steady_clock;

/// The formula of a setting, which may also be a bare number.
std::string formula_text(const std::string& key, const Json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number()) return value.dump();
    throw femrun::Invalid("solver." + key + ": is " + value.dump() +
                          "; expected a formula in quotes, or a number");
}

std::vector<formula::Entry> entries(const Json& settings, const std::string& table) {
    std::vector<formula::Entry> all;
    if (!settings.contains(table)) return all;
    if (!settings[table].is_object())
        throw femrun::Invalid("solver." + table + ": is " + settings[table].dump() +
                              "; expected a table of formulas by name");
    for (const auto& [name, value] : settings[table].items())
        all.push_back({name, formula_text(table + "." + name, value)});
    return all;
}

formula::Definition definition(const std::string& text) {
    const Json settings = Json::parse(text);
    formula::Definition found;
    found.let = entries(settings, "let");
    found.outputs = entries(settings, "outputs");
    found.fail = entries(settings, "fail");
    if (settings.contains("delay")) found.delay = formula_text("delay", settings["delay"]);

    if (found.outputs.empty())
        throw femrun::Invalid(
            "solver.outputs: there is none; add one, such as f = \"x1^2 + x2^2\"");
    constexpr std::string_view stages[] = {"model", "mesh", "solve", "post"};
    for (const formula::Entry& entry : found.fail)
        if (std::find(std::begin(stages), std::end(stages), entry.name) == std::end(stages))
            throw femrun::Invalid("solver.fail." + entry.name + ": there is no stage '" +
                                  entry.name + "'; known are 'model', 'mesh', 'solve', 'post'");
    return found;
}

class Formula final : public femrun::Solver {
public:
    explicit Formula(const femrun::Settings& settings) : definition_(definition(settings.json())) {
        told([this] { formula::Model::check(definition_); });
    }

    void probe(const femrun::Host&, femrun::Probe& probe) override {
        for (const formula::Entry& output : definition_.outputs) probe.response(output.name);
    }

    void open(const femrun::Host& host, const femrun::Setup& setup) override {
        Solver::open(host, setup);
        for (std::size_t i = 0; i < setup.responses.size(); ++i)
            optional_.push_back(setup.is_optional(i));
        std::vector<formula::Quantity> quantities;
        for (const femrun::Quantity& each : setup.quantities)
            quantities.push_back({each.name, each.kind == femrun::Kind::categorical});
        told([&] {
            model_ = std::make_unique<formula::Model>(definition_, quantities, setup.responses);
        });
    }

    /// A design that fails for its model or mesh does so at once; the rest takes the delay.
    void solve(const femrun::Host& host, const femrun::Attempt& attempt) override {
        for (std::size_t i = 0; i < attempt.size(); ++i)
            model_->set(i, attempt.number(i), attempt.text(i));
        told([&] { model_->begin(); });
        fail_at("model");
        fail_at("mesh");
        computed("solve", [&] { wait(host, model_->delay_s()); });
        fail_at("solve");
        const auto response = attempt.response();
        for (std::size_t i = 0; i < response.size(); ++i) compute(i, response[i]);
        fail_at("post");
    }

private:
    /// What the study only records may have no value for a design, and stays missing.
    void compute(std::size_t index, double& response) {
        try {
            response = model_->output(index);
        } catch (const formula::WrongDesign& wrong) {
            if (!optional_[index]) throw femrun::BadDesign("post", wrong.what());
        }
    }

    template <typename Work>
    static void told(Work work) {
        try {
            work();
        } catch (const formula::WrongSettings& wrong) {
            throw femrun::Invalid(wrong.what());
        }
    }

    template <typename Work>
    static void computed(const char* stage, Work work) {
        try {
            work();
        } catch (const formula::WrongDesign& wrong) {
            throw femrun::BadDesign(stage, wrong.what());
        }
    }

    void fail_at(const char* stage) {
        if (const auto why = model_->failure(stage))
            throw femrun::BadDesign(stage, *why).declared();
    }

    static void wait(const femrun::Host& host, double seconds) {
        if (seconds <= 0) return;
        // Short enough that a stop is felt at once, long enough to cost nothing.
        constexpr auto step = std::chrono::milliseconds(5);
        const auto start = Clock::now();
        for (;;) {
            host.stop_if_asked();
            const std::chrono::duration<double> waited = Clock::now() - start;
            if (waited.count() >= seconds) return;
            const std::chrono::duration<double> left(seconds - waited.count());
            std::this_thread::sleep_for(
                std::min<std::chrono::duration<double>>(left, std::chrono::duration<double>(step)));
        }
    }

    const formula::Definition definition_;
    std::unique_ptr<formula::Model> model_;
    std::vector<bool> optional_;  // which responses are only recorded
};

constexpr const char* settings = R"({
  "type": "object",
  "required": ["outputs"],
  "additionalProperties": false,
  "properties": {
    "let": {"type": "object", "additionalProperties": {"type": ["string", "number"]},
            "description": "intermediate values: formulas over the study's quantities and one another"},
    "outputs": {"type": "object", "additionalProperties": {"type": ["string", "number"]},
                "description": "responses: formulas by name"},
    "fail": {"type": "object", "additionalProperties": false,
             "description": "conditions under which a design fails, by stage",
             "properties": {
               "model": {"type": "string", "description": "holds where no model can be built"},
               "mesh": {"type": "string", "description": "holds where the model cannot be meshed"},
               "solve": {"type": "string", "description": "holds where the solver gives up"},
               "post": {"type": "string", "description": "holds where there are no results"}}},
    "delay": {"type": ["string", "number"],
              "description": "seconds that a solve takes: a number or a formula"}
  }
})";

}  // namespace

FEMRUN_SOLVER_PLUGIN(Formula, "formula", "0.1.0",
                     "Responses as formulas over the parameters, for tests and for mathematics.",
                     settings, FEMRUN_FLAG_IN_PROCESS)
