# SPDX-License-Identifier: MIT
# find_package(femrun-sdk 1.0): the target femrun::sdk and the function femrun_add_plugin; since 1.1
# FEMRUN_FORTRAN, the sources of the module that plugins in Fortran use.
include(${CMAKE_CURRENT_LIST_DIR}/femrun-sdk-targets.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/femrun_add_plugin.cmake)
set(FEMRUN_FORTRAN ${CMAKE_CURRENT_LIST_DIR}/fortran/femrun.f90
  ${CMAKE_CURRENT_LIST_DIR}/fortran/femrun_settings.c)
