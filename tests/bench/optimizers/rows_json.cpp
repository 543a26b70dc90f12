// SPDX-License-Identifier: MIT
#include "rows_json.hpp"

#include <nlohmann/json.hpp>

namespace femrun::bench {

namespace {

using Json = nlohmann::ordered_json;

Json json(const Measured& measured) {
    return {{"size", measured.size},
            {"hv", measured.hypervolume},
            {"hv_far", measured.hypervolume_far},
            {"upsilon", measured.upsilon},
            {"delta", measured.delta}};
}

Json json(const Row& row) {
    Json to{{"problem", row.problem},
            {"seed", row.seed},
            {"in_flight", row.in_flight},
            {"trials", row.trials},
            {"successes", row.successes},
            {"feasible", row.feasible},
            {"duplicates", row.duplicates},
            {"late_failures", row.late_failures},
            {"first_success", row.first_success},
            {"tenth_success", row.tenth_success},
            {"cpu_s", row.cpu_s},
            {"last", row.last},
            {"every", row.every},
            {"curve", row.curve}};
    if (!row.course.empty()) to["course"] = row.course;
    if (!row.curve_far.empty()) to["curve_far"] = row.curve_far;
    for (const Checkpoint& checkpoint : row.checkpoints)
        to["checkpoints"].push_back({{"trials", checkpoint.trials},
                                     {"textbook", json(checkpoint.textbook)},
                                     {"thinned", json(checkpoint.thinned)},
                                     {"archive", json(checkpoint.archive)}});
    return to;
}

}  // namespace

void write_json(std::ostream& out, const std::string& settings, const std::vector<Row>& rows) {
    const char* comma = "[\n";
    for (const Row& row : rows) {
        Json line{{"plugin", row.plugin}, {"settings", Json::parse(settings)}};
        line.update(json(row));
        out << comma << line.dump();
        comma = ",\n";
    }
    out << "\n]\n";
}

}  // namespace femrun::bench
