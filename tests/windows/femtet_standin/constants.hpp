// SPDX-License-Identifier: MIT
// Constants of the stand-in by the names that the real one is known to have, with numbers of its
// own.
#pragma once

#include <string_view>

namespace femtet_standin {

struct Constant {
    std::string_view name;
    long value;
};

inline constexpr Constant constants[] = {{"SOLVER_NONE_C", 0},
                                         {"STATIC_C", 3},
                                         {"GALILEO_C", 1},
                                         {"WATT_C", 2},
                                         {"HERTZ_C", 4},
                                         {"GAUSS_C", 5},
                                         {"PASCAL_C", 6},
                                         {"GALILEO_DISPLACEMENT_C", 11},
                                         {"GALILEO_VON_MISES_C", 17},
                                         {"PASCAL_VELOCITY_C", 21},
                                         {"PART_VEC_Y_PART_C", 31},
                                         {"CMPX_REAL_C", 0}};

constexpr long constant(std::string_view name) {
    for (const Constant& each : constants)
        if (each.name == name) return each.value;
    return -1;
}

}  // namespace femtet_standin
