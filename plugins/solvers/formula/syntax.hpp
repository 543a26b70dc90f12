// SPDX-License-Identifier: MIT
// The grammar of formulas, loosest first:
//
//     condition ? value : value       or ||       and &&       not
//     < <= > >= == !=  (not chained)  + -         * /          - + (signs)     ^ (to the right) !
//     number  "text"  name  name[index]  function(values)  sum(i, from, to, term)  prod(...)  ( )
//
// A formula is read into a tree first, so that loops can be unrolled and mistakes told at their
// character; what is left after that is plain arithmetic, which muParser computes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace formula {

struct Node {
    enum class Kind {
        number,   // `value`
        text,     // `word`
        name,     // `word`
        indexed,  // `word`[parts[0]]
        call,     // `word`(parts...)
        loop,     // `word` is "sum" or "prod"; parts: index (a name), from, to, term
        sign,     // `word` parts[0], word is "-" or "!"
        binary,   // parts[0] `word` parts[1]
        choice    // parts[0] ? parts[1] : parts[2]
    };
    Kind kind = Kind::number;
    std::string word;
    double value = 0;
    std::vector<Node> parts;
    std::size_t at = 0;  // character in the formula, from 1
};

/// Throws Complaint.
Node parse(std::string_view formula);

/// How many values a function takes: 1, 2, or 0 for one or more. -1: there is no such function.
int arity(std::string_view function);

/// Whether `name` is letters, digits and underscores, beginning with none of the digits.
bool is_name(std::string_view name);

/// Names that cannot be given: functions, sum, prod, and, or, not.
bool is_reserved(std::string_view name);

}  // namespace formula
