// SPDX-License-Identifier: MIT
#include <femrun/optimizer.hpp>

#include "sdk/plugin_at_work.hpp"
#include "support/catch.hpp"

using femrun::stand::OptimizerAtWork;

namespace {

/// Counts up from the low end of its only parameter and writes down what it is told.
class Counter final : public femrun::Optimizer {
public:
    void open(const femrun::Host& host, const femrun::Problem& problem) override {
        if (problem.parameters.size() != 1) throw femrun::Invalid("counts in one parameter only");
        range_ = problem.parameters[0];
        next_ = range_.low;
        host.log(femrun::Level::debug, range_.name + " seed " + std::to_string(problem.seed));
    }
    bool ask(const femrun::Host& host, std::uint64_t, femrun::View<double> design) override {
        for (; next_ <= range_.high; next_ += range_.step) {
            design[0] = next_;
            if (!host.rules().keep(design)) continue;
            next_ += range_.step;
            return true;
        }
        return false;
    }
    void adopt(const femrun::Host& host, std::uint64_t trial,
               femrun::View<const double> design) override {
        host.log(femrun::Level::info,
                 "adopted " + std::to_string(trial) + " " + std::to_string(design[0]));
    }
    void tell(const femrun::Host& host, const femrun::Verdict& verdict) override {
        std::string line = std::to_string(verdict.trial) + " " + std::string(verdict.stage);
        for (const double loss : verdict.losses) line += " loss " + std::to_string(loss);
        for (const double excess : verdict.excesses) line += " excess " + std::to_string(excess);
        host.log(femrun::Level::info, line);
    }

private:
    femrun::Parameter range_;
    double next_ = 0;
};

constexpr femrun::Plugin counter = femrun::optimizer_plugin<Counter>("counter", "1.0.0", "Counts.");
const femrun_entry_t entry = {
    sizeof(femrun_entry_t),
    FEMRUN_ABI_VERSION,
    FEMRUN_SDK_VERSION,
    1,
    [](std::uint32_t) { return &counter.descriptor; },
    [](std::uint32_t) { return counter.factory; },
};

}  // namespace

TEST_CASE("an optimizer is asked one design a trial, until its space is used up", "[sdk]") {
    OptimizerAtWork optimizer(entry, "{}");
    optimizer.host.keeps = [](const double* design) { return design[0] != 2; };
    REQUIRE(optimizer.open({{FEMRUN_INTEGER, 1, 4, 1}}, 42) == FEMRUN_OK);
    CHECK(optimizer.host.lines == std::vector<std::string>{"0 x1 seed 42"});

    using Designs = std::vector<std::vector<double>>;
    CHECK(optimizer.ask(2) == Designs{{1}, {3}});
    CHECK(optimizer.ask(3) == Designs{{4}});
    CHECK(optimizer.asked == FEMRUN_OK);
    CHECK(optimizer.ask(1) == Designs{});
}

TEST_CASE("an optimizer is told losses, excesses, stages and adoptions", "[sdk]") {
    OptimizerAtWork optimizer(entry, "{}");
    optimizer.open({{FEMRUN_INTEGER, 1, 4, 1}}, 0, 2, 1);
    optimizer.host.lines.clear();

    CHECK(optimizer.adopt({3}) == FEMRUN_OK);
    CHECK(optimizer.complete(8, {1, 2}, {0.5}) == FEMRUN_OK);
    CHECK(optimizer.failed(9, "mesh") == FEMRUN_OK);

    CHECK(optimizer.host.lines ==
          std::vector<std::string>{"1 adopted 1 3.000000",
                                   "1 8  loss 1.000000 loss 2.000000 excess 0.500000", "1 9 mesh"});
}

TEST_CASE("an optimizer that cannot do a problem says so, and is not asked", "[sdk]") {
    OptimizerAtWork optimizer(entry, "{}");

    CHECK(optimizer.open({{}, {}}, 0) == FEMRUN_INVALID);
    CHECK(optimizer.host.message == "counts in one parameter only");
    CHECK(optimizer.ask(1).empty());
    CHECK(optimizer.asked == FEMRUN_INVALID);
    CHECK(optimizer.host.message == "ask: called before open");
    CHECK(optimizer.adopt({1}) == FEMRUN_INVALID);
    CHECK(optimizer.host.message == "adopt: called before open");
    CHECK(optimizer.failed(1, "mesh") == FEMRUN_INVALID);
    CHECK(optimizer.host.message == "tell: called before open");
}

TEST_CASE("a problem that is shorter than the first revision is refused, not read", "[sdk]") {
    const auto* factory = static_cast<const femrun_optimizer_factory_t*>(entry.factory(0));
    femrun::stand::RecordingHost host;
    femrun_optimizer_t* optimizer = nullptr;
    REQUIRE(factory->create(host.table(), femrun::stand::text("{}"), &optimizer) == FEMRUN_OK);

    femrun_problem_t problem{};
    problem.size = 8;
    CHECK(optimizer->open(optimizer, host.table(), &problem) == FEMRUN_INVALID);
    CHECK(host.message == "open: the problem is too short for ABI 1");
    optimizer->destroy(optimizer);
}
