// SPDX-License-Identifier: MIT
#pragma once

namespace femrun::system {

enum class Stream { output, error };

/// Whether a person sees this stream, rather than a file or another program. (Windows twin:
/// GetConsoleMode, which also turns on escape sequences.)
bool is_terminal(Stream stream);

/// Whether the stream is a terminal on which lines can be drawn over and painted, and the user
/// wants that: not with NO_COLOR in the environment (no-color.org; here it means no escape sequence
/// at all), nor where TERM is `dumb`.
bool takes_escapes(Stream stream);

/// Characters in a line of the terminal; 80 when nobody knows.
unsigned terminal_width(Stream stream);
/// Its lines; 24 when nobody knows.
unsigned terminal_height(Stream stream);

}  // namespace femrun::system
