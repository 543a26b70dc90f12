# SPDX-License-Identifier: MIT
# The stories of rooms, for Windows: one program a room, which ctest has Wine run whole. Of Catch2 its
# one header is enough, whichever system it was installed for.
find_path(FEMRUN_CATCH2 catch2/catch.hpp PATHS /usr/include NO_CMAKE_FIND_ROOT_PATH REQUIRED)
set(catch2 ${CMAKE_CURRENT_BINARY_DIR}/catch2_alone)
file(MAKE_DIRECTORY ${catch2})
file(CREATE_LINK ${FEMRUN_CATCH2}/catch2 ${catch2}/catch2 SYMBOLIC)

add_library(femrun_test_main STATIC ${CMAKE_CURRENT_LIST_DIR}/../support/main.cpp)
target_include_directories(femrun_test_main PUBLIC ${CMAKE_CURRENT_LIST_DIR}/..)
target_include_directories(femrun_test_main SYSTEM PUBLIC ${catch2})
target_compile_features(femrun_test_main PUBLIC cxx_std_20)
femrun_lend_precompiled(femrun_test_headers HEADERS <catch2/catch.hpp> USES femrun_test_main)
target_compile_options(femrun_test_headers PRIVATE -O0)

function(femrun_test name)
  cmake_parse_arguments(TEST "" "" "SOURCES;USES;PROPERTIES" ${ARGN})
  list(FILTER TEST_SOURCES EXCLUDE REGEX "_posix[_.]") # what is told of POSIX alone
  add_executable(test_${name} ${TEST_SOURCES})
  target_link_libraries(test_${name} PRIVATE femrun_test_main femrun_warnings ${TEST_USES})
  target_compile_options(test_${name} PRIVATE -O0 -Wa,-mbig-obj)
  target_precompile_headers(test_${name} REUSE_FROM femrun_test_headers)
  set_target_properties(test_${name} PROPERTIES PCH_WARN_INVALID OFF
    RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
endfunction()

include(${CMAKE_CURRENT_LIST_DIR}/told_rooms.cmake)
foreach(room ${femrun_rooms_told_on_windows})
  add_subdirectory(${room})
endforeach()
