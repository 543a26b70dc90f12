// SPDX-License-Identifier: MIT
#include "serve/take_up.hpp"

#include "store/bracket.hpp"
#include "store/folder.hpp"
#include "support/catch.hpp"

using namespace femrun;
using store::testing::Folder;
using store::testing::must;

TEST_CASE("studies whose names differ only in case do not share a folder", "[serve][take_up]") {
    const Folder folder;
    const auto opened = must(store::Database::open(folder.file("femrun.db"), store::Access::write));
    store::Database& database = *opened;
    const auto named = [](const std::string& name) {
        serve::WantedStudy wanted{.definition = store::testing::bracket()};
        wanted.definition.name = name;
        return wanted;
    };
    must(serve::take_up(database, named("Träger")));
    CHECK(serve::take_up(database, named("Träger"))->resumed);
    CHECK(serve::take_up(database, named("träger-2")).ok());
    CHECK(serve::take_up(database, named("TRÄGER")).error().message ==
          "study 'TRÄGER': its files would lie among those of 'Träger' in '" +
              folder.file("femrun.db") +
              "' where case does not count, as on Windows; give it another name with --name");
}
