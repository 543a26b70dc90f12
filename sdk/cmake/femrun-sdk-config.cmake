# SPDX-License-Identifier: MIT
# find_package(femrun-sdk 1.0): the target femrun::sdk and the function femrun_add_plugin.
include(${CMAKE_CURRENT_LIST_DIR}/femrun-sdk-targets.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/femrun_add_plugin.cmake)
