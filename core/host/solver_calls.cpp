// SPDX-License-Identifier: MIT
#include "host/solver_calls.hpp"

#include <bit>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "base/clock.hpp"
#include "base/match.hpp"
#include "base/path_text.hpp"
#include "host/abi_text.hpp"

namespace femrun::host {

namespace {

// A NaN that no computation makes tells a response that was never written from one that is NaN.
constexpr std::uint64_t unset_bits = 0x7FF8'0000'4665'6D72;
const double unset = std::bit_cast<double>(unset_bits);

/// Whatever NaN a plugin left says no more than that the response is missing.
std::vector<double> with_plain_nan(std::vector<double> response) {
    for (double& number : response)
        if (std::isnan(number)) number = std::numeric_limits<double>::quiet_NaN();
    return response;
}

femrun_kind_t c_kind(study::QuantityKind kind) {
    switch (kind) {
        case study::QuantityKind::integer:
            return FEMRUN_INTEGER;
        case study::QuantityKind::categorical:
            return FEMRUN_CATEGORICAL;
        case study::QuantityKind::real:
            break;
    }
    return FEMRUN_REAL;
}

// Texts are borrowed from `value`, or from `texts`, which is long enough already.
femrun_value_t c_value(const study::Value& value, study::QuantityKind kind,
                       std::vector<std::string>& texts) {
    const auto number = [&](double of) -> femrun_value_t {
        if (kind != study::QuantityKind::categorical) return {of, {}};
        return {of, c_text(texts.emplace_back(study::to_string(value)))};
    };
    return match(
        value, [&](double real) { return number(real); },
        [&](std::int64_t integer) { return number(static_cast<double>(integer)); },
        [](const std::string& text) -> femrun_value_t {
            return {std::numeric_limits<double>::quiet_NaN(), c_text(text)};
        });
}

study::Value study_value(femrun_kind_t kind, const femrun_value_t& value) {
    if (kind == FEMRUN_CATEGORICAL) return study::Value{plain(view(value.text), message_bytes_max)};
    const bool whole = kind == FEMRUN_INTEGER && std::abs(value.number) <= 9007199254740992.0;
    if (whole) return study::Value{static_cast<std::int64_t>(value.number)};
    return study::Value{value.number};
}

// Where a plugin's probe writes to.
struct ProbeSink {
    Findings findings;
    std::string deed;  // the first thing it did against the law

    static ProbeSink& of(const femrun_probe_t* probe) {
        return *static_cast<ProbeSink*>(probe->self);
    }
    static void fact(const femrun_probe_t* probe, femrun_text_t name, femrun_text_t value) {
        of(probe).findings.facts.emplace_back(plain(view(name), word_bytes_max),
                                              plain(view(value), message_bytes_max));
    }
    static void variable(const femrun_probe_t* probe, femrun_text_t name, femrun_text_t unit,
                         femrun_kind_t kind, femrun_value_t value) {
        if (kind > FEMRUN_CATEGORICAL) {
            of(probe).deed = fmt::format("probe gave variable '{}' kind {}, the kinds are 0 to {}",
                                         plain(view(name), word_bytes_max), kind,
                                         static_cast<int>(FEMRUN_CATEGORICAL));
            return;
        }
        of(probe).findings.variables.push_back(
            {{plain(view(name), word_bytes_max), plain(view(unit), word_bytes_max),
              static_cast<study::QuantityKind>(kind)},
             study_value(kind, value)});
    }
    static void response(const femrun_probe_t* probe, femrun_text_t name, femrun_text_t unit) {
        of(probe).findings.responses.push_back(
            {plain(view(name), word_bytes_max), plain(view(unit), word_bytes_max)});
    }
};

}  // namespace

std::string shown_design(std::span<const study::NamedQuantity> quantities,
                         std::span<const study::Value> values) {
    constexpr std::size_t shown_max = 8;  // what fits on two lines of a terminal
    std::string text = "(";
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i == shown_max) return text + fmt::format(" and {} more)", values.size() - i);
        text += fmt::format("{}{} {}", i == 0 ? "" : ", ",
                            i < quantities.size() ? quantities[i].name : "?",
                            study::to_string(values[i]));
    }
    return text + ")";
}

