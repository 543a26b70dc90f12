// SPDX-License-Identifier: MIT
// What a story orders the stand-in to do, in a file that the environment names (FEMTET_STANDIN):
//
//     Solve crash                 the process ends when it is asked to
//     Mesh hang once              it does not return; the next time it does
//     ReExecute false E1033 ...   False, and LastErrorMsg
//     Solve raise E4001 ...       a COM exception with this text
//     LoadProject dialog ...      a modal dialog with this text, until somebody closes it
//     Solve slow 300              takes 300 ms longer
//     SwitchAnalysisModel without an older version, which has no such member
//     start slow 2000             hWnd stays 0 for so long
//     start licence               no licence: a dialog, and hWnd stays 0
//     parametric error too coarse what the table of parametric results says, whose values are 0
//     GetMAXPotentialPoint_py numbers   lists of numbers come as arrays of doubles, not of variants
//
// `once` may stand before the text. Lines are read anew at every call, so that a story may change
// its mind.
#pragma once

#include <optional>
#include <string>

namespace femtet_standin {

struct Order {
    std::string deed, text;
};

/// What is ordered for this member; an order that is given once is used up.
std::optional<Order> order_for(const std::string& member);

/// Whether the member is ordered not to be there.
bool is_left_out(const std::string& member);

}  // namespace femtet_standin
