# SPDX-License-Identifier: MIT
# femrun_add_plugin(name SOURCES a.cpp b.cpp [LIBRARIES lib ...]): the plugin library name.femrun.
#
# Everything in it is hidden but its door, femrun_entry or femrun_entry_function, and every symbol that it uses is found when it is
# linked, not when a user starts a study. It is written to <build>/plugins (set FEMRUN_PLUGIN_PATH to
# that folder and femrun finds it), or to where FEMRUN_PLUGIN_OUTPUT says.
function(femrun_add_plugin name)
  cmake_parse_arguments(PLUGIN "" "" "SOURCES;LIBRARIES" ${ARGN})
  add_library(${name} MODULE ${PLUGIN_SOURCES} ${PLUGIN_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE femrun::sdk ${PLUGIN_LIBRARIES})

  # In the tree of Femrun itself: its warnings, and the folder beside the program.
  get_property(output GLOBAL PROPERTY FEMRUN_PLUGIN_FOLDER)
  get_property(house_rules GLOBAL PROPERTY FEMRUN_PLUGIN_WARNINGS)
  target_link_libraries(${name} PRIVATE ${house_rules})
  if(FEMRUN_PLUGIN_OUTPUT)
    set(output ${FEMRUN_PLUGIN_OUTPUT})
  elseif(NOT output)
    set(output ${PROJECT_BINARY_DIR}/plugins)
  endif()

  set_property(GLOBAL APPEND PROPERTY FEMRUN_PLUGINS ${name})
  set_target_properties(${name} PROPERTIES
    PREFIX "" SUFFIX ".femrun"
    LIBRARY_OUTPUT_DIRECTORY $<1:${output}> # so that no generator puts a folder Debug below it
    POSITION_INDEPENDENT_CODE ON
    C_VISIBILITY_PRESET hidden
    CXX_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON)

  # A product and a sum stay two roundings also where the processor could do with one: the same seed
  # gives the same designs on every platform.
  foreach(language C CXX Fortran)
    target_compile_options(${name} PRIVATE
      $<$<COMPILE_LANG_AND_ID:${language},GNU,Clang,AppleClang>:-ffp-contract=off>)
  endforeach()
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND NOT WIN32)
    # Without this, one unique symbol of a template keeps the library loaded for ever.
    target_compile_options(${name} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-fno-gnu-unique>)
  endif()
  if(UNIX AND NOT APPLE)
    set(map ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/plugin.map)
    target_link_options(${name} PRIVATE -Wl,--version-script=${map})
    set_property(TARGET ${name} APPEND PROPERTY LINK_DEPENDS ${map})
    # A sanitizer's own symbols may come with the program that loads the plugin.
    if(NOT "${CMAKE_CXX_FLAGS}" MATCHES "-fsanitize")
      target_link_options(${name} PRIVATE -Wl,--no-undefined)
    endif()
  endif()
endfunction()
