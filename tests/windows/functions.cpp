// SPDX-License-Identifier: MIT
#include "windows/functions.hpp"

#include <cmath>
#include <random>

#include "numerics/elementary.hpp"
#include "numerics/normal.hpp"
#include "windows/hexadecimal.hpp"

namespace femrun::windows {

std::vector<std::string> function_values() {
    std::mt19937_64 engine(20240229);
    std::vector<std::string> lines;
    for (std::uint64_t i = 0; i < 20000; ++i) {
        // From 2^-40 to 2^40, all bits of the mantissa.
        const double x = std::bit_cast<double>((983 + i % 80) << 52 | engine() >> 12);
        const double p = numerics::uniform_unit(engine) + 0x1p-60;
        std::string line = hexadecimal(x) + ":";
        for (const double value :
             {numerics::sqrt(x), numerics::log(x), numerics::exp(x < 700 ? x : -p),
              numerics::power(x, p), numerics::normal_quantile(p), numerics::normal_cdf(8 * p - 4),
              std::round(x), std::floor(x), std::ceil(x)})
            line += " " + hexadecimal(value);
        lines.push_back(line);
    }
    return lines;
}

}  // namespace femrun::windows
