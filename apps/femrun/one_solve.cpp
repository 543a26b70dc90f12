// SPDX-License-Identifier: MIT
#include "one_solve.hpp"

#include <cmath>

#include "base/match.hpp"
#include "host/optimizer_link.hpp"
#include "system/output_guard.hpp"
#include "wire/convert.hpp"

namespace femrun::app {

namespace {

/// low + k * step nearest to `value`, at most high.
double snapped(double value, double low, double high, double step) {
    const double last = std::floor((high - low) / step + 1e-9);
    return low + step * std::min(std::round((value - low) / step), last);
}

double between(double low, double high, study::Scale scale) {
    return scale == study::Scale::logarithmic ? std::sqrt(low * high) : low + (high - low) / 2;
}

double middle(const study::Domain& domain) {
    return match(
        domain,
        [](const study::RealDomain& d) {
            const double value = between(d.low, d.high, d.scale);
            return d.step ? snapped(value, d.low, d.high, *d.step) : value;
        },
        [](const study::IntegerDomain& d) {
            const auto low = static_cast<double>(d.low), high = static_cast<double>(d.high);
            return snapped(between(low, high, d.scale), low, high, static_cast<double>(d.step));
        },
        [](const study::CategoricalDomain&) { return 0.0; });
}

class SilentObserver final : public wire::Observer::Server {
    kj::Promise<void> progress(ProgressContext) override { return kj::READY_NOW; }
    kj::Promise<void> log(LogContext) override { return kj::READY_NOW; }
};

}  // namespace

Result<study::Design> design_to_check(const Prepared& prepared, const study::SearchSpace& space,
                                      loop::EventLoop& loop) {
    const study::StudyDefinition& definition = prepared.definition;
    if (!definition.enqueued.empty()) return definition.enqueued.front();
    study::Design design;
    for (const study::Parameter& parameter : definition.space.parameters)
        design.push_back(middle(parameter.domain));
    if (!space.broken_rule(design)) return design;

    const system::OutputGuard guard;  // an optimizer on a thread may print
    try {
        auto optimizer = loop.wait(open_optimizer(loop, prepared.optimizer, definition));
        auto asked = kj::newPromiseAndFulfiller<Result<std::vector<study::Design>>>();
        optimizer->ask({1}, [&](Result<std::vector<study::Design>> designs) {
            asked.fulfiller->fulfill(std::move(designs));
        });
        auto designs = loop.wait(kj::mv(asked.promise));
        if (!designs) return std::move(designs).error();
        if (designs->empty())
            return Error{ErrorKind::invalid,
                         "no design of the search space keeps the rules; loosen them"};
        return std::move(designs->front());
    } catch (const kj::Exception& exception) {
        return remote_error(exception);
    }
}

Result<run::Report> solve_one(Prepared& prepared, const std::vector<study::NamedValue>& design,
                              const std::filesystem::path& folder, loop::EventLoop& loop) {
    const system::OutputGuard guard;  // a solver on a thread may print
    auto request = prepared.opened->solver.solveRequest();
    auto attempt = request.initAttempt();
    attempt.setAttempt(1);
    attempt.setTrial(1);
    attempt.setOrdinal(1);
    attempt.setFolder(wire::text(folder.string()));
    wire::encode(design, attempt.initDesign(static_cast<unsigned>(design.size())));
    request.setObserver(kj::heap<SilentObserver>());
    try {
        return loop.wait(
            request.send().then([](capnp::Response<wire::Solver::SolveResults>&& results) {
                return wire::decode(results.getOutcome());
            }));
    } catch (const kj::Exception& exception) {
        return remote_error(exception);
    }
}

}  // namespace femrun::app
