// SPDX-License-Identifier: MIT
// The solver 'calculix': geometry to mesh to deck to results to response, in a fresh folder for
// each attempt, with a judgement after each program.
#pragma once

#include <femrun/solver.hpp>
#include <femrun/text_template.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "mesh/mesh.hpp"
#include "model.hpp"
#include "model_settings.hpp"
#include "results/collector.hpp"

namespace calculix {

class CalculixSolver final : public femrun::Solver {
public:
    explicit CalculixSolver(const femrun::Settings& settings);

    void probe(const femrun::Host& host, femrun::Probe& probe) override;
    void open(const femrun::Host& host, const femrun::Setup& setup) override;
    void solve(const femrun::Host& host, const femrun::Attempt& attempt) override;

private:
    /// An output that the study uses, and where it comes from.
    struct Chosen {
        const Output* output;
        Source source;
        bool optional;  // the study only records it
    };

    femrun::TextValues values_of(const femrun::Attempt& attempt) const;
    void check_formats() const;
    Mesh mesh(const femrun::Host& host, const std::filesystem::path& folder,
              const femrun::TextValues& values) const;
    void run_ccx(const femrun::Host& host, const std::filesystem::path& folder) const;
    std::vector<AddedPrint> added_prints() const;
    ReadDeck deck_reader(const std::filesystem::path& folder) const;
    std::vector<Taken> results(const std::filesystem::path& folder, const Mesh& mesh,
                               const femrun::TextValues& values) const;
    Wanted wanted(const Chosen& chosen, const ReadDeck& read, const Mesh& mesh,
                  const femrun::TextValues& values) const;

    ModelSettings settings_;
    Model model_;
    std::vector<femrun::Quantity> quantities_;
    std::vector<Chosen> chosen_;  // in the order of the responses
};

}  // namespace calculix
