// SPDX-License-Identifier: MIT
#include "host/optimizer_calls.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "base/match.hpp"
#include "base/plain_text.hpp"
#include "host/abi_text.hpp"

namespace femrun::host {

namespace {

femrun_parameter_t c_parameter(const study::Parameter& parameter) {
    femrun_parameter_t to{};
    to.name = c_text(parameter.name);
    match(
        parameter.domain,
        [&](const study::RealDomain& real) {
            to.kind = FEMRUN_REAL;
            to.low = real.low;
            to.high = real.high;
            to.step = real.step.value_or(0);
            to.logarithmic = real.scale == study::Scale::logarithmic ? 1 : 0;
        },
        [&](const study::IntegerDomain& integer) {
            to.kind = FEMRUN_INTEGER;
            to.low = static_cast<double>(integer.low);
            to.high = static_cast<double>(integer.high);
            to.step = static_cast<double>(integer.step);
            to.logarithmic = integer.scale == study::Scale::logarithmic ? 1 : 0;
        },
        [&](const study::CategoricalDomain& categorical) {
            to.kind = FEMRUN_CATEGORICAL;
            to.low = 0;
            to.high = static_cast<double>(categorical.choices.size()) - 1;
            to.step = 1;
            to.choice_count = static_cast<std::uint32_t>(categorical.choices.size());
        });
    return to;
}

bool is_verdict(const run::OptimizerEvent& event) {
    return !std::holds_alternative<run::Asked>(event) &&
           !std::holds_alternative<run::Adopted>(event) &&
           !std::holds_alternative<run::CourseSet>(event);
}

/// What it is called by when it is found again: short, so that it may stand in a record.
constexpr std::size_t course_bytes_max = 64;
constexpr std::size_t reason_bytes_max = 1000;

/// The table of an optimizer that chooses its way, or null.
const femrun_optimizer_course_t* course_of(femrun_optimizer_t* table) {
    const femrun_optimizer_course_t* found = nullptr;
    (void)behind_firewall([&] {
        if (table->get_extension)
            found = static_cast<const femrun_optimizer_course_t*>(
                table->get_extension(table, FEMRUN_EXT_COURSE));
        return FEMRUN_OK;
    });
    const bool whole = found && FEMRUN_HAS(found, follow) && found->consider && found->follow;
    return whole ? found : nullptr;
}

femrun_outlook_t c_outlook(const run::Outlook& outlook) {
    femrun_outlook_t to{};
    to.size = sizeof to;
    to.slots = outlook.slots;
    to.trials_wanted = outlook.trials_wanted;
    to.trials_most = outlook.trials_most;
    to.left_s = outlook.left_s.value_or(-1);
    to.solve_s = outlook.solve_s;
    return to;
}

// Borrows from `event`, which is a verdict.
femrun_verdict_t c_verdict(const run::OptimizerEvent& event) {
    femrun_verdict_t to{};
    match(
        event, [](const run::Asked&) {}, [](const run::Adopted&) {}, [](const run::CourseSet&) {},
        [&](const run::ToldComplete& told) {
            to.trial = told.trial;
            to.outcome = FEMRUN_COMPLETE;
            to.losses = told.losses.data();
            to.excesses = told.excesses.data();
        },
        [&](const run::ToldFailed& told) {
            to.trial = told.trial;
            to.outcome = FEMRUN_FAILED_DESIGN;
            to.stage = c_text(told.stage);
        },
        [&](const run::ToldDropped& told) {
            to.trial = told.trial;
            to.outcome = FEMRUN_DROPPED;
        });
    return to;
}

// Bit for bit: a replay that differs in the last digit has left the study's path. Both as the grid
// has them: a record may be older than grids that are counted in decimals.
bool same(const study::SearchSpace& space, const study::Design& recorded, const double* proposed) {
    const study::Design was = space.snapped(recorded);
    const study::Design is =
        space.snapped({proposed, proposed + static_cast<std::ptrdiff_t>(recorded.size())});
    return std::equal(was.begin(), was.end(), is.begin(), [](double a, double b) {
        return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
    });
}

}  // namespace

Answer<std::unique_ptr<OptimizerCalls>> OptimizerCalls::create(
    std::shared_ptr<const Library> library, std::size_t index, HostTable& host,
    const std::string& settings) {
    const std::string name = library->plugins()[index].name;
    Manners manners(PluginKind::optimizer, name, host);
    const femrun_optimizer_factory_t* factory = library->optimizer_factory(index);
    if (!factory || factory->size < FEMRUN_OPTIMIZER_FACTORY_SIZE_MIN || !factory->create)
        return manners.misbehaved("its factory is no optimizer factory");

    femrun_optimizer_t* made = nullptr;
    const Returned returned =
        manners.call([&] { return factory->create(host.table(), c_text(settings), &made); });
    if (auto refused = manners.refusal(returned, "create")) return *std::move(refused);
    if (!made) return manners.misbehaved("create returned FEMRUN_OK without an optimizer");
    if (made->size < FEMRUN_OPTIMIZER_SIZE_MIN)
        return manners.misbehaved(
            fmt::format("its optimizer table says it has {} bytes, ABI {} "
                        "needs {}",
                        made->size, abi_newest, FEMRUN_OPTIMIZER_SIZE_MIN));
    if (!made->open || !made->ask || !made->adopt || !made->tell || !made->destroy)
        return manners.misbehaved(
            fmt::format("its optimizer table lacks '{}'", !made->open    ? "open"
                                                          : !made->ask   ? "ask"
                                                          : !made->adopt ? "adopt"
                                                          : !made->tell  ? "tell"
                                                                         : "destroy"));
    return std::unique_ptr<OptimizerCalls>(
        new OptimizerCalls(std::move(library), name, host, made));
}

OptimizerCalls::OptimizerCalls(std::shared_ptr<const Library> library, std::string name,
                               HostTable& host, femrun_optimizer_t* table)
    : library_(std::move(library)),
      manners_(PluginKind::optimizer, std::move(name), host),
      host_(host),
      table_(table),
      course_(course_of(table)) {}

OptimizerCalls::~OptimizerCalls() {
    (void)behind_firewall([&] {
        table_->destroy(table_);
        return FEMRUN_OK;
    });
}

std::optional<wire::RemoteError> OptimizerCalls::open(Problem problem) {
    if (space_)
        return wire::RemoteError{
            Error{ErrorKind::conflict, manners_.who() + ": it is open already"}, {}};
    auto space = study::SearchSpace::compile(std::move(problem.space));
    if (!space) return wire::RemoteError{std::move(space).error(), {}};
    space_.emplace(*std::move(space));
    cardinality_ = space_->cardinality();
    objective_count_ = problem.objective_count;
    constraint_count_ = problem.constraint_count;
    host_.keep_rules_of(&*space_);

    std::vector<femrun_parameter_t> parameters;
    for (const auto& parameter : space_->definition().parameters)
        parameters.push_back(c_parameter(parameter));
    femrun_problem_t to{};
    to.size = sizeof to;
    to.parameter_count = static_cast<std::uint32_t>(parameters.size());
    to.parameters = parameters.data();
    to.objective_count = problem.objective_count;
    to.constraint_count = problem.constraint_count;
    to.seed = problem.seed;
    const Returned returned =
        manners_.call([&] { return table_->open(table_, host_.table(), &to); });
    auto refused = manners_.refusal(returned, "open");
    if (refused) {
        host_.keep_rules_of(nullptr);
        space_.reset();
    }
    return refused;
}

std::optional<wire::RemoteError> OptimizerCalls::not_open(std::string_view call) const {
    if (space_) return std::nullopt;
    return wire::RemoteError{Error{ErrorKind::conflict, fmt::format("{}: {} was called before open",
                                                                    manners_.who(), call)},
                             {}};
}

Answer<std::size_t> OptimizerCalls::propose(const std::vector<std::uint64_t>& trials) {
    proposals_.assign(trials.size() * space_->size(), std::numeric_limits<double>::quiet_NaN());
    std::size_t proposed = 0;
    const Returned returned = manners_.call([&] {
        return table_->ask(table_, host_.table(), trials.data(), trials.size(), proposals_.data(),
                           &proposed);
    });
    if (auto refused = manners_.refusal(returned, "ask")) return *std::move(refused);
    if (proposed > trials.size())
        return manners_.misbehaved(fmt::format("asked for {} designs, it says that it proposed {}",
                                               trials.size(), proposed));
    if (proposed < trials.size() && !cardinality_)
        return manners_.misbehaved(
            fmt::format("asked for {} designs, it proposed {}, but the search space is not finite",
                        trials.size(), proposed));
    return proposed;
}

std::optional<wire::RemoteError> OptimizerCalls::rule_broken(std::uint64_t trial,
                                                             const study::Design& design) const {
    if (const auto rule = space_->broken_rule(design)) {
        std::string shown;
        const auto& parameters = space_->definition().parameters;
        for (std::size_t i = 0; i < design.size(); ++i)
            shown += fmt::format("{}{} {}", i == 0 ? "" : ", ", parameters[i].name,
                                 study::to_string(study::decoded(parameters[i].domain, design[i])));
        return manners_.misbehaved(
            fmt::format("its design for trial {} ({}) breaks rule '{}'", trial, shown, *rule));
    }
    return std::nullopt;
}

Answer<std::vector<study::Design>> OptimizerCalls::ask(const std::vector<std::uint64_t>& trials) {
    if (auto refused = not_open("ask")) return *std::move(refused);
    auto count = propose(trials);
    if (auto* refused = std::get_if<wire::RemoteError>(&count)) return std::move(*refused);
    const auto width = static_cast<std::ptrdiff_t>(space_->size());
    std::vector<study::Design> designs;
    for (std::size_t i = 0; i < std::get<std::size_t>(count); ++i) {
        const auto row = proposals_.begin() + static_cast<std::ptrdiff_t>(i) * width;
        study::Design design(row, row + width);
        if (const auto why = space_->misfit(design))
            return manners_.misbehaved(fmt::format("its design for trial {}: {}", trials[i], *why));
        design = space_->snapped(std::move(design));
        if (auto refused = rule_broken(trials[i], design)) return *std::move(refused);
        designs.push_back(std::move(design));
    }
    return designs;
}

Answer<run::Proposals> OptimizerCalls::ask_on(const run::Outlook& outlook,
                                              const std::vector<std::uint64_t>& trials) {
    if (auto refused = not_open("ask")) return *std::move(refused);
    auto course = consider(outlook);
    if (auto* refused = std::get_if<wire::RemoteError>(&course)) return std::move(*refused);
    auto designs = ask(trials);
    if (auto* refused = std::get_if<wire::RemoteError>(&designs)) return std::move(*refused);
    return run::Proposals{std::get<std::vector<study::Design>>(std::move(designs)),
                          std::get<std::optional<run::Course>>(std::move(course))};
}

Answer<std::optional<run::Course>> OptimizerCalls::consider(const run::Outlook& outlook) {
    if (!course_) return std::optional<run::Course>();
    const femrun_outlook_t ahead = c_outlook(outlook);
    femrun_text_t name = c_text(""), reason = c_text("");
    const Returned returned = manners_.call(
        [&] { return course_->consider(table_, host_.table(), &ahead, &name, &reason); });
    if (auto refused = manners_.refusal(returned, "consider")) return *std::move(refused);
    if (name.size == 0) return std::optional<run::Course>();
    if (name.size > course_bytes_max)
        return manners_.misbehaved(
            fmt::format("the word for the course that it chose has {} bytes; {} are allowed",
                        name.size, course_bytes_max));
    // What is on record must be what `follow` is told one day, to the last byte.
    std::string word(view(name));
    if (plain(word, 2 * course_bytes_max) != word)
        return manners_.misbehaved("the word for the course that it chose is no plain text");
    return std::optional(run::Course{std::move(word), plain(view(reason), reason_bytes_max)});
}

std::optional<wire::RemoteError> OptimizerCalls::follow(const run::CourseSet& set) {
    if (!course_)
        return wire::RemoteError{
            Error{ErrorKind::invalid,
                  fmt::format("{}: before trial {} it is on record to have chosen '{}', but it "
                              "chooses no course; use the version that the study was begun with",
                              manners_.who(), set.trial, set.course)},
            {}};
    const Returned returned =
        manners_.call([&] { return course_->follow(table_, host_.table(), c_text(set.course)); });
    return manners_.refusal(returned, "follow");
}

std::optional<wire::RemoteError> OptimizerCalls::adopt(const run::Adopted& adopted) {
    if (adopted.design.size() != space_->size())
        return wire::RemoteError{
            Error{
                ErrorKind::invalid,
                fmt::format("{}: adopted trial {} has {} values, the space has {} parameters",
                            manners_.who(), adopted.trial, adopted.design.size(), space_->size())},
            {}};
    const Returned returned = manners_.call(
        [&] { return table_->adopt(table_, host_.table(), adopted.trial, adopted.design.data()); });
    return manners_.refusal(returned, "adopt");
}

std::optional<wire::RemoteError> OptimizerCalls::tell_verdicts(const run::OptimizerEvent* first,
                                                               const run::OptimizerEvent* last) {
    std::vector<femrun_verdict_t> verdicts;
    verdicts.reserve(static_cast<std::size_t>(last - first));
    for (const auto* event = first; event != last; ++event) {
        if (const auto* told = std::get_if<run::ToldComplete>(event);
            told &&
            (told->losses.size() != objective_count_ || told->excesses.size() != constraint_count_))
            return wire::RemoteError{
                Error{
                    ErrorKind::invalid,
                    fmt::format("{}: trial {} is told with other numbers of losses and excesses "
                                "than the {} and {} that it was opened for",
                                manners_.who(), told->trial, objective_count_, constraint_count_)},
                {}};
        verdicts.push_back(c_verdict(*event));
    }
    const Returned returned = manners_.call(
        [&] { return table_->tell(table_, host_.table(), verdicts.data(), verdicts.size()); });
    return manners_.refusal(returned, "tell");
}

std::optional<wire::RemoteError> OptimizerCalls::tell(
    const std::vector<run::OptimizerEvent>& events) {
    if (auto refused = not_open("tell")) return refused;
    for (const auto& event : events)
        if (std::holds_alternative<run::Asked>(event) ||
            std::holds_alternative<run::CourseSet>(event))
            return wire::RemoteError{
                Error{ErrorKind::invalid,
                      fmt::format("{}: an ask is among what it is told; only replay repeats asks",
                                  manners_.who())},
                {}};
    auto misfit = replay(events);
    if (auto* refused = std::get_if<wire::RemoteError>(&misfit)) return std::move(*refused);
    return std::nullopt;
}

Answer<std::uint64_t> OptimizerCalls::replay(const std::vector<run::OptimizerEvent>& events) {
    if (auto refused = not_open("replay")) return *std::move(refused);
    std::uint64_t misfit = 0;
    // Runs of one kind are one call: asking for a and then for b is asking for a + b.
    for (std::size_t i = 0; i < events.size();) {
        std::size_t end = i + 1;
        if (const auto* adopted = std::get_if<run::Adopted>(&events[i])) {
            if (auto refused = adopt(*adopted)) return *std::move(refused);
        } else if (const auto* set = std::get_if<run::CourseSet>(&events[i])) {
            if (auto refused = follow(*set)) return *std::move(refused);
        } else if (is_verdict(events[i])) {
            while (end < events.size() && is_verdict(events[end])) ++end;
            if (auto refused = tell_verdicts(events.data() + i, events.data() + end))
                return *std::move(refused);
        } else {
            while (end < events.size() && std::holds_alternative<run::Asked>(events[end])) ++end;
            std::vector<std::uint64_t> trials;
            for (std::size_t j = i; j < end; ++j)
                trials.push_back(std::get<run::Asked>(events[j]).trial);
            const auto count = propose(trials);
            if (auto* refused = std::get_if<wire::RemoteError>(&count)) return *refused;
            for (std::size_t j = i; j < end && misfit == 0; ++j) {
                const auto& asked = std::get<run::Asked>(events[j]);
                const bool there =
                    j - i < std::get<std::size_t>(count) && asked.design.size() == space_->size();
                if (!there ||
                    !same(*space_, asked.design, proposals_.data() + (j - i) * space_->size()))
                    misfit = asked.trial;
            }
        }
        i = end;
    }
    return misfit;
}

}  // namespace femrun::host
