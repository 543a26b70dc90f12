// SPDX-License-Identifier: MIT
#include "loop/exception.hpp"

#include <new>

#include <kj/string.h>

namespace femrun::loop {

kj::Exception exception(std::string_view text, kj::Exception::Type type) {
    return kj::Exception(type, __FILE__, __LINE__, kj::heapString(text.data(), text.size()));
}

kj::Exception current_exception() {
    try {
        throw;
    } catch (const kj::Exception& e) {
        return e;
    } catch (const std::bad_alloc&) {
        return exception("out of memory", kj::Exception::Type::OVERLOADED);
    } catch (const std::exception& e) {
        return exception(e.what());
    } catch (...) {
        return exception("something was thrown that is no exception");
    }
}

std::string text_of(const kj::Exception& exception) {
    std::string_view text(exception.getDescription().begin(), exception.getDescription().size());
    constexpr std::string_view prefix = "remote exception: ";
    while (text.substr(0, prefix.size()) == prefix) text.remove_prefix(prefix.size());
    return std::string(text);
}

}  // namespace femrun::loop
