# SPDX-License-Identifier: MIT
# What a fresh author does: installs the SDK, copies the template, builds it outside our tree.
# cmake -DBUILD=<our build> -DWORK=<scratch> -DNM=... -DCXX=... -DFLAGS=... -P fresh_author.cmake
file(REMOVE_RECURSE ${WORK})
set(run COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_COMMAND} --install ${BUILD} --component sdk --prefix ${WORK}/sdk
  OUTPUT_QUIET ${run})
if(NOT EXISTS ${WORK}/sdk/share/femrun-sdk/schema/femrun/plugin.capnp)
  message(FATAL_ERROR "the SDK should hold plugin.capnp, for plugins in other languages")
endif()
file(COPY ${WORK}/sdk/share/femrun-sdk/template DESTINATION ${WORK})
execute_process(COMMAND ${CMAKE_COMMAND} -S ${WORK}/template -B ${WORK}/template/build
  -DCMAKE_PREFIX_PATH=${WORK}/sdk -DCMAKE_CXX_COMPILER=${CXX} "-DCMAKE_CXX_FLAGS=${FLAGS}"
  -DCMAKE_EXPORT_COMPILE_COMMANDS=ON ${run})
file(READ ${WORK}/template/build/compile_commands.json commands)
if(NOT commands MATCHES "-ffp-contract=off[^\n]*shrink.cpp")
  message(FATAL_ERROR "an optimizer should be compiled to the same designs everywhere:\n${commands}")
endif()
execute_process(COMMAND ${CMAKE_COMMAND} --build ${WORK}/template/build ${run})
foreach(plugin cantilever shrink)
  set(LIBRARY ${WORK}/template/build/plugins/${plugin}.femrun)
  include(${CMAKE_CURRENT_LIST_DIR}/one_symbol.cmake)
endforeach()

# A plugin in C, without a C++ compiler, by a generator of several configurations.
file(MAKE_DIRECTORY ${WORK}/in-c)
file(WRITE ${WORK}/in-c/CMakeLists.txt "cmake_minimum_required(VERSION 3.16)
project(in_c LANGUAGES C)
find_package(femrun-sdk 1.1 REQUIRED)
femrun_add_plugin(door SOURCES door.c)
")
configure_file(${CMAKE_CURRENT_LIST_DIR}/../faults/plugins/entry_function.c ${WORK}/in-c/door.c
  COPYONLY)
execute_process(COMMAND ${CMAKE_COMMAND} -S ${WORK}/in-c -B ${WORK}/in-c/build
  -G "Ninja Multi-Config" -DCMAKE_PREFIX_PATH=${WORK}/sdk "-DCMAKE_C_FLAGS=${FLAGS}"
  -DCMAKE_EXPORT_COMPILE_COMMANDS=ON ${run})
file(READ ${WORK}/in-c/build/compile_commands.json commands)
if(NOT commands MATCHES "-ffp-contract=off[^\n]*door.c")
  message(FATAL_ERROR "a plugin in C should be compiled to the same designs too:\n${commands}")
endif()
execute_process(COMMAND ${CMAKE_COMMAND} --build ${WORK}/in-c/build --config Release ${run})
set(LIBRARY ${WORK}/in-c/build/plugins/door.femrun)
include(${CMAKE_CURRENT_LIST_DIR}/one_symbol.cmake)
