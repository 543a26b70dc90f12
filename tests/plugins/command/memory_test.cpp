// SPDX-License-Identifier: MIT
// Outputs are read in the memory of a few lines, however large their file: every allocation of this
// program is counted.
#include <cstddef>
#include <fstream>

#include "reading.hpp"
#include "support/catch.hpp"
#include "support/counted_memory.hpp"

using namespace femrun::command;

TEST_CASE("a file of 40 MB is read in less than 8 MB of memory", "[command][memory]") {
    const Scratch scratch;
    {
        std::ofstream log(scratch.path() / "run.log", std::ios::binary);
        const std::string line = "step 1000 residual 1.234e-05 stress 99.5, and more words\n";
        log << "t u\n";
        for (std::size_t size = 0; size < 40'000'000; size += line.size()) log << line;
        // One line of another 20 MB, which takes no room on the disk.
        log.seekp(20'000'000, std::ios::cur);
        log << "\nstress 7\n";
    }
    const auto pattern = settings_json(R"({'file': 'run.log', 'pattern': 'stress (\\S+)'})");
    const auto named = settings_json("{'file': 'run.log', 'name': 'stress'}");
    const auto table = settings_json("{'file': 'run.log', 'column': 2, 'row': 100000}");
    const Output outputs[] = {read_output("a", pattern), read_output("b", named),
                              read_output("c", table)};
    const femrun::test::MemoryPeak peak;

    const auto values = read_outputs({&outputs[0], &outputs[1], &outputs[2]}, scratch.path());

    for (std::size_t i = 0; i < values.size(); ++i)
        CHECK(std::get<double>(values[i]) == std::vector<double>{7, 7, 1000}[i]);
    CHECK(peak.bytes() < 8'000'000);
}
