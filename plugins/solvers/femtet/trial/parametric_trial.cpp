// SPDX-License-Identifier: MIT
// Femtet's own output settings in a trial: they are computed while it is solved, and what went
// wrong with one is in a table beside the results, because its value is 0 then.
#include <chrono>
#include <femrun/failure.hpp>
#include <fstream>
#include <iterator>
#include <thread>

#include "trial/open_project.hpp"
#include "trial/words.hpp"

namespace femtet {

namespace fs = std::filesystem;

namespace {

// Femtet writes its tables when it has answered already.
constexpr auto table_wait = std::chrono::seconds(3);
constexpr auto table_look = std::chrono::milliseconds(20);

}  // namespace

fs::path OpenProject::result_table(const char* ending) const {
    const fs::path results = copy_.parent_path() / (copy_.stem().concat(".Results"));
    return results / path_of(open_model_ + ending);
}

void OpenProject::check_parametric(const std::string& model) {
    select(model);
    const std::vector<std::string> names = parametric_->names();
    for (const Output& output : settings_.outputs) {
        if (!output.parametric || (output.model.empty() ? settings_.model : output.model) != model)
            continue;
        if (static_cast<std::size_t>(*output.parametric) <= names.size()) continue;
        throw femrun::Invalid(
            "output '" + output.name + "': the model has no output setting " +
            std::to_string(*output.parametric) +
            (names.empty() ? "; it has none" : "; it has " + listed(names)) +
            "; add it in Femtet, in the output settings of the parametric analysis");
    }
    parametric_->clear_sweep();
}

bool OpenProject::run_parametric() {
    // Those of the trial before would be taken for this one's.
    std::error_code ignored;
    fs::remove(result_table(".csv"), ignored);
    fs::remove(result_table("_table.csv"), ignored);
    if (!parametric_->execute()) return false;
    const auto until = std::chrono::steady_clock::now() + table_wait;
    while (!fs::exists(result_table(".csv"), ignored) && std::chrono::steady_clock::now() < until)
        std::this_thread::sleep_for(table_look);
    return true;
}

double OpenProject::read_parametric(const Output& output) {
    std::ifstream file(result_table("_table.csv"), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    if (const auto error = error_in_table(parametric_->decoded(bytes), *output.parametric))
        throw CallError("Femtet's output setting " + std::to_string(*output.parametric) +
                        " has an error: " + one_line(*error));
    return output.factor * parametric_->value(*output.parametric);
}

}  // namespace femtet