Answer<std::unique_ptr<SolverCalls>> SolverCalls::create(std::shared_ptr<const Library> library,
                                                         std::size_t index, HostTable& host,
                                                         const std::string& settings,
                                                         const std::string& study_folder) {
    const std::string name = library->plugins()[index].name;
    Manners manners(PluginKind::solver, name, host);
    const femrun_solver_factory_t* factory = library->solver_factory(index);
    if (!factory || factory->size < FEMRUN_SOLVER_FACTORY_SIZE_MIN || !factory->create)
        return manners.misbehaved("its factory is no solver factory");

    femrun_solver_t* made = nullptr;
    const Returned returned = manners.call([&] {
        return factory->create(host.table(), c_text(settings), c_text(study_folder), &made);
    });
    if (auto refused = manners.refusal(returned, "create")) return *std::move(refused);
    if (!made) return manners.misbehaved("create returned FEMRUN_OK without a solver");
    if (made->size < FEMRUN_SOLVER_SIZE_MIN)
        return manners.misbehaved(
            fmt::format("its solver table says it has {} bytes, ABI {} needs "
                        "{}",
                        made->size, abi_newest, FEMRUN_SOLVER_SIZE_MIN));
    if (!made->probe || !made->open || !made->solve || !made->destroy)
        return manners.misbehaved(fmt::format("its solver table lacks '{}'", !made->probe  ? "probe"
                                                                             : !made->open ? "open"
                                                                             : !made->solve
                                                                                 ? "solve"
                                                                                 : "destroy"));
    return std::unique_ptr<SolverCalls>(new SolverCalls(std::move(library), name, host, made));
}

SolverCalls::SolverCalls(std::shared_ptr<const Library> library, std::string name, HostTable& host,
                         femrun_solver_t* table)
    : library_(std::move(library)),
      manners_(PluginKind::solver, std::move(name), host),
      host_(host),
      table_(table) {}

SolverCalls::~SolverCalls() {
    // Nobody is left who could be told what it throws.
    (void)behind_firewall([&] {
        table_->destroy(table_);
        return FEMRUN_OK;
    });
}

Answer<Findings> SolverCalls::probe() {
    ProbeSink sink;
    const femrun_probe_t probe{
        sizeof probe, 0, &sink, &ProbeSink::fact, &ProbeSink::variable, &ProbeSink::response};
    const Returned returned =
        manners_.call([&] { return table_->probe(table_, host_.table(), &probe); });
    if (auto refused = manners_.refusal(returned, "probe")) return *std::move(refused);
    if (!sink.deed.empty()) return manners_.misbehaved(sink.deed);
    return std::move(sink.findings);
}

std::optional<wire::RemoteError> SolverCalls::open(std::vector<study::NamedQuantity> quantities,
                                                   std::vector<study::NamedResponse> responses,
                                                   const std::string& study_folder) {
    if (open_)
        return wire::RemoteError{
            Error{ErrorKind::conflict, manners_.who() + ": it is open already"}, {}};
    quantities_ = std::move(quantities);
    responses_ = std::move(responses);
    std::vector<femrun_quantity_t> c_quantities;
    for (const auto& one : quantities_)
        c_quantities.push_back({c_text(one.name), c_text(one.unit), c_kind(one.kind),
                                one.optional ? std::uint32_t{FEMRUN_QUANTITY_OPTIONAL} : 0u});
    std::vector<femrun_text_t> c_responses;
    std::vector<std::uint32_t> response_flags;
    for (const auto& one : responses_) {
        c_responses.push_back(c_text(one.name));
        response_flags.push_back(one.optional ? std::uint32_t{FEMRUN_RESPONSE_OPTIONAL} : 0u);
    }

    std::vector<femrun_range_t> ranges;
    const double unknown = std::numeric_limits<double>::quiet_NaN();
    for (const auto& one : quantities_)
        ranges.push_back(one.range
                             ? femrun_range_t{one.range->low, one.range->high, one.range->step}
                             : femrun_range_t{unknown, unknown, 0});

    femrun_setup_t setup{};
    setup.size = sizeof setup;
    setup.quantity_count = static_cast<std::uint32_t>(c_quantities.size());
    setup.quantities = c_quantities.data();
    setup.response_count = static_cast<std::uint32_t>(c_responses.size());
    setup.responses = c_responses.data();
    setup.study_folder = c_text(study_folder);
    setup.response_flags = response_flags.data();
    setup.ranges = ranges.data();
    const Returned returned =
        manners_.call([&] { return table_->open(table_, host_.table(), &setup); });
    auto refused = manners_.refusal(returned, "open");
    open_ = !refused;
    return refused;
}

