// SPDX-License-Identifier: MIT
#include "results/collector.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "femrun/failure.hpp"
#include "text/words.hpp"

namespace calculix {

namespace {

/// Times are printed with seven digits.
bool same_time(double a, double b) {
    return std::abs(a - b) <= 1e-5 * std::max(std::abs(a), std::abs(b));
}

/// Columns differ: the .dat file has xz before yz, the .frd file yz before zx.
Tensor tensor_in(std::span<const double> values, Source::File file) {
    const bool dat = file == Source::File::dat;
    return {values[0], values[1], values[2], values[3], values[dat ? 5 : 4], values[dat ? 4 : 5]};
}

/// How many values a row must have for the output.
std::size_t needed_by(const Output& output) {
    if (output.result == Result::stress) return 6;
    return output.result == Result::displacement || output.result == Result::reaction ? 3 : 1;
}

/// Whether an eigenmode, which has any size, tells it.
bool is_of_modes(Result result) { return result == Result::volume || result == Result::mass; }

}  // namespace

Collector::Collector(std::vector<Wanted> wanted) {
    for (Wanted& each : wanted) takings_.push_back({std::move(each), {}, {}, {}});
}

void Collector::begin(const Place& place) {
    reading_ = place.file;
    if (!place.eigenmode) end_time_ = std::max(end_time_, place.time);
    active_.clear();
    for (Taking& taking : takings_) {
        const Output& output = taking.wanted.output;
        const Source& source = taking.wanted.source;
        if (source.file != place.file || source.block != place.name) continue;
        if (place.file == Source::File::dat && source.set != place.set) continue;
        if (place.eigenmode && !is_of_modes(output.result)) continue;
        taking.before = taking.now;
        if (output.time && !same_time(*output.time, place.time)) continue;
        taking.now = {{}, place.time, place.eigenmode};
        active_.push_back(&taking);
    }
    displacements_ = !place.eigenmode &&
                     place.name == (place.file == Source::File::dat ? "displacements" : "DISP");
}

std::size_t Collector::block(const DatBlock& block) {
    begin({Source::File::dat, block.title, block.set, block.time, block.eigenmode});
    std::size_t needed = displacements_ ? 3 : 0;
    for (const Taking* taking : active_)
        needed = std::max(needed, needed_by(taking->wanted.output));
    return needed;
}

bool Collector::field(const FrdField& field) {
    begin({Source::File::frd, field.name, "", field.time, field.eigenmode});
    const auto active = active_;
    for (Taking* taking : active) {
        const std::size_t needed = needed_by(taking->wanted.output);
        if (field.components.size() >= needed) continue;
        active_ = {taking};
        unreadable("field " + field.name + " of job.frd has " +
                   std::to_string(field.components.size()) + " components, not " +
                   std::to_string(needed));
    }
    active_.clear();
    for (Taking* taking : active)
        if (taking->now.spoilt.empty()) active_.push_back(taking);
    return displacements_ || !active_.empty();
}

/// What is only recorded does without.
void Collector::unreadable(const std::string& why) {
    local_ = false;
    for (const Taking* taking : active_)
        if (!taking->wanted.optional) throw femrun::Unreadable(why);
    for (Taking* taking : active_)
        if (taking->now.spoilt.empty()) taking->now.spoilt = why;
}

void Collector::table(ModeTable table) {
    table_ = table;
    active_.clear();
    for (Taking& taking : takings_) {
        if (taking.wanted.source.table == table) {
            taking.now = {};
            active_.push_back(&taking);
        }
        if (table == ModeTable::buckling_factors && taking.wanted.source.repeated_for_preload)
            taking.now = taking.before;
    }
}

void Collector::mode(int number, double value) {
    for (Taking& taking : takings_) {
        if (taking.wanted.source.table != table_ || taking.wanted.output.mode != number) continue;
        taking.now.time = 0;
        taking.now.reduction.add(value);
    }
}

void Collector::node(NodeId id, const Point& at) {
    if (!low_) low_ = high_ = at;
    for (std::size_t i = 0; i < 3; ++i) {
        (*low_)[i] = std::min((*low_)[i], at[i]);
        (*high_)[i] = std::max((*high_)[i], at[i]);
    }
    for (Taking& taking : takings_)
        if (taking.wanted.source.file == Source::File::frd && !taking.wanted.where.everywhere() &&
            taking.wanted.where.keeps(at))
            taking.in_region.add(id);
}

void Collector::row(std::uint32_t id, std::span<const double> values) {
    const bool local = std::exchange(local_, false);
    if (displacements_ && values.size() >= 3)
        motion_ = std::max(motion_, std::hypot(values[0], values[1], values[2]));
    for (Taking* taking : active_) {
        const Wanted& wanted = taking->wanted;
        if (wanted.nodes && !wanted.nodes->has(id)) continue;
        if (reading_ == Source::File::frd && !wanted.where.everywhere() &&
            !taking->in_region.has(id))
            continue;
        double weight = 1;
        if (wanted.output.reduce == Reduce::area_mean) {
            const auto share = wanted.area_shares.find(id);
            if (share == wanted.area_shares.end()) continue;
            weight = share->second;
        }
        if (local) taking->now.local = id;
        taking->now.reduction.add(value_of(*taking, values), weight);
    }
}

double Collector::value_of(const Taking& taking, std::span<const double> values) const {
    const Output& output = taking.wanted.output;
    if (output.result == Result::stress)
        return component_of(output.component, tensor_in(values, reading_));
    return component_of(output.component, values);
}

double Collector::largest_motion() const {
    if (!low_) return 0;
    const double size =
        std::hypot((*high_)[0] - (*low_)[0], (*high_)[1] - (*low_)[1], (*high_)[2] - (*low_)[2]);
    return size > 0 ? motion_ / size : 0;
}

std::vector<Taken> Collector::values(double end_time) const {
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    std::vector<Taken> values;
    for (const Taking& taking : takings_) {
        const double factor = taking.wanted.output.factor;
        if (!taking.wanted.optional) {
            values.push_back({factor * final_value(taking, end_time)});
            continue;
        }
        try {
            values.push_back({factor * final_value(taking, end_time)});
        } catch (const femrun::Unreadable& why) {
            values.push_back({none, why.what()});
        } catch (const femrun::BadDesign& why) {
            values.push_back({none, why.what()});
        }
    }
    return values;
}

double Collector::final_value(const Taking& taking, double end_time) const {
    const Output& output = taking.wanted.output;
    const State& now = taking.now;
    const std::string what = "output '" + output.name + "': ";
    const std::string of_set = output.set.empty() ? "" : " of set '" + output.set + "'";
    if (!now.spoilt.empty()) throw femrun::Unreadable(what + now.spoilt);
    if (is_of_table(output.result) && !now.time)
        throw femrun::Unreadable(what + "CalculiX wrote no " + to_string(output.result) +
                                 " of mode " + std::to_string(output.mode) + "; have its *" +
                                 (output.result == Result::frequency ? "FREQUENCY" : "BUCKLE") +
                                 " step find more modes, or see ccx.log for the reason");
    if (!now.time)
        throw femrun::Unreadable(what + "CalculiX wrote no " + to_string(output.result) + of_set +
                                 (output.time ? " at time " + shown(*output.time) : "") +
                                 "; see ccx.log for the reason");
    if (!output.time && !now.eigenmode && !is_of_table(output.result) &&
        !same_time(*now.time, end_time))
        throw femrun::Unreadable(
            what + "the last " + to_string(output.result) + of_set + " is of time " +
            shown(*now.time) + ", but the analysis ended at " + shown(end_time) +
            "; have the last step write it, or set time = " + shown(*now.time));
    if (now.local != 0 && output.axes == Axes::global && is_along_axes(output.component))
        throw femrun::Invalid(what + "the " + to_string(output.result) + " of " +
                              (output.result == Result::stress ? "element " : "node ") +
                              std::to_string(now.local) +
                              " is printed in local axes; add GLOBAL=YES to its " +
                              (output.result == Result::stress ? "*EL PRINT" : "*NODE PRINT") +
                              ", or set axes = \"local\" if these are meant");
    const std::optional<double> value = now.reduction.value(output.reduce);
    const bool of_own_nodes = taking.wanted.source.file == Source::File::frd &&
                              output.where.empty() && taking.wanted.nodes &&
                              taking.wanted.nodes->count() > 0;
    if (!value && of_own_nodes)
        throw femrun::Invalid(what + "job.frd has no node" + of_set +
                              ": shells and beams have others there; " +
                              (output.result == Result::stress ? "read it at = \"points\""
                                                               : "print it with *NODE PRINT"));
    if (!value)
        throw femrun::BadDesign("post", what + "no node" + of_set +
                                            (output.where.empty() ? " is in the results"
                                                                  : " lies where " + output.where) +
                                            "; choose a larger part of the model");
    if (!std::isfinite(*value))
        throw femrun::BadDesign(
            "post", what + "the " + to_string(output.result) + of_set + " is not a finite number");
    return *value;
}

}  // namespace calculix
