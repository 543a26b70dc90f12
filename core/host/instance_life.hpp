// SPDX-License-Identifier: MIT
// Calls of an instance that end when it does: a plugin that dies in a call, or never returns from
// it, is an answer too.
#pragma once

#include "host/instance.hpp"

namespace femrun::host {

/// "plugin process of 'beam' died ...", as an exception of kind unavailable, cause `host`.
kj::Exception death_exception(const Instance& instance, const Death& death);

/// What `call` gives; when the connection breaks in it, the exception that says how the instance
/// died. `instance` outlives the promise.
template <typename T>
kj::Promise<T> or_death(Instance& instance, kj::Promise<T> call) {
    return call.catch_([&instance](kj::Exception&& broken) -> kj::Promise<T> {
        if (broken.getType() != kj::Exception::Type::DISCONNECTED ||
            instance.isolation() == study::Isolation::thread)
            return kj::mv(broken);
        return instance.ended().then([&instance](Death&& death) -> kj::Promise<T> {
            return death_exception(instance, death);
        });
    });
}

/// "solver 'beam': create has not returned after 2 min", as an exception of kind unavailable,
/// cause `host`; `then` goes on with what was done about it.
kj::Exception overdue_exception(const Instance& instance, const char* call, Duration limit,
                                const char* then);

/// What `call` gives; after `limit` the instance is killed and what `overdue` gives is thrown.
template <typename T, typename Overdue>
kj::Promise<T> or_death_within(loop::EventLoop& loop, Instance& instance, Duration limit,
                               Overdue overdue, kj::Promise<T> call) {
    auto late = loop.after(limit).then([&instance, overdue]() -> kj::Promise<T> {
        instance.kill();
        return overdue(instance);
    });
    return or_death(instance, kj::mv(call)).exclusiveJoin(kj::mv(late));
}

}  // namespace femrun::host
