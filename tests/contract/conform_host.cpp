// SPDX-License-Identifier: MIT
// `femrun conform` for one check alone: the processes of conformance tests are this program.
#include <string>

#include "conform/try_library.hpp"

int main(int argc, char** argv) {
    // LIBRARY, and then options with a value each.
    if (argc < 2 || argc % 2 != 0) return 2;
    femrun::conform::Check check;
    check.library = argv[1];
    for (int i = 2; i + 1 < argc; i += 2) {
        const std::string option = argv[i], value = argv[i + 1];
        if (option == "--check") check.check = value;
        if (option == "--index") check.index = static_cast<std::uint32_t>(std::stoul(value));
        if (option == "--seed") check.seed = std::stoull(value);
        if (option == "--limit-s") check.limit_s = std::stod(value);
        if (option == "--findings") check.findings = value;
        if (option == "--set-json") check.set_json = value;
        if (option == "--study-json") check.study_json = value;
    }
    return femrun::conform::run_one_check(check);
}
