# SPDX-License-Identifier: MIT
# The toolchain of Debian's g++-mingw-w64-x86-64-posix, with the libraries of .ci/windows_libraries.
# What is made needs no library of the toolchain: a program or a plugin is one file.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(CMAKE_C_COMPILER x86_64-w64-mingw32-gcc-posix)
set(CMAKE_CXX_COMPILER x86_64-w64-mingw32-g++-posix)
set(CMAKE_RC_COMPILER x86_64-w64-mingw32-windres)
set(CMAKE_EXE_LINKER_FLAGS_INIT -static)
set(CMAKE_MODULE_LINKER_FLAGS_INIT -static)

# Nothing of this machine's own libraries and headers fits; its programs make what is compiled.
get_filename_component(folder ${CMAKE_CURRENT_LIST_DIR}/../../build/windows_libraries ABSOLUTE)
file(GLOB libraries ${folder}/*)
set(CMAKE_FIND_ROOT_PATH /usr/x86_64-w64-mingw32 ${libraries})
set(ENV{PKG_CONFIG_LIBDIR} ${folder}/re2/lib/pkgconfig)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
foreach(kind LIBRARY INCLUDE PACKAGE)
  set(CMAKE_FIND_ROOT_PATH_MODE_${kind} ONLY)
endforeach()
