// SPDX-License-Identifier: MIT
#include "base/result.hpp"

namespace femrun {

std::string_view to_string(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::invalid:
            return "invalid";
        case ErrorKind::missing:
            return "missing";
        case ErrorKind::conflict:
            return "conflict";
        case ErrorKind::unavailable:
            return "unavailable";
        case ErrorKind::cancelled:
            return "cancelled";
        case ErrorKind::corrupt:
            return "corrupt";
        case ErrorKind::fault:
            return "fault";
    }
    return "fault";
}

Error Error::within(std::string_view place) && {
    message.insert(0, ": ");
    message.insert(0, place);
    return std::move(*this);
}

}  // namespace femrun
