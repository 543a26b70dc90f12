// SPDX-License-Identifier: MIT
#include "net/admissions.hpp"

#include <algorithm>
#include <chrono>

#include "base/plain_text.hpp"
#include "loop/exception.hpp"
#include "net/scheduler_error.hpp"
#include "wire/convert_admissions.hpp"
#include "wire/error_text.hpp"

namespace femrun::net {

namespace {

std::string text_of(capnp::Text::Reader text) {
    return plain(std::string_view(text.begin(), text.size()), word_bytes_max);
}

capnp::Text::Reader reader_of(const std::string& text) { return {text.c_str(), text.size()}; }

template <typename Rows, typename List>
void encode_all(const Rows& rows, List into) {
    wire::encode(std::span(rows), into);
}

unsigned count(const auto& rows) { return static_cast<unsigned>(rows.size()); }

class Served final : public wire::Admissions::Server {
public:
    explicit Served(std::weak_ptr<control::Admissions*> admissions)
        : admissions_(std::move(admissions)) {}

    kj::Promise<void> list(ListContext context) override {
        const auto desk = admissions_.lock();
        if (!desk) return over();
        const auto list = (*desk)->admissions();
        if (!list) return wire::to_exception({list.error(), {}});
        auto results = context.getResults();
        encode_all(list->tokens, results.initTokens(count(list->tokens)));
        encode_all(list->keys, results.initKeys(count(list->keys)));
        return kj::READY_NOW;
    }

    kj::Promise<void> give(GiveContext context) override {
        const auto desk = admissions_.lock();
        if (!desk) return over();
        const auto params = context.getParams();
        const auto role = work::role_named(text_of(params.getRole()));
        if (!role)
            return wire::to_exception(
                {Error{ErrorKind::invalid,
                       "a role that this scheduler does not know; use the same femrun for both"},
                 {}});
        control::TokenWish wish{.role = *role, .name = text_of(params.getName()), .lasts = {}};
        constexpr std::uint64_t longest_ms = 1ULL << 40U;  // 34 years
        if (params.getLastsMs() != 0)
            wish.lasts = std::chrono::milliseconds(std::min(params.getLastsMs(), longest_ms));
        const auto given = (*desk)->give(wish);
        if (!given) return wire::to_exception({given.error(), {}});
        auto results = context.getResults();
        wire::encode(given->token, results.initToken());
        results.setAddress(reader_of(given->address));
        return kj::READY_NOW;
    }

    kj::Promise<void> revoke(RevokeContext context) override {
        const auto desk = admissions_.lock();
        if (!desk) return over();
        const auto params = context.getParams();
        control::Revocation what{
            .token = {}, .with_keys = params.getWithKeys(), .key = text_of(params.getKey())};
        if (params.getToken() != 0) what.token = params.getToken();
        const auto revoked = (*desk)->revoke(what);
        if (!revoked) return wire::to_exception({revoked.error(), {}});
        auto results = context.getResults();
        encode_all(revoked->tokens, results.initTokens(count(revoked->tokens)));
        encode_all(revoked->keys, results.initKeys(count(revoked->keys)));
        encode_all(revoked->staying, results.initStaying(count(revoked->staying)));
        return kj::READY_NOW;
    }

private:
    static kj::Exception over() {
        return loop::exception("the scheduler has ended", kj::Exception::Type::DISCONNECTED);
    }

    std::weak_ptr<control::Admissions*> admissions_;
};

/// What came of a call, or its error.
template <typename Call>
auto answered(Call call) -> decltype(call()) {
    try {
        return call();
    } catch (const kj::Exception& thrown) {
        return scheduler_error(thrown);
    }
}

}  // namespace

wire::Admissions::Client serve_admissions(std::weak_ptr<control::Admissions*> admissions) {
    return kj::heap<Served>(std::move(admissions));
}

Result<control::AdmissionList> RemoteAdmissions::admissions() {
    return answered([&]() -> Result<control::AdmissionList> {
        const auto got = loop_.wait(there_.listRequest().send());
        auto tokens = wire::decode(got.getTokens());
        if (!tokens) return std::move(tokens).error();
        auto keys = wire::decode(got.getKeys());
        if (!keys) return std::move(keys).error();
        return control::AdmissionList{std::move(tokens).value(), std::move(keys).value()};
    });
}

Result<control::GivenToken> RemoteAdmissions::give(const control::TokenWish& wish) {
    return answered([&]() -> Result<control::GivenToken> {
        auto request = there_.giveRequest();
        const std::string role(to_string(wish.role));
        request.setRole(reader_of(role));
        request.setName(reader_of(wish.name));
        // 0 would be for ever.
        if (wish.lasts)
            request.setLastsMs(static_cast<std::uint64_t>(
                std::max<std::int64_t>(std::chrono::milliseconds(*wish.lasts).count(), 1)));
        const auto got = loop_.wait(request.send());
        auto token = wire::decode(got.getToken());
        if (!token) return std::move(token).error();
        constexpr std::size_t address_bytes_max = 1024;
        const auto address = got.getAddress();
        return control::GivenToken{
            std::move(token).value(),
            plain(std::string_view(address.begin(), address.size()), address_bytes_max)};
    });
}

Result<control::Revoked> RemoteAdmissions::revoke(const control::Revocation& what) {
    return answered([&]() -> Result<control::Revoked> {
        auto request = there_.revokeRequest();
        request.setToken(what.token.value_or(0));
        request.setWithKeys(what.with_keys);
        request.setKey(reader_of(what.key));
        const auto got = loop_.wait(request.send());
        auto tokens = wire::decode(got.getTokens());
        if (!tokens) return std::move(tokens).error();
        auto keys = wire::decode(got.getKeys());
        if (!keys) return std::move(keys).error();
        auto staying = wire::decode(got.getStaying());
        if (!staying) return std::move(staying).error();
        return control::Revoked{std::move(tokens).value(), std::move(keys).value(),
                                std::move(staying).value()};
    });
}

}  // namespace femrun::net
