// SPDX-License-Identifier: MIT
// What a person who looks for a cause wants to read. The rooms write sentences; the program that
// owns the process decides where they go.
#pragma once

#include <string_view>

namespace femrun {

enum class LogLevel { debug, info, warning, error };

std::string_view to_string(LogLevel level);

/// The level with this number, on the wire and in the C interface; info for any that is none.
LogLevel log_level(int number);

/// Where log lines go. An implementation takes lines from any thread.
class LogSink {
public:
    virtual ~LogSink() = default;
    virtual void line(LogLevel level, std::string_view text) = 0;
};

}  // namespace femrun
