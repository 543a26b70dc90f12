// SPDX-License-Identifier: MIT
// `femrun host` alone: plugin processes of tests are this program.
#include <cstdlib>
#include <string>

#include "host/look_into.hpp"
#include "host/plugin_process.hpp"

int main(int argc, char** argv) {
    // host LIBRARY --describe FILE
    if (argc == 5 && argv[3] == std::string("--describe"))
        return femrun::host::describe_library(argv[2], argv[4]);
    // host LIBRARY --plugin NAME --pipe HANDLE
    if (argc != 7 || argv[1] != std::string("host")) return 2;
    return femrun::host::serve_plugin(argv[2], argv[4], std::atoll(argv[6]));
}
