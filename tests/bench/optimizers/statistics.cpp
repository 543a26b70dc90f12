// SPDX-License-Identifier: MIT
#include "statistics.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace femrun::bench {

namespace {

/// How often each U comes up among all ways to mix n and m values: the number of pairs (i, j) with
/// the first below the second. Mann and Whitney's recurrence on whose value is the greatest.
std::vector<double> ways(std::size_t n, std::size_t m) {
    std::vector<std::vector<double>> fewer(m + 1, {1.0});  // of n - 1, by m
    for (std::size_t i = 1; i <= n; ++i) {
        std::vector<std::vector<double>> row(m + 1);
        row[0] = {1.0};
        for (std::size_t j = 1; j <= m; ++j) {
            row[j].assign(i * j + 1, 0.0);
            // The greatest is of the second: it is above all i of the first.
            for (std::size_t u = 0; u < row[j - 1].size(); ++u) row[j][u + i] += row[j - 1][u];
            for (std::size_t u = 0; u < fewer[j].size(); ++u) row[j][u] += fewer[j][u];
        }
        fewer = std::move(row);
    }
    return fewer[m];
}

}  // namespace

double quantile(std::vector<double> values, double fraction) {
    std::sort(values.begin(), values.end());
    const double place = fraction * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, values.size() - 1);
    const double part = place - static_cast<double>(below);
    if (part == 0 || values[below] == values[above])
        return values[below];  // inf - inf is no number
    return values[below] + part * (values[above] - values[below]);
}

Quartiles quartiles(const std::vector<double>& values) {
    return {quantile(values, 0.25), quantile(values, 0.5), quantile(values, 0.75)};
}

double p_smaller(std::span<const double> a, std::span<const double> b) {
    const auto n = static_cast<double>(a.size()), m = static_cast<double>(b.size());
    double u = 0;
    std::map<double, double> times;
    for (const double x : a) ++times[x];
    for (const double y : b) {
        ++times[y];
        for (const double x : a) u += x < y ? 1 : x == y ? 0.5 : 0;
    }
    double ties = 0;
    for (const auto& [value, count] : times) ties += count * count * count - count;

    if (ties == 0) {
        const auto counts = ways(a.size(), b.size());
        double all = 0, as_far = 0;
        for (std::size_t i = 0; i < counts.size(); ++i) {
            all += counts[i];
            if (static_cast<double>(i) >= u) as_far += counts[i];
        }
        return as_far / all;
    }
    const double total = n + m;
    const double variance = n * m / 12 * (total + 1 - ties / (total * (total - 1)));
    if (variance == 0) return 1;
    return 0.5 * std::erfc((u - n * m / 2 - 0.5) / std::sqrt(2 * variance));
}

double geometric_mean(std::span<const double> values) {
    double sum = 0;
    for (const double value : values) sum += std::log(value);
    return std::exp(sum / static_cast<double>(values.size()));
}

}  // namespace femrun::bench
