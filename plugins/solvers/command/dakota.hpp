// SPDX-License-Identifier: MIT
// The two files by which Dakota and its drivers talk, so that a driver written for Dakota works as
// it is: parameters in, results out, and "fail" for a design that cannot be solved.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <femrun/solver.hpp>
#include <femrun/text_template.hpp>

#include "output.hpp"

namespace femrun::command {

struct Dakota {
    enum class Format { standard, aprepro };
    enum class Labels { free, required };

    std::string parameters = "params.in", results = "results.out";
    Format format = Format::standard;
    Labels labels = Labels::free;
    std::vector<std::string> responses;  // in the order of the results file
};

/// The parameters file: real quantities first, then whole numbers, then texts, as Dakota orders
/// them; every response is asked for its value alone.
std::string dakota_parameters(const Dakota& dakota, const std::vector<Quantity>& quantities,
                              const TextValues& values, std::uint64_t evaluation);

/// The values of `dakota.responses` in the results file. Throws femrun::BadDesign of `stage` when
/// the driver says "fail", and NoValue when the file is not as it should be.
std::vector<Reading> dakota_results(const Dakota& dakota, const std::filesystem::path& folder,
                                    const std::string& stage);

}  // namespace femrun::command
