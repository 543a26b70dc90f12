# SPDX-License-Identifier: MIT
# Cap'n Proto is linked from its archives where there are any: a study starts several processes of
# the program, and each spent a quarter of its start on looking up the symbols of these libraries.
# The package's own search, which is given the shared ones otherwise, takes what is known already.
foreach(part kj kj-async capnp capnp-rpc)
  find_library(CapnProto_${part}_IMPORTED_LOCATION
    ${CMAKE_STATIC_LIBRARY_PREFIX}${part}${CMAKE_STATIC_LIBRARY_SUFFIX})
endforeach()
