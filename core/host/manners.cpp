// SPDX-License-Identifier: MIT
#include "host/manners.hpp"

#include <fmt/format.h>

#include "host/abi_text.hpp"

namespace femrun::host {

Manners::Manners(PluginKind kind, std::string name, HostTable& host)
    : who_(fmt::format("{} '{}'", to_string(kind), name)),
      crash_(fmt::format("femrun: {} crashed on a thread of this process (give it one of its own: "
                         "isolation = \"process\" under [{}]):",
                         who_, to_string(kind))),
      host_(host) {}

wire::RemoteError Manners::misbehaved(std::string_view deed) const {
    return {Error{ErrorKind::fault, fmt::format("{} misbehaved: {}", who_, deed)}, {}};
}

std::optional<wire::RemoteError> Manners::refusal(const Returned& returned,
                                                  std::string_view what) const {
    if (returned.status == FEMRUN_OK) return std::nullopt;
    if (returned.out_of_memory)
        return wire::RemoteError{
            Error{ErrorKind::unavailable, fmt::format("{}: out of memory in {}", who_, what)},
            "memory", study::Cause::memory};
    if (!returned.thrown.empty())
        return misbehaved(
            fmt::format("{} let {}", what, plain(returned.thrown, message_bytes_max)));

    const auto& said = host_.said();
    const auto answer = [&](ErrorKind kind) {
        const std::string why =
            said.message.empty() ? fmt::format("{} gave no reason", what) : said.message;
        const study::Cause cause = kind == ErrorKind::unavailable
                                       ? study::resource_cause(said.stage)
                                       : study::Cause::plain;
        return wire::RemoteError{Error{kind, fmt::format("{}: {}", who_, why)}, said.stage, cause};
    };
    switch (returned.status) {
        case FEMRUN_INVALID:
            return answer(ErrorKind::invalid);
        case FEMRUN_MISSING:
            return answer(ErrorKind::missing);
        case FEMRUN_UNAVAILABLE:
            return answer(ErrorKind::unavailable);
        case FEMRUN_FAULT:
            return answer(ErrorKind::fault);
        case FEMRUN_CANCELLED:
            if (host_.stop_asked()) return answer(ErrorKind::cancelled);
            return misbehaved(
                fmt::format("{} says that it was cancelled, but nobody asked it to stop", what));
        case FEMRUN_BAD_DESIGN:
        case FEMRUN_UNREADABLE:
            return misbehaved(fmt::format(
                "{} returned {}, which only solve may", what,
                returned.status == FEMRUN_BAD_DESIGN ? "FEMRUN_BAD_DESIGN" : "FEMRUN_UNREADABLE"));
        default:
            return misbehaved(fmt::format("{} returned status {}, the statuses are 0 to {}", what,
                                          returned.status, static_cast<int>(FEMRUN_UNREADABLE)));
    }
}

}  // namespace femrun::host
