// SPDX-License-Identifier: MIT
// Test functions of the literature that more than one table uses.
#pragma once

#include <span>

namespace femrun::bench {

using Vector = std::span<const double>;

double sphere(Vector x);
double rosenbrock(Vector x);
double ackley(Vector x);
double rastrigin(Vector x);
double styblinski_tang(Vector x);
double levy(Vector x);

}  // namespace femrun::bench
