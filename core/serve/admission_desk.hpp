// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "control/admissions.hpp"
#include "gate/address.hpp"
#include "gate/book.hpp"

namespace femrun::serve {

/// The gate's book, for people.
class AdmissionDesk final : public control::Admissions {
public:
    /// `door`: where the gate is and what its scheduler is known by; without a fingerprint it is
    /// one for this PC alone, where no token is of use. `book` outlives this.
    AdmissionDesk(gate::Book& book, gate::Address door, std::function<WallTime()> clock = wall_now)
        : book_(book), door_(std::move(door)), clock_(std::move(clock)) {}
    /// Who asks is told the names of the workers that are there with a key.
    using Workers = std::function<std::vector<std::string>(const gate::KeyHash&)>;
    void knows(Workers workers) { workers_ = std::move(workers); }

    Result<control::AdmissionList> admissions() override;
    Result<control::GivenToken> give(const control::TokenWish& wish) override;
    Result<control::Revoked> revoke(const control::Revocation& what) override;

private:
    control::KeyStatus status_of(const gate::KeyRow& row) const;
    Result<std::vector<control::KeyStatus>> revoke_key(std::string_view beginning, WallTime now);

    gate::Book& book_;
    gate::Address door_;
    std::function<WallTime()> clock_;
    Workers workers_ = [](const gate::KeyHash&) { return std::vector<std::string>(); };
};

}  // namespace femrun::serve
