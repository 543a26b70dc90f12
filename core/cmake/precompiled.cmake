# SPDX-License-Identifier: MIT
# The standard library's headers are read once for many sources: reading them is a third of what a
# source takes to compile. Sources include what they use all the same: the tidy preset, through which
# clang-tidy looks, does without this.
set(femrun_precompiled
  <algorithm> <array> <chrono> <cmath> <cstddef> <cstdint> <filesystem> <fstream> <functional>
  <limits> <map> <memory> <numeric> <optional> <set> <span> <sstream> <string> <string_view>
  <unordered_map> <utility> <variant> <vector>)

# A target that lends its precompiled headers; who borrows must be compiled with the same options.
function(femrun_lend_precompiled name)
  cmake_parse_arguments(LENT "" "" "HEADERS;USES" ${ARGN})
  file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/${name}.cpp CONTENT "")
  add_library(${name} OBJECT ${PROJECT_BINARY_DIR}/${name}.cpp)
  target_link_libraries(${name} PRIVATE ${LENT_USES} femrun_warnings)
  target_precompile_headers(${name} PRIVATE ${femrun_precompiled} ${LENT_HEADERS})
endfunction()
