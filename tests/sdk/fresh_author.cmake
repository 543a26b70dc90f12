# SPDX-License-Identifier: MIT
# What a fresh author does: installs the SDK, copies the template, builds it outside our tree; and
# the book's first solver with the book's build file.
# cmake -DBUILD=<our build> -DBOOK=<the book's files> -DWORK=<scratch> -DNM=... -DCXX=... -DFLAGS=...
#       -P fresh_author.cmake
file(REMOVE_RECURSE ${WORK})
set(run COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_COMMAND} --install ${BUILD} --component sdk --prefix ${WORK}/sdk
  OUTPUT_QUIET ${run})
file(COPY ${WORK}/sdk/share/femrun-sdk/template DESTINATION ${WORK})
file(COPY ${BOOK}/spring.cpp ${BOOK}/CMakeLists.txt DESTINATION ${WORK}/spring)

foreach(project template spring)
  execute_process(COMMAND ${CMAKE_COMMAND} -S ${WORK}/${project} -B ${WORK}/${project}/build
    -DCMAKE_PREFIX_PATH=${WORK}/sdk -DCMAKE_CXX_COMPILER=${CXX} "-DCMAKE_CXX_FLAGS=${FLAGS}" ${run})
  execute_process(COMMAND ${CMAKE_COMMAND} --build ${WORK}/${project}/build ${run})
endforeach()
foreach(plugin template/build/plugins/cantilever template/build/plugins/shrink
               spring/build/plugins/spring)
  set(LIBRARY ${WORK}/${plugin}.femrun)
  include(${CMAKE_CURRENT_LIST_DIR}/one_symbol.cmake)
endforeach()