Solved SolverCalls::solve(const SolveRequest& request) {
    const auto began = monotonic_now();
    const auto refused = [](std::string why) {
        Solved solved;
        solved.report.failure = study::Failure{study::FailureKind::fault, "", std::move(why)};
        return solved;
    };
    if (!open_) return refused(manners_.who() + ": solve was called before open");
    if (request.design.size() != quantities_.size())
        return refused(fmt::format("{}: the design has {} values, open named {} quantities",
                                   manners_.who(), request.design.size(), quantities_.size()));

    std::vector<std::string> texts;
    texts.reserve(request.design.size());
    std::vector<femrun_value_t> design;
    design.reserve(request.design.size());
    for (std::size_t i = 0; i < request.design.size(); ++i)
        design.push_back(c_value(request.design[i], quantities_[i].kind, texts));
    response_.assign(responses_.size(), unset);

    femrun_attempt_t attempt{};
    attempt.size = sizeof attempt;
    attempt.ordinal = request.ordinal;
    attempt.attempt = request.attempt;
    attempt.trial = request.trial;
    attempt.design = design.data();
    attempt.response = response_.data();

    host_.begin_attempt(path_of(request.folder));
    const Returned returned =
        manners_.call([&] { return table_->solve(table_, host_.table(), &attempt); });
    Solved solved{judged(returned, request), host_.end_attempt()};
    solved.report.licences = std::move(solved.files.licences);
    // Who was denied a licence waits for it, whatever stage it names.
    if (auto& failure = solved.report.failure;
        failure && failure->kind == study::FailureKind::resource &&
        failure->cause == study::Cause::plain && study::was_denied(solved.report.licences))
        failure->cause = study::Cause::licence;
    solved.report.seconds = std::chrono::duration<double>(monotonic_now() - began).count();
    return solved;
}

work::Report SolverCalls::judged(const Returned& returned, const SolveRequest& request) {
    work::Report report;
    if (returned.status == FEMRUN_OK && returned.thrown.empty()) {
        if (const auto broken = broken_response(request))
            report.failure = study::Failure{study::FailureKind::fault, "", broken->error.message};
        else
            report.response = with_plain_nan(response_);
        return report;
    }
    // Whatever a solver says of a solve that it was asked to give up, it has given it up.
    if (host_.stop_asked()) {
        report.cancelled = true;
        return report;
    }
    report.failure = failure(returned, request);
    return report;
}

study::Failure SolverCalls::failure(const Returned& returned, const SolveRequest& request) const {
    const auto& said = host_.said();
    const auto of_design = [&](std::string_view unnamed_stage, study::Cause cause) {
        return study::Failure{
            study::FailureKind::design,
            said.stage.empty() ? std::string(unnamed_stage) : said.stage,
            said.message.empty() ? manners_.who() + " gave no reason" : said.message, cause};
    };
    if (returned.thrown.empty() && returned.status == FEMRUN_BAD_DESIGN)
        return of_design("solve", (said.flags & FEMRUN_FAILURE_DECLARED) != 0
                                      ? study::Cause::declared
                                      : study::Cause::plain);
    if (returned.thrown.empty() && returned.status == FEMRUN_UNREADABLE)
        return of_design("post", study::Cause::unreadable);

    auto refusal = manners_.refusal(returned, "solve");
    std::string& message = refusal->error.message;
    switch (refusal->error.kind) {
        case ErrorKind::unavailable:
            if ((said.flags & FEMRUN_FAILURE_LOST) != 0)
                return {study::FailureKind::infrastructure, "host", std::move(message),
                        study::Cause::host};
            return {study::FailureKind::resource, refusal->stage, std::move(message),
                    refusal->cause};
        case ErrorKind::invalid:
        case ErrorKind::missing:
            return {study::FailureKind::setup, refusal->stage, std::move(message)};
        default:
            return {study::FailureKind::fault, refusal->stage,
                    fmt::format("{}, for design {}", message, shown(request))};
    }
}

std::optional<wire::RemoteError> SolverCalls::broken_response(const SolveRequest& request) const {
    for (std::size_t i = 0; i < response_.size(); ++i) {
        const auto& [name, optional] = responses_[i];
        if (optional || std::isfinite(response_[i])) continue;
        if (std::bit_cast<std::uint64_t>(response_[i]) == unset_bits)
            return manners_.misbehaved(
                fmt::format("response '{}' was not set for design {}", name, shown(request)));
        return manners_.misbehaved(fmt::format("response '{}' is {} for design {}", name,
                                               std::isnan(response_[i]) ? "NaN"
                                               : response_[i] > 0       ? "infinite"
                                                                        : "minus infinite",
                                               shown(request)));
    }
    return std::nullopt;
}

std::string SolverCalls::shown(const SolveRequest& request) const {
    return shown_design(quantities_, request.design);
}

}  // namespace femrun::host
