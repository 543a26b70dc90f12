# SPDX-License-Identifier: MIT
# One library a room. USES is the room's licence to include: other rooms and the libraries that its
# headers show. PRIVATE is what only its sources include.
function(femrun_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;USES;PRIVATE" ${ARGN})
  if(ROOM_SOURCES)
    add_library(femrun_${name} STATIC ${ROOM_SOURCES})
    target_include_directories(femrun_${name} PUBLIC ${PROJECT_SOURCE_DIR}/core)
    target_link_libraries(femrun_${name} PUBLIC ${ROOM_USES} PRIVATE ${ROOM_PRIVATE} femrun_warnings)
    target_compile_features(femrun_${name} PUBLIC cxx_std_20)
    target_precompile_headers(femrun_${name} REUSE_FROM femrun_room_headers)
  else()
    add_library(femrun_${name} INTERFACE)
    target_include_directories(femrun_${name} INTERFACE ${PROJECT_SOURCE_DIR}/core)
    target_link_libraries(femrun_${name} INTERFACE ${ROOM_USES})
  endif()
  add_library(femrun::${name} ALIAS femrun_${name})
endfunction()
