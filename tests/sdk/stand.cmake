# SPDX-License-Identifier: MIT
# The other side of the line, for tests of plugins.
set(stand ${CMAKE_CURRENT_LIST_DIR})
add_library(femrun_stand STATIC ${stand}/loaded_plugin_$<IF:$<PLATFORM_ID:Windows>,windows,posix>.cpp
  ${stand}/recording_host.cpp ${stand}/plugin_at_work.cpp)
target_include_directories(femrun_stand PUBLIC ${stand}/..)
target_link_libraries(femrun_stand PUBLIC femrun::sdk PRIVATE femrun_warnings ${CMAKE_DL_LIBS})
target_compile_features(femrun_stand PUBLIC cxx_std_20)
