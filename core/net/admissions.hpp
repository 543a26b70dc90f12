// SPDX-License-Identifier: MIT
// Who may come in, asked of a scheduler elsewhere and answered there (wire/admissions.capnp).
#pragma once

#include <memory>

#include <wire/admissions.capnp.h>

#include "control/admissions.hpp"
#include "loop/event_loop.hpp"

namespace femrun::net {

/// Served for as long as `admissions` lives; what is asked later is refused.
wire::Admissions::Client serve_admissions(std::weak_ptr<control::Admissions*> admissions);

/// For a command, which waits for each answer; not to be used from within the loop.
class RemoteAdmissions final : public control::Admissions {
public:
    ~RemoteAdmissions() noexcept override = default;
    RemoteAdmissions(loop::EventLoop& loop, wire::Admissions::Client there)
        : loop_(loop), there_(kj::mv(there)) {}

    Result<control::AdmissionList> admissions() override;
    Result<control::GivenToken> give(const control::TokenWish& wish) override;
    Result<control::Revoked> revoke(const control::Revocation& what) override;

private:
    loop::EventLoop& loop_;
    wire::Admissions::Client there_;
};

}  // namespace femrun::net
