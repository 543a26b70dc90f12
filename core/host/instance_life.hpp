// SPDX-License-Identifier: MIT
// Calls of an instance that end when it does: a plugin that dies in a call, or never returns from
// it, is an answer too.
#pragma once

#include <fmt/format.h>

#include "host/instance.hpp"
#include "wire/error_text.hpp"

namespace femrun::host {

/// "plugin process of 'beam' died ...", as an exception of kind unavailable, stage "host".
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

/// The same, and after `limit` the instance is killed and the exception says that `what` has not
/// returned: "solver 'beam': create has not returned after 120 s; its process was ended".
template <typename T>
kj::Promise<T> or_death_within(loop::EventLoop& loop, Instance& instance, Duration limit,
                               const char* what, kj::Promise<T> call) {
    auto late = loop.after(limit).then([&instance, limit, what]() -> kj::Promise<T> {
        instance.kill();
        const auto& plugin = instance.plugin().description;
        return wire::to_exception(
            {Error{ErrorKind::unavailable,
                   fmt::format(
                       "{} '{}': {} has not returned after {:g} s; {}", to_string(plugin.kind),
                       plugin.name, what, std::chrono::duration<double>(limit).count(),
                       instance.isolation() == study::Isolation::process ? "its process was ended"
                                                                         : "it was asked to stop")},
             "host"});
    });
    return or_death(instance, kj::mv(call)).exclusiveJoin(kj::mv(late));
}

}  // namespace femrun::host
