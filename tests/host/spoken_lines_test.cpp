// SPDX-License-Identifier: MIT
#include "host/spoken_lines.hpp"

#include <fstream>

#include "support/catch.hpp"
#include "system/private_folder.hpp"

using namespace femrun;
using namespace femrun::host;

namespace {

using Texts = std::vector<std::string>;

Texts texts(SpokenLines& spoken) {
    Texts all;
    for (const auto& line : spoken.fresh())
        all.push_back(std::string(to_string(line.level)) + ": " + line.text);
    return all;
}

}  // namespace

TEST_CASE("what is printed is heard once, a line at a time, with the level that it names",
          "[host]") {
    const system::PrivateFolder folder;
    const auto file = folder.path() / "words.txt";
    SpokenLines spoken(file, SpokenLines::KeptSmall::elsewhere);
    CHECK(texts(spoken).empty());

    std::ofstream(file) << "reading the deck\n\nwarning: element 7 is flat\nerror:\n";
    CHECK(texts(spoken) ==
          Texts{"info: reading the deck", "warning: element 7 is flat", "info: error:"});
    CHECK(texts(spoken).empty());
    std::ofstream(file, std::ios::app) << "and no line end";
    CHECK(texts(spoken) == Texts{"info: and no line end"});
    std::ofstream(file) << "begun anew\n";
    CHECK(texts(spoken) == Texts{"info: begun anew"});
}

TEST_CASE("what is printed while two solves run in one process may be either's, and says so",
          "[host]") {
    const system::PrivateFolder folder;
    const auto file = folder.path() / "words.txt";
    SpokenLines spoken(file, SpokenLines::KeptSmall::elsewhere);
    const auto print = [&](const char* line) {
        std::ofstream(file, std::ios::app) << line << '\n';
    };

    spoken.call_begins();
    print("alone");
    CHECK(texts(spoken) == Texts{"info: alone"});
    spoken.call_begins();
    print("warning: two");
    spoken.call_ended();
    CHECK(texts(spoken) == Texts{"warning: (perhaps of another solve) two"});
    print("alone again");
    spoken.call_ended();
    CHECK(texts(spoken) == Texts{"info: alone again"});
}

TEST_CASE("of a plugin that prints without end the last lines are heard, and its file kept small",
          "[host]") {
    const system::PrivateFolder folder;
    const auto file = folder.path() / "words.txt";
    SpokenLines spoken(file, SpokenLines::KeptSmall::here);
    {
        std::ofstream stream(file);
        for (int i = 0; i < 200'000; ++i) stream << "line " << i << '\n';
    }
    const Texts all = texts(spoken);
    REQUIRE(all.size() > 2);
    CHECK(all.front().starts_with("warning: 2"));
    CHECK(all.front().ends_with(" bytes of what it printed are left out"));
    CHECK(all.back() == "info: line 199999");
    CHECK(std::filesystem::file_size(file) == 0);
}
