// SPDX-License-Identifier: MIT
// Small decks for tests: they are solved in milliseconds.
#pragma once

#include <string>
#include <vector>

#include "bench.hpp"

namespace bench {

/// A bar of 10 mm along x, held at node 1, pulled at node 2 by 100 N; its section is ${A}.
inline const std::string bar = R"(*NODE, NSET=NALL
1, 0, 0, 0
2, 10, 0, 0
*NSET, NSET=END
2
*ELEMENT, TYPE=T3D2, ELSET=BAR
1, 1, 2
*MATERIAL, NAME=STEEL
*ELASTIC
210000, 0
*SOLID SECTION, ELSET=BAR, MATERIAL=STEEL
${A}
*BOUNDARY
1, 1, 3
2, 2, 3
*STEP
*STATIC
*CLOAD
2, 1, 100
*NODE PRINT, NSET=END
U
*EL PRINT, ELSET=BAR
S
*NODE FILE
U
*END STEP
)";

/// Nodes, element and end faces of a cube of 1 mm.
inline const std::string cube = R"(*NODE, NSET=NALL
1, 0, 0, 0
2, 1, 0, 0
3, 1, 1, 0
4, 0, 1, 0
5, 0, 0, 1
6, 1, 0, 1
7, 1, 1, 1
8, 0, 1, 1
*ELEMENT, TYPE=C3D8, ELSET=EALL
1, 1, 2, 3, 4, 5, 6, 7, 8
*NSET, NSET=TOP
5, 6, 7, 8
*NSET, NSET=BOTTOM
1, 2, 3, 4
)";

/// A cantilever along x of 100 mm x 4 mm x 2 mm, clamped at x = 0 (FIX), of steel without
/// transverse contraction: twenty elements C3D20 (EALL), the last of them with its end face 4.
/// Steps follow.
std::string beam(const std::string& steps);

/// The text with each `was` replaced by `is`; what is not there is a mistake of the test.
std::string changed(std::string text, const std::string& was, const std::string& is);

/// Settings for the bar's deck with output u; `more` goes in front of the outputs.
inline std::string bar_settings(const std::string& more = "") {
    return R"({"deck": "bar.inp", )" + more +
           R"("outputs": {"u": {"result": "displacement", "component": "x", "set": "END"}}})";
}

/// The setting of a program that does `before`, runs CalculiX as it was asked to, and does `after`.
inline std::string around_ccx(const Folder& folder, const std::string& before,
                              const std::string& after = "") {
    const std::string script =
        folder.script("around-ccx", before + "\nccx \"$@\"\ncode=$?\n" + after + "\nexit $code\n");
    return "\"ccx\": \"" + script + "\", ";
}

/// What solving the bar says, with a deck and more settings.
inline Said bar_says(const Folder& folder, const std::string& deck, const std::string& more = "",
                     double section = 2) {
    folder.write("bar.inp", deck);
    return solve(folder, bar_settings(more), {{"A", section}}, {"u"}).said;
}

}  // namespace bench
