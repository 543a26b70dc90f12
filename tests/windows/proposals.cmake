# SPDX-License-Identifier: MIT
# The program that says what optimizers propose, for whichever system.
set(windows ${CMAKE_CURRENT_LIST_DIR})
add_library(femrun_proposals STATIC
  ${windows}/functions.cpp ${windows}/problems.cpp ${windows}/proposals.cpp)
target_link_libraries(femrun_proposals
  PUBLIC femrun_stand PRIVATE optimizer_numerics femrun_warnings)
if(CMAKE_CXX_COMPILER_ID MATCHES "GNU|Clang")
  set_source_files_properties(${windows}/functions.cpp PROPERTIES COMPILE_OPTIONS -O0)
endif()
add_executable(proposals ${windows}/main.cpp)
target_link_libraries(proposals PRIVATE femrun_proposals femrun_warnings)
set_target_properties(proposals PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
