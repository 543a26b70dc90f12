// SPDX-License-Identifier: MIT
// A scheduler's file of licences: what can be wrong with it, and what it does while it is changed.
#include "serve/licences_file.hpp"

#include <fstream>

#include "base/path_text.hpp"
#include "rig.hpp"

using namespace femrun;
using namespace femrun::serve::testing;
namespace fs = std::filesystem;

namespace {

const char* const name = "licences.toml";

/// A house, and a file that it is to go by.
struct Office {
    explicit Office(const std::string& text) {
        write(text);
        const auto pools = serve::LicencesFile::read(file).value();
        for (const study::HouseLicences& pool : pools)
            rig.house->set_pool({pool.name, pool.count, pool.cooldown.value_or(0ms)});
        licences.emplace(rig.loop, *rig.house, file, pools, 1ms);
    }
    /// As editors do: it is whole at every moment.
    void write(const std::string& text) const {
        fs::path making = file;
        making += ".new";
        std::ofstream(making, std::ios::binary) << text;
        fs::rename(making, file);
    }
    control::PoolStatus pool(const std::string& wanted) {
        const auto house = must(rig.ask<control::HouseStatus>(
            [&](auto answer) { rig.reception->status(std::move(answer)); }));
        for (const control::PoolStatus& one : house.pools)
            if (one.name == wanted) return one;
        FAIL("there is no such pool");
        return {};
    }
    void until_count(const std::string& wanted, std::uint32_t count) {
        rig.until([&] { return pool(wanted).count == count; });
    }
    const std::vector<std::string>& told() const { return rig.lines.all; }

    const store::testing::Folder folder;
    fs::path file = folder.file(name);
    Rig rig{folder.file("femrun.db")};
    std::optional<serve::LicencesFile> licences;
};

std::string mistakes(const fs::path& file, const std::string& text) {
    std::ofstream(file, std::ios::binary) << text;
    return serve::LicencesFile::read(file).error().message;
}

}  // namespace

TEST_CASE("a file of licences says what is wrong with it, with its line", "[serve][licences]") {
    const store::testing::Folder folder;
    const fs::path file = folder.file(name);
    const std::string at = path_text(file);
    CHECK(serve::LicencesFile::read(file).error().message ==
          at + ": cannot be read; name a file of licences, or write NAME=COUNT, such as femtet=3");
    CHECK(serve::LicencesFile::read(file.parent_path()).error().message ==
          path_text(file.parent_path()) +
              ": cannot be read; name a file of licences, or write NAME=COUNT, such as femtet=3");
    CHECK(mistakes(file, "") ==
          at + ": has no section [licences]; write one, with a line such as femtet = 3");
    CHECK(mistakes(file, "[licences]\nfemtet = -1\nabaqus = 2.5\nansys = 99999999\n") ==
          at +
              ":2: licence 'femtet': count is the number -1; it must be a whole number from 0 to "
              "1000000\n" +
              at +
              ":3: licence 'abaqus': count is the number 2.5; it must be a whole number from 0 to "
              "1000000\n" +
              at +
              ":4: licence 'ansys': count is the number 99999999; it must be a whole number from 0 "
              "to 1000000");
    CHECK(mistakes(file, "[licences]\nfemtet = 1\nfemtet = 2\n").starts_with(at + ":3: "));
    CHECK(mistakes(file, std::string(2'000'000, '#')) ==
          at + ": is larger than the 1 MB that a file of licences may have; see whether it is one");
}

TEST_CASE("what is changed in a file of licences holds soon, and a mistake changes nothing",
          "[serve][licences]") {
    Office office("[licences]\nfemtet = 3\nabaqus = 5\n");
    office.until_count("femtet", 3);

    office.write("[licences]\nfemtet = 2\nabaqus = 5\nansys = 1\n");
    office.until_count("femtet", 2);
    office.until_count("ansys", 1);
    CHECK(office.told().empty());

    office.write("[licences]\nfemtet = 1\nabaqus = \"many\"\n");
    office.rig.until([&] { return !office.told().empty(); });
    CHECK(office.pool("femtet").count == 2);
    CHECK(office.told() ==
          std::vector<std::string>{path_text(office.file) +
                                   ":3: licence 'abaqus': count is text 'many'; it must be a "
                                   "whole number from 0 to 1000000; the licences of before stand "
                                   "until that is mended"});

    fs::remove(office.file);  // what is not there says nothing
    for (int looks = 0; looks < 5; ++looks) office.rig.loop.wait(office.rig.loop.after(2ms));
    office.write("[licences]\nfemtet = 4\n");
    office.until_count("femtet", 4);
    CHECK(office.pool("abaqus").count == 5);
    CHECK(office.told().size() == 1);
}

TEST_CASE("a pool that people have changed by hand stays so until the file says otherwise",
          "[serve][licences]") {
    Office office("[licences]\nfemtet = 3\nabaqus = 5\n");
    REQUIRE(office.rig
                .ask<void>([&](auto answer) {
                    office.rig.reception->set_pool("femtet", 1, std::nullopt, std::move(answer));
                })
                .ok());
    office.write("[licences]\nfemtet = 3\nabaqus = 6\n");
    office.until_count("abaqus", 6);
    CHECK(office.pool("femtet").count == 1);
    office.write("[licences]\nfemtet = 2\nabaqus = 6\n");
    office.until_count("femtet", 2);
}

TEST_CASE("a probe lowers what is used, is told once when it fails, and goes with its line",
          "[serve][licences]") {
    const auto with = [](const std::string& script) {
        return "[licences.femtet]\ncount = 3\nprobe = { command = [\"sh\", \"-c\", \"" + script +
               "\"], every = \"1 ms\" }\n";
    };
    Office office(with("echo 1"));
    office.rig.until([&] { return office.pool("femtet").counted_free == 1U; });

    office.write(with("exit 3"));
    const std::string why =
        "licence 'femtet': probe 'sh -c exit 3' ended with code 3: it printed "
        "nothing";
    office.rig.until([&] { return office.pool("femtet").trouble == why; });
    CHECK_FALSE(office.pool("femtet").counted_free);
    for (int rounds = 0; rounds < 20; ++rounds) office.rig.loop.wait(office.rig.loop.after(2ms));
    CHECK(office.told() ==
          std::vector<std::string>{why + "; until it works nothing but the count is gone by"});

    office.write("[licences]\nfemtet = 3\n");
    office.rig.until([&] { return office.pool("femtet").trouble.empty(); });
    CHECK_FALSE(office.pool("femtet").counted_free);
}
