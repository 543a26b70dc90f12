# SPDX-License-Identifier: MIT
# cmake -DNM=... -DLIBRARY=... -P one_symbol.cmake: a plugin shows its door and nothing else.
execute_process(COMMAND ${NM} -D --defined-only --format=posix ${LIBRARY}
  OUTPUT_VARIABLE shown COMMAND_ERROR_IS_FATAL ANY)
if(NOT shown MATCHES "^femrun_entry(_function)? [A-Z][^\n]*\n$")
  message(FATAL_ERROR "${LIBRARY} should show femrun_entry or femrun_entry_function alone, but shows:\n${shown}")
endif()
