// SPDX-License-Identifier: MIT
// proposals functions FILE        what optimizers compute with
// proposals designs FILE LIBRARY [TRIALS]
//                                 what the optimizer of the library proposes, of each problem at
//                                 most so many trials
// proposals compare FILE FILE     whether two platforms wrote the same
#include <cstdio>
#include <exception>
#include <fstream>
#include <limits>
#include <stdexcept>

#include "windows/functions.hpp"
#include "windows/proposals.hpp"

using namespace femrun::windows;

namespace {

void write(const std::string& file, const Lines& lines) {
    std::ofstream out(file, std::ios::binary);  // the same ends of lines everywhere
    for (const std::string& line : lines) out << line << '\n';
    if (!out.flush()) throw std::runtime_error(file + " cannot be written");
}

Lines read(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    Lines lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    if (lines.empty()) throw std::runtime_error(file + " cannot be read, or is empty");
    return lines;
}

void run(const Lines& words) {
    if (words.size() == 2 && words[0] == "functions") {
        write(words[1], function_values());
    } else if ((words.size() == 3 || words.size() == 4) && words[0] == "designs") {
        const std::size_t trials_max =
            words.size() == 4 ? std::stoul(words[3]) : std::numeric_limits<std::size_t>::max();
        write(words[1], proposals(words[2], trials_max));
    } else if (words.size() == 3 && words[0] == "compare") {
        const Lines here = read(words[1]);
        if (const auto parted = difference(here, read(words[2]))) throw std::runtime_error(*parted);
        std::printf("%zu lines are the same to the last bit\n", here.size());
    } else {
        throw std::runtime_error(
            "functions FILE, designs FILE LIBRARY [TRIALS], or compare FILE FILE");
    }
}

}  // namespace

int main(int count, char** words) {
    try {
        run({words + 1, words + count});
        return 0;
    } catch (const std::exception& e) {
        std::fprintf(stderr, "proposals: %s\n", e.what());
        return 1;
    }
}
