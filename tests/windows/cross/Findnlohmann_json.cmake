# SPDX-License-Identifier: MIT
# A library of headers alone fits any system: this one's is taken, and nothing beside it.
find_path(NLOHMANN_JSON nlohmann/json.hpp PATHS /usr/include NO_CMAKE_FIND_ROOT_PATH REQUIRED)
set(headers ${CMAKE_BINARY_DIR}/nlohmann_json_alone)
file(MAKE_DIRECTORY ${headers})
file(CREATE_LINK ${NLOHMANN_JSON}/nlohmann ${headers}/nlohmann SYMBOLIC)
if(NOT TARGET nlohmann_json::nlohmann_json)
  add_library(nlohmann_json::nlohmann_json INTERFACE IMPORTED GLOBAL)
  target_include_directories(nlohmann_json::nlohmann_json INTERFACE ${headers})
endif()
set(nlohmann_json_FOUND TRUE)
