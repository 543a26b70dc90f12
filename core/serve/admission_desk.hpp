// SPDX-License-Identifier: MIT
#pragma once

#include <functional>

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

    Result<control::AdmissionList> admissions() override;
    Result<control::GivenToken> give(const control::TokenWish& wish) override;
    Result<control::Revoked> revoke(const control::Revocation& what) override;

private:
    gate::Book& book_;
    gate::Address door_;
    std::function<WallTime()> clock_;
};

}  // namespace femrun::serve
