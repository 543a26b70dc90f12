# SPDX-License-Identifier: MIT
# The stories of this system, told of the program for Windows: the test program stays one of this
# system, and what it starts is femrun.exe under Wine, by a script in a folder with its plugins.
set(femrun_for_windows ${PROJECT_BINARY_DIR}/for_windows)
file(MAKE_DIRECTORY ${femrun_for_windows})
file(CREATE_LINK ${FEMRUN_WINDOWS_BUILD}/bin/femrun.exe ${femrun_for_windows}/femrun.exe SYMBOLIC)
file(CREATE_LINK ${FEMRUN_WINDOWS_BUILD}/bin/plugins ${femrun_for_windows}/plugins SYMBOLIC)
file(CREATE_LINK ${FEMRUN_WINDOWS_BUILD}/tests ${femrun_for_windows}/test_plugins SYMBOLIC)

# femrun_runs_in_wine(name program): a script of that name, in the folder for_windows, that runs a
# program of Windows' in its place. What begins with $ the shell looks up when it runs.
function(femrun_runs_in_wine name program)
  set(script ${femrun_for_windows}/${name})
  file(CONFIGURE OUTPUT ${script} @ONLY CONTENT
"#!/bin/sh
exec '${CMAKE_CURRENT_FUNCTION_LIST_DIR}/wine' become '${PROJECT_BINARY_DIR}/wine' \"${program}\" \"$@\"
")
  file(CHMOD ${script} PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE)
endfunction()
femrun_runs_in_wine(femrun "\${0%/*}/femrun.exe")

# Which are not, and why: a name begins a line, its reason is indented below it.
set(list ${CMAKE_CURRENT_LIST_DIR}/not_told_there)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${list})
file(STRINGS ${list} names REGEX "^[^ #]")
set(femrun_windows_stories "\"*\"")
foreach(name IN LISTS names)
  string(REPLACE "," "\\," name "${name}")
  list(APPEND femrun_windows_stories "~\"${name}\"")
endforeach()
list(JOIN femrun_windows_stories " " femrun_windows_stories)

function(femrun_told_of_windows target)
  catch_discover_tests(${target} TEST_PREFIX "windows: " TEST_SPEC "${femrun_windows_stories}"
    PROPERTIES TIMEOUT 300 FIXTURES_REQUIRED wine ENVIRONMENT FEMRUN_TEST_PROGRAM=${femrun_for_windows}/femrun)
endfunction()
