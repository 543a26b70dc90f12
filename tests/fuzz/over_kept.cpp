// SPDX-License-Identifier: MIT
// The target, once for each kept input: TARGET FOLDER.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "target.hpp"

int main(int argc, char** argv) {
    if (argc != 2) return 2;
    int count = 0;
    for (const auto& input : std::filesystem::directory_iterator(argv[1])) {
        std::ifstream file(input.path(), std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(file), {}};
        // What ends the program is the one that was named last.
        std::printf("%s\n", input.path().filename().string().c_str());
        std::fflush(stdout);
        LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
        ++count;
    }
    return count > 0 ? 0 : 1;
}
