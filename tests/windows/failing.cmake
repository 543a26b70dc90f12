# SPDX-License-Identifier: MIT
# cmake -DPROPOSALS=... -DPLUGINS=... -DWORK=... -P failing.cmake: same_designs fails, and says why,
# where it should. A Wine that runs programs of this system stands for the real one.
set(same_designs ${CMAKE_CURRENT_LIST_DIR}/same_designs)
set(build ${WORK}/build)
set(wine ${WORK}/wine)
file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${build}/bin ${build}/tests ${wine} ${WORK}/prefix)
file(CREATE_LINK ${PROPOSALS} ${build}/tests/proposals.exe SYMBOLIC)
file(CREATE_LINK ${PLUGINS} ${build}/bin/plugins SYMBOLIC)

function(write_program name text)
  file(WRITE ${wine}/${name} "#!/bin/sh\n${text}\n")
  file(CHMOD ${wine}/${name} PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE)
endfunction()

function(expect status said wine_folder build_folder)
  execute_process(
    COMMAND ${CMAKE_COMMAND} -E env WINE_FOLDER=${wine_folder}
      ${same_designs} ${PROPOSALS} ${PLUGINS} ${build_folder} ${WORK}/work ${WORK}/prefix random
    RESULT_VARIABLE ended OUTPUT_VARIABLE out ERROR_VARIABLE out)
  if(NOT ended EQUAL status OR NOT out MATCHES "^${said}\n$")
    message(FATAL_ERROR "should end with ${status} and say '${said}', but ends with ${ended}:\n${out}")
  endif()
endfunction()

write_program(wineserver64 "true")
write_program(wine64 "exec \"$@\"")
expect(1 "wine: it is not in '/nowhere'; ./check installs it" /nowhere ${build})
expect(1 "same_designs: 'tests/proposals.exe' is not in '/nowhere'; ./check builds it"
  ${wine} /nowhere)
expect(0 "functions: [0-9]+ lines are the same to the last bit
random: [0-9]+ lines are the same to the last bit" ${wine} ${build})

# One bit of one design.
write_program(wine64 "\"$@\" && sed -i '9s/3\$/2/; 9t; 9s/.\$/3/' \"$3\"")
expect(1 "functions: proposals: the designs part at line 9: here '.*', there '.*'
random: proposals: the designs part at line 9: here 'random real 9: .*', there 'random real 9: .*'"
  ${wine} ${build})

# A program that ends early.
write_program(wine64 "echo no memory >&2\nexit 3")
expect(1 "no memory" ${wine} ${build})
