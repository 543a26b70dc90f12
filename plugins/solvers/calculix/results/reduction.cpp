// SPDX-License-Identifier: MIT
#include "results/reduction.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

namespace calculix {

namespace {

template <typename Enum, std::size_t n>
std::optional<Enum> named(const std::array<std::pair<const char*, Enum>, n>& words,
                          const std::string& word) {
    for (const auto& [text, value] : words)
        if (word == text) return value;
    return std::nullopt;
}

constexpr std::array<std::pair<const char*, Result>, 9> results{
    {{"displacement", Result::displacement},
     {"temperature", Result::temperature},
     {"reaction", Result::reaction},
     {"stress", Result::stress},
     {"volume", Result::volume},
     {"mass", Result::mass},
     {"energy", Result::energy},
     {"frequency", Result::frequency},
     {"buckling_factor", Result::buckling_factor}}};

constexpr std::array<std::pair<const char*, Component>, 15> components{
    {{"x", Component::x},
     {"y", Component::y},
     {"z", Component::z},
     {"magnitude", Component::magnitude},
     {"xx", Component::xx},
     {"yy", Component::yy},
     {"zz", Component::zz},
     {"xy", Component::xy},
     {"yz", Component::yz},
     {"zx", Component::zx},
     {"mises", Component::mises},
     {"principal1", Component::principal1},
     {"principal2", Component::principal2},
     {"principal3", Component::principal3},
     {"trace", Component::trace}}};

constexpr std::array<std::pair<const char*, Reduce>, 6> reduces{{{"min", Reduce::min},
                                                                 {"max", Reduce::max},
                                                                 {"mean", Reduce::mean},
                                                                 {"sum", Reduce::sum},
                                                                 {"absmax", Reduce::absmax},
                                                                 {"area_mean", Reduce::area_mean}}};

}  // namespace

const char* to_string(Result result) { return results[static_cast<std::size_t>(result)].first; }

std::optional<Result> result_named(const std::string& word) { return named(results, word); }
std::optional<Component> component_named(const std::string& word) {
    return named(components, word);
}
std::optional<Reduce> reduce_named(const std::string& word) { return named(reduces, word); }

bool is_along_axes(Component component) {
    return component <= Component::zx && component != Component::magnitude;
}

bool is_of_table(Result result) {
    return result == Result::frequency || result == Result::buckling_factor;
}

bool of_elements(Result result) {
    return result == Result::volume || result == Result::mass || result == Result::energy;
}

double component_of(Component component, std::span<const double> vector) {
    if (component == Component::none) return vector[0];
    if (component == Component::magnitude) return std::hypot(vector[0], vector[1], vector[2]);
    return vector[static_cast<std::size_t>(component) - static_cast<std::size_t>(Component::x)];
}

double component_of(Component component, const Tensor& tensor) {
    switch (component) {
        case Component::xx:
            return tensor.xx;
        case Component::yy:
            return tensor.yy;
        case Component::zz:
            return tensor.zz;
        case Component::xy:
            return tensor.xy;
        case Component::yz:
            return tensor.yz;
        case Component::zx:
            return tensor.zx;
        case Component::principal1:
            return principal(tensor)[0];
        case Component::principal2:
            return principal(tensor)[1];
        case Component::principal3:
            return principal(tensor)[2];
        case Component::trace:
            return trace(tensor);
        default:
            return von_mises(tensor);
    }
}

void Reduction::add(double value, double weight) {
    if (!std::isfinite(value)) finite_ = false;
    min_ = count_ == 0 ? value : std::min(min_, value);
    max_ = count_ == 0 ? value : std::max(max_, value);
    sum_ += value;
    weighted_ += weight * value;
    weight_ += weight;
    ++count_;
}

std::optional<double> Reduction::value(Reduce reduce) const {
    if (count_ == 0) return std::nullopt;
    if (!finite_) return std::numeric_limits<double>::quiet_NaN();
    switch (reduce) {
        case Reduce::min:
            return min_;
        case Reduce::max:
            return max_;
        case Reduce::mean:
            return sum_ / static_cast<double>(count_);
        case Reduce::sum:
            return sum_;
        case Reduce::absmax:
            return std::max(std::abs(min_), std::abs(max_));
        case Reduce::area_mean:
            return weighted_ / weight_;
    }
    return std::nullopt;
}

}  // namespace calculix
