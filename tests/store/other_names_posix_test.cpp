// SPDX-License-Identifier: MIT
// Names of files that Windows does not have, and a file whose name is deleted under its writer,
// which Windows does not allow.
#include <fmt/format.h>

#include <filesystem>

#include "store/bracket.hpp"
#include "store/database.hpp"
#include "store/folder.hpp"
#include "store/other_process.hpp"
#include "support/catch.hpp"
#include "system/this_process.hpp"

using namespace femrun;
using namespace femrun::store;
using testing::Folder;
using testing::must;
using testing::Program;

TEST_CASE("a writer is met by whatever name its file is reached, its lock deleted or not",
          "[store][lock]") {
    const Folder folder, elsewhere;
    const std::string path = folder.file("femrun.db");
    Program writer({FEMRUN_STUDY_WRITER, path, "1"});
    REQUIRE_FALSE(writer.line().empty());
    const std::string link = elsewhere.file("link.db");
    std::filesystem::create_hard_link(path, link);
    const std::string remedy = " writes to it; wait for it to end, or use --db with another file";

    // By a link the last records are not seen, and so perhaps not who it is.
    const Error by_link = Database::open(link, Access::write).error();
    CHECK(by_link.kind == ErrorKind::conflict);
    CHECK(by_link.message.starts_with(fmt::format("'{}': ", link)));
    CHECK(by_link.message.ends_with(remedy));
    std::filesystem::remove(path + "-lock");
    CHECK(Database::open(path, Access::write).error() ==
          Error{ErrorKind::conflict, fmt::format("'{}': process {} on host '{}'{}", path,
                                                 writer.id(), system::host_name(), remedy)});
    CHECK(must(Database::open(path, Access::read))->writer()->process == writer.id());

    writer.kill();
    CHECK_FALSE(must(Database::open(path, Access::read))->writer());
    CHECK(Database::open(link, Access::write).ok());
}

TEST_CASE("a file may have a name that SQLite takes for something else", "[store][database]") {
    const Folder folder;
    const auto before = std::filesystem::current_path();
    std::filesystem::current_path(folder.path());
    const std::string name = GENERATE(":memory:", "file:femrun.db?mode=memory");
    {
        auto database = must(Database::open(name, Access::write));
        (void)must(database->create_study(testing::bracket(), ""));
    }

    const auto studies = must(Database::open(name, Access::read))->studies();

    std::filesystem::current_path(before);
    CHECK(must(studies).size() == 1);
}
