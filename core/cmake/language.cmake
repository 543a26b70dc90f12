# SPDX-License-Identifier: MIT
# One language for every target of ours; warnings are a target that ours link privately, so that
# no dependency and no user of the SDK inherits them.
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
# Sources that differ between systems are twins with one header, NAME_posix.cpp and NAME_windows.cpp.
set(femrun_system posix)
if(WIN32)
  set(femrun_system windows)
endif()
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)

add_library(femrun_warnings INTERFACE)
target_compile_options(femrun_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
  $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor> $<$<COMPILE_LANGUAGE:CXX>:-Woverloaded-virtual>
  -Wno-missing-field-initializers # options are designated initialisers
  -Wno-maybe-uninitialized # g++ 12 sees it inside std::variant, where it is not
  -Werror)
target_compile_features(femrun_warnings INTERFACE cxx_std_20)

find_program(FEMRUN_CCACHE ccache)
if(FEMRUN_CCACHE)
  # Without the sloppiness, sources with precompiled headers are compiled anew each time.
  set(CMAKE_C_COMPILER_LAUNCHER ${FEMRUN_CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER
    ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${FEMRUN_CCACHE})
endif()
