# SPDX-License-Identifier: MIT
# cmake -DFEMRUN=... -DWORK=... -P first_study.cmake: `init` writes a study for the template's solver
# that `check` finds well and that runs, as it is.
file(REMOVE ${WORK}/first.toml ${WORK}/first.db)
set(ENV{FEMRUN_PLUGIN_PATH} ${WORK}/build/plugins)
foreach(arguments "init;--solver;com.example.cantilever;--output;first.toml" "check;first.toml"
    "run;first.toml;--quiet;--trials;3;--db;first.db")
  execute_process(COMMAND ${FEMRUN} ${arguments} WORKING_DIRECTORY ${WORK} OUTPUT_QUIET
    COMMAND_ERROR_IS_FATAL ANY)
endforeach()
file(READ ${WORK}/first.toml written)
if(NOT written MATCHES "\nwidth = { low = 0.04, high = 0.06, unit = \"m\" }  # now 0.05;")
  message(FATAL_ERROR "the study should have the parameters that the probe names:\n${written}")
endif()
