# SPDX-License-Identifier: MIT
# Asio is headers alone, and Debian's comes without a CMake package.
find_path(FEMRUN_ASIO_HEADERS asio.hpp REQUIRED)
add_library(femrun_asio INTERFACE)
target_include_directories(femrun_asio SYSTEM INTERFACE ${FEMRUN_ASIO_HEADERS})
if(WIN32)
  target_link_libraries(femrun_asio INTERFACE ws2_32 mswsock)
endif()
