// SPDX-License-Identifier: MIT
#include "study/expression.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

#include <fmt/format.h>
#include <muParser.h>

#include "study/formula_rewriting.hpp"

namespace femrun::study {

namespace {

using Kind = FormulaToken::Kind;

double sign(double x) { return x > 0 ? 1 : x < 0 ? -1 : x; }
double negation(double x) { return x == 0 ? 1 : 0; }

/// NaN when one of them is, wherever it stands.
double smallest(const double* values, int count) {
    double found = values[0];
    for (int i = 0; i < count; ++i)
        if (!(values[i] >= found)) found = std::isnan(found) ? found : values[i];
    return found;
}

double largest(const double* values, int count) {
    double found = values[0];
    for (int i = 0; i < count; ++i)
        if (!(values[i] <= found)) found = std::isnan(found) ? found : values[i];
    return found;
}

double sum(const double* values, int count) { return std::accumulate(values, values + count, 0.0); }
double average(const double* values, int count) { return sum(values, count) / count; }

/// Sums of decimals differ in their last bits from the decimal that they mean: 0.15 + 0.8 + 0.05 is
/// 1.0000000000000002. Sixteen units in the last place cover sums of some thirty terms, and are far
/// below what anybody measures or means.
bool near(double a, double b) {
    constexpr double units = 16 * std::numeric_limits<double>::epsilon();
    if (a == b) return true;
    const double apart = std::fabs(a - b);
    return std::isfinite(apart) && apart <= units * std::max(std::fabs(a), std::fabs(b));
}

double equal(double a, double b) { return near(a, b); }
double unequal(double a, double b) { return !near(a, b); }
double less(double a, double b) { return a < b && !near(a, b); }
double greater(double a, double b) { return a > b && !near(a, b); }
double at_most(double a, double b) { return a < b || near(a, b); }
double at_least(double a, double b) { return a > b || near(a, b); }

/// The words of our formulas and no others: what muParser brings differs between its versions.
void teach(mu::Parser& parser) {
    // It multiplies out what it takes for sums and products of one variable, and then 1 / 0 times
    // (a + 0) has no value.
    parser.EnableOptimizer(false);
    using Unary = double (*)(double);
    using Binary = double (*)(double, double);
    parser.ClearFun();
    parser.ClearConst();
    parser.DefineConst("pi", std::numbers::pi);
    parser.DefineConst("e", std::numbers::e);
    parser.DefineFun("abs", Unary{std::fabs});
    parser.DefineFun("acos", Unary{std::acos});
    parser.DefineFun("asin", Unary{std::asin});
    parser.DefineFun("atan", Unary{std::atan});
    parser.DefineFun("atan2", Binary{std::atan2});
    parser.DefineFun("avg", average);
    parser.DefineFun("ceil", Unary{std::ceil});
    parser.DefineFun("cos", Unary{std::cos});
    parser.DefineFun("cosh", Unary{std::cosh});
    parser.DefineFun("exp", Unary{std::exp});
    parser.DefineFun("floor", Unary{std::floor});
    parser.DefineFun("ln", Unary{std::log});
    parser.DefineFun("log", Unary{std::log});
    parser.DefineFun("log10", Unary{std::log10});
    parser.DefineFun("log2", Unary{std::log2});
    parser.DefineFun("max", largest);
    parser.DefineFun("min", smallest);
    parser.DefineFun("round", Unary{std::round});
    parser.DefineFun("sign", sign);
    parser.DefineFun("sin", Unary{std::sin});
    parser.DefineFun("sinh", Unary{std::sinh});
    parser.DefineFun("sqrt", Unary{std::sqrt});
    parser.DefineFun("sum", sum);
    parser.DefineFun("tan", Unary{std::tan});
    parser.DefineFun("tanh", Unary{std::tanh});
    constexpr Binary comparisons[] = {equal, unequal, less, greater, at_most, at_least};
    static_assert(std::size(comparisons) == std::size(near_comparisons));
    for (std::size_t i = 0; i < std::size(comparisons); ++i)
        parser.DefineOprt(std::string(near_comparisons[i].second), comparisons[i], mu::prCMP,
                          mu::oaLEFT, true);
    parser.DefineInfixOprt("!", negation, mu::prPOW);
    parser.DefineInfixOprt("~", negation, mu::prLOGIC);  // "not": looser than comparisons
}

bool ends_a_value(const FormulaToken& token) {
    return token.kind != Kind::operation || token.text == ")";
}

bool begins_a_value(const FormulaToken& token) {
    return token.kind != Kind::operation || token.text == "(" || token.text == "!" ||
           token.text == "not";
}

/// What muParser found, in our words and at our characters.
std::string complaint(const RewrittenFormula& formula, const mu::ParserError& error) {
    if (error.GetCode() == mu::ecTOO_FEW_PARAMS || error.GetCode() == mu::ecTOO_MANY_PARAMS) {
        const std::string& name = error.GetToken();
        const bool any = name == "min" || name == "max" || name == "sum" || name == "avg";
        return fmt::format("function '{}' is given too {} values; it takes {}", name,
                           error.GetCode() == mu::ecTOO_FEW_PARAMS ? "few" : "many",
                           any               ? "one or more"
                           : name == "atan2" ? "2"
                                             : "1");
    }
    if (error.GetCode() == mu::ecMISSING_ELSE_CLAUSE)
        return "a '?' has no ':'; write condition ? value : other value";
    const FormulaToken* token =
        error.GetPos() < 0 ? nullptr : formula.token_at(static_cast<std::size_t>(error.GetPos()));
    if (!token) return "ends where a value is expected; complete it";
    if (error.GetCode() == mu::ecMISPLACED_COLON)
        return fmt::format(
            "the ':' at character {} has no '?'; write condition ? value : other "
            "value",
            token->at);
    const bool first = token == formula.tokens.data();
    const FormulaToken* before = first ? nullptr : token - 1;
    if (before && ends_a_value(*before) && begins_a_value(*token))
        return fmt::format(
            "'{}' at character {} follows a value; write an operator between them, "
            "such as '*'",
            token->text, token->at);
    return fmt::format(
        "'{}' at character {} stands where a value is expected{}", token->text, token->at,
        before && before->kind == Kind::operation && token->kind == Kind::operation &&
                (token->text == "-" || token->text == "+" || token->text == "!" ||
                 token->text == "not")
            ? "; put it and what follows in parentheses"
            : "");
}

}  // namespace

struct Expression::Compiled {
    std::string text;
    std::vector<std::size_t> uses;
    std::vector<double> arguments;  // one a use; the parser points into it
    mu::Parser parser;
};

Expression::Expression(std::unique_ptr<Compiled> compiled) : compiled_(std::move(compiled)) {}
Expression::Expression(Expression&&) noexcept = default;
Expression& Expression::operator=(Expression&&) noexcept = default;
Expression::~Expression() = default;

Result<Expression> Expression::compile(std::string_view text,
                                       std::span<const ExpressionName> names) {
    auto formula = rewritten(text, names);
    if (!formula) return std::move(formula).error();

    auto compiled = std::make_unique<Compiled>();
    compiled->text = text;
    compiled->uses = formula->uses;
    compiled->arguments.resize(formula->uses.size(), 1.0);
    try {
        teach(compiled->parser);
        for (std::size_t i = 0; i < formula->uses.size(); ++i)
            compiled->parser.DefineVar(fmt::format("v{}", formula->uses[i]),
                                       &compiled->arguments[i]);
        compiled->parser.SetExpr(formula->text);
        compiled->parser.Eval();  // compiles, so that later calls only compute
    } catch (const mu::ParserError& error) {
        return wrong_formula(text, complaint(*formula, error));
    }
    return Expression(std::move(compiled));
}

double Expression::evaluate(std::span<const double> values) const {
    for (std::size_t i = 0; i < compiled_->uses.size(); ++i)
        compiled_->arguments[i] = values[compiled_->uses[i]];
    return compiled_->parser.Eval();
}

const std::string& Expression::text() const { return compiled_->text; }
const std::vector<std::size_t>& Expression::uses() const { return compiled_->uses; }

}  // namespace femrun::study
