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
if(MSVC)
  target_compile_options(femrun_warnings INTERFACE
    /W4 /permissive- /utf-8 /bigobj /EHsc /Zc:__cplusplus /Zc:preprocessor)
  target_compile_definitions(femrun_warnings INTERFACE
    NOMINMAX WIN32_LEAN_AND_MEAN _WIN32_WINNT=0x0A00 _CRT_SECURE_NO_WARNINGS)
else()
  target_compile_options(femrun_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
    $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor> $<$<COMPILE_LANGUAGE:CXX>:-Woverloaded-virtual>
    -Wno-missing-field-initializers # options are designated initialisers
    -Wno-maybe-uninitialized # g++ 12 sees it inside std::variant, where it is not
    -Werror)
endif()
target_compile_features(femrun_warnings INTERFACE cxx_std_20)

# For sources that implement interfaces of KJ, which never destroys them through their bases and gives
# those no virtual destructors.
set(femrun_kj_options $<$<NOT:$<CXX_COMPILER_ID:MSVC>>:-Wno-non-virtual-dtor>)

find_program(FEMRUN_CCACHE ccache)
if(FEMRUN_CCACHE)
  # Without the sloppiness, sources with precompiled headers are compiled anew each time.
  set(CMAKE_C_COMPILER_LAUNCHER ${FEMRUN_CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER
    ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${FEMRUN_CCACHE})
endif()
