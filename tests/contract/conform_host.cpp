// SPDX-License-Identifier: MIT
// `femrun conform` for one check alone: the processes of conformance tests are this program.
#include <cstdlib>
#include <string>

#include "host/conform.hpp"

int main(int argc, char** argv) {
    // LIBRARY --check NAME --index N --seed N --findings FILE [--study-json FILE]
    if (argc < 10) return 2;
    femrun::host::ConformCheck check;
    check.library = argv[1];
    check.check = argv[3];
    check.index = static_cast<std::uint32_t>(std::atoi(argv[5]));
    check.seed = static_cast<std::uint64_t>(std::atoll(argv[7]));
    check.findings = argv[9];
    if (argc > 11) check.study_json = argv[11];
    return femrun::host::run_conform_check(check);
}
