// SPDX-License-Identifier: MIT
// What is known: every trial that was proposed or adopted, as a point of the space, and how it
// ended. Rows are in the order in which trials were proposed and never move.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "row.hpp"

namespace search {

enum class State : std::uint8_t { running, complete, failed, dropped };

class History {
public:
    History(std::size_t coordinates, std::size_t objectives, std::size_t constraints)
        : coordinates_(coordinates), objectives_(objectives), constraints_(constraints) {}

    Row begin(std::uint64_t trial, std::span<const double> point) {
        const Row row = static_cast<Row>(states_.size());
        points_.insert(points_.end(), point.begin(), point.end());
        losses_.resize(losses_.size() + objectives_, std::numeric_limits<double>::quiet_NaN());
        excesses_.resize(excesses_.size() + constraints_, 0.0);
        states_.push_back(State::running);
        running_.emplace(trial, row);
        return row;
    }

    /// The row of `trial`, which is no longer running; none when it was not.
    std::optional<Row> end(std::uint64_t trial, State state, std::span<const double> losses,
                           std::span<const double> excesses) {
        const auto found = running_.find(trial);
        if (found == running_.end()) return std::nullopt;
        const Row row = found->second;
        running_.erase(found);
        states_[row] = state;
        if (state == State::complete) {
            std::copy(losses.begin(), losses.end(), losses_.begin() + at(row, objectives_));
            std::copy(excesses.begin(), excesses.end(), excesses_.begin() + at(row, constraints_));
        }
        return row;
    }

    Row size() const { return static_cast<Row>(states_.size()); }
    std::size_t coordinates() const { return coordinates_; }
    State state(Row row) const { return states_[row]; }
    const double* point(Row row) const { return points_.data() + row * coordinates_; }
    std::span<const double> losses(Row row) const {
        return {losses_.data() + row * objectives_, objectives_};
    }
    std::span<const double> excesses(Row row) const {
        return {excesses_.data() + row * constraints_, constraints_};
    }
    /// By trial.
    const std::map<std::uint64_t, Row>& running() const { return running_; }

private:
    static std::ptrdiff_t at(Row row, std::size_t width) {
        return static_cast<std::ptrdiff_t>(row * width);
    }

    std::size_t coordinates_, objectives_, constraints_;
    std::vector<double> points_, losses_, excesses_;
    std::vector<State> states_;
    std::map<std::uint64_t, Row> running_;
};

}  // namespace search
