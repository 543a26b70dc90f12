// SPDX-License-Identifier: MIT
// How a study file says which number of Femtet it wants, in the words of Femtet's own macros:
//
//     Gogh.Galileo.Potential = GALILEO_VON_MISES_C;
//     Gogh.Galileo.GetMAXPotentialPoint_py(CMPX_REAL_C)[2]
//
//     program   = statement { ";" statement }    the last one is a value: that is the number
//     statement = [ path "=" ] term
//     term      = number | text | True | False | list | path
//     list      = "(" terms ")" | "[" terms "]"
//     path      = name { "." name | "(" terms ")" | "[" whole number "]" }
//
// Paths begin at Femtet ("Gogh" is "Femtet.Gogh"). A name by itself on the left keeps a value for
// later statements: "coil = Gogh.Gauss.GetCoilList()[0]; Gogh.Gauss.GetL(coil, coil)". A name by
// itself elsewhere is such a one, a quantity of the study, a constant of Femtet (..._C), or a
// property of Femtet, in this order. Texts stand in double or single quotes.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace femtet {

/// "at character 12: ..."; one sentence without the place of the text itself.
class CallError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

struct Term;

/// One step of a path.
struct Link {
    enum class Kind { member, call, index };
    Kind kind = Kind::member;
    std::string name;             // of a member or call
    std::vector<Term> arguments;  // of a call
    std::size_t index = 0;
    std::size_t at = 0;  // where it begins, in bytes
};

using Path = std::vector<Link>;

struct Term {
    enum class Kind { number, text, flag, list, path };
    Kind kind = Kind::number;
    double number = 0;
    bool flag = false;
    std::string text;
    std::vector<Term> items;
    Path path;
    std::size_t at = 0;
};

struct Statement {
    Path target;  // empty: the term is a value, or is called for what it does
    Term term;
};

struct Program {
    std::string text;
    std::vector<Statement> statements;

    /// Throws CallError.
    static Program parse(std::string_view text);
};

/// "at character 12", counted as people count: from 1, a letter of several bytes is one.
std::string place_in(std::string_view text, std::size_t at);

/// The path as it is written, without arguments: "Gogh.Gauss.GetL".
std::string written(const Path& path, std::size_t links);

}  // namespace femtet
