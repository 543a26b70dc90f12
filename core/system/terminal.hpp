// SPDX-License-Identifier: MIT
#pragma once

namespace femrun::system {

enum class Stream { output, error };

/// Whether a person sees this stream, rather than a file or another program.
bool is_terminal(Stream stream);

/// Whether the stream is a terminal on which lines can be drawn over and painted, and the user
/// wants that: not with NO_COLOR in the environment (no-color.org; here it means no escape sequence
/// at all), nor where TERM is `dumb`. On Windows this also turns them on; TERM need not be set.
bool takes_escapes(Stream stream);

/// Characters in a line of the terminal; 80 when nobody knows.
unsigned terminal_width(Stream stream);
/// Its lines; 24 when nobody knows.
unsigned terminal_height(Stream stream);

/// At a program's beginning: what it prints is UTF-8 and arrives byte by byte. On Windows the
/// console is told so, gets its own ways back when the program ends, no line end becomes two
/// characters, and a click into its window stops nobody.
void print_as_it_is();

}  // namespace femrun::system
