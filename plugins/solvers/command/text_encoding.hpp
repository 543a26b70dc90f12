// SPDX-License-Identifier: MIT
// Programs write UTF-8, the code page of their PC, or UTF-16 (PowerShell's redirection does). All
// of it is read as UTF-8, so that patterns match and messages can be shown.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace femrun::command {

enum class Encoding { bytes, utf16_little, utf16_big };

/// What the byte order mark at the beginning of a file says, and its length.
struct MarkedEncoding {
    Encoding encoding = Encoding::bytes;
    std::size_t mark_bytes = 0;
};
MarkedEncoding encoding_of(std::string_view beginning);

/// UTF-16 as UTF-8; what is no character is U+FFFD. `bytes` are even, but for a file's last.
std::string from_utf16(std::string_view bytes, Encoding encoding);

/// How many of the bytes can be read before the next ones are there: no half of a unit or pair.
std::size_t whole_utf16(std::string_view bytes, Encoding encoding);

/// Valid UTF-8 stays as it is; anything else is read as Latin-1.
std::string as_utf8(std::string_view bytes);
bool is_utf8(std::string_view bytes);

/// A text for a message: on one line, without control characters, at most so many bytes.
std::string printable(std::string_view text, std::size_t bytes_max = 200);

}  // namespace femrun::command
