// SPDX-License-Identifier: MIT
// *INCLUDE as CalculiX reads it, which is not quite as it reads other cards: blanks go, also those
// of the name, a name may be quoted, a comma belongs to it, and the card stands in one line.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace calculix {

/// The file that an *INCLUDE line names; nothing for another line. Throws Invalid, with `place` in
/// front, for a name that CalculiX cannot open.
std::optional<std::string> included_file(std::string_view line, const std::string& place);

/// The text with other names for the files that `names` has. `file` is for messages.
std::string with_included(const std::string& text, const std::string& file,
                          const std::map<std::string, std::string>& names);

}  // namespace calculix
