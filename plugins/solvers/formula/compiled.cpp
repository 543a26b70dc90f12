// SPDX-License-Identifier: MIT
#include "compiled.hpp"

#include <muParser.h>

#include <cmath>
#include <stdexcept>

namespace formula {

namespace {

double sign(double x) { return x > 0 ? 1 : x < 0 ? -1 : x; }

/// NaN when one of them is, wherever it stands.
double smallest(const double* values, int count) {
    double found = values[0];
    for (int i = 1; i < count; ++i)
        if (std::isnan(values[i]) || values[i] < found) found = values[i];
    return found;
}

double largest(const double* values, int count) {
    double found = values[0];
    for (int i = 1; i < count; ++i)
        if (std::isnan(values[i]) || values[i] > found) found = values[i];
    return found;
}

double average(const double* values, int count) {
    double total = 0;
    for (int i = 0; i < count; ++i) total += values[i];
    return total / count;
}

/// Our functions and no others: what muParser brings differs between its versions.
void teach(mu::Parser& parser) {
    using Unary = double (*)(double);
    parser.ClearFun();
    parser.ClearConst();
    const std::pair<const char*, Unary> functions[] = {
        {"abs", std::fabs},    {"acos", std::acos},   {"asin", std::asin}, {"atan", std::atan},
        {"ceil", std::ceil},   {"cos", std::cos},     {"cosh", std::cosh}, {"exp", std::exp},
        {"floor", std::floor}, {"ln", std::log},      {"log", std::log},   {"log10", std::log10},
        {"log2", std::log2},   {"round", std::round}, {"sign", sign},      {"sin", std::sin},
        {"sinh", std::sinh},   {"sqrt", std::sqrt},   {"tan", std::tan},   {"tanh", std::tanh}};
    for (const auto& [name, function] : functions) parser.DefineFun(name, function);
    parser.DefineFun("atan2", static_cast<double (*)(double, double)>(std::atan2));
    parser.DefineFun("avg", average);
    parser.DefineFun("max", largest);
    parser.DefineFun("min", smallest);
}

}  // namespace

struct Compiled::Step {
    mu::Parser parser;
    double* into = nullptr;
};

Compiled::Compiled(const std::vector<Piece>& pieces, Slots& slots) {
    for (const Piece& piece : pieces) {
        auto step = std::make_unique<Step>();
        step->into = &slots[piece.into];
        try {
            teach(step->parser);
            for (const std::size_t use : piece.uses)
                step->parser.DefineVar("v" + std::to_string(use), &slots[use]);
            step->parser.SetExpr(piece.text);
            step->parser.Eval();  // compiles, so that later calls only compute
        } catch (const mu::ParserError& error) {
            // The grammar was checked, so this is a bug of ours or of muParser.
            throw std::logic_error("muParser refuses '" + piece.text + "': " + error.GetMsg());
        }
        steps_.push_back(std::move(step));
    }
}

Compiled::Compiled(Compiled&&) noexcept = default;
Compiled& Compiled::operator=(Compiled&&) noexcept = default;
Compiled::~Compiled() = default;

double Compiled::evaluate() {
    for (const auto& step : steps_) *step->into = step->parser.Eval();
    return *steps_.back()->into;
}

}  // namespace formula
