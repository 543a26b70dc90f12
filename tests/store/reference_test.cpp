// SPDX-License-Identifier: MIT
// Every query of docs/reference/database.md is run, and its answer is the one printed there.
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <fstream>
#include <sstream>

#include "store/bracket.hpp"
#include "store/database.hpp"
#include "store/folder.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::store;
using testing::Folder;
using testing::must;

namespace {

struct Example {
    std::string query, answer;
};

/// The ```sql blocks of the document, each with the ```text block after it.
std::vector<Example> examples() {
    std::ifstream document(FEMRUN_DOCS "/reference/database.md");
    std::vector<Example> found;
    std::string line, *into = nullptr;
    while (std::getline(document, line)) {
        if (line == "```sql") {
            found.emplace_back();
            into = &found.back().query;
        } else if (line == "```text" && !found.empty()) {
            into = &found.back().answer;
        } else if (line == "```") {
            into = nullptr;
        } else if (into != nullptr) {
            *into += line + "\n";
        }
    }
    return found;
}

/// As `sqlite3 -header femrun.db` prints it.
std::string asked(SQLite::Database& database, const std::string& query) {
    std::ostringstream text;
    SQLite::Statement statement(database, query);
    for (int i = 0; i < statement.getColumnCount(); ++i)
        text << (i > 0 ? "|" : "") << statement.getColumnName(i);
    text << '\n';
    while (statement.executeStep()) {
        for (int i = 0; i < statement.getColumnCount(); ++i)
            text << (i > 0 ? "|" : "") << statement.getColumn(i).getString();
        text << '\n';
    }
    return text.str();
}

/// The names of a table's or view's columns as the reference lists them: `| name | ...`.
std::vector<std::string> listed_columns(const std::string& table) {
    std::ifstream document(FEMRUN_DOCS "/reference/database.md");
    std::vector<std::string> names;
    std::string line;
    bool inside = false;
    while (std::getline(document, line)) {
        if (line.starts_with("#")) inside = line.ends_with("`" + table + "`");
        if (!inside || !line.starts_with("| `")) continue;
        names.push_back(line.substr(3, line.find('`', 3) - 3));
    }
    return names;
}

std::string example_database(const Folder& folder) {
    std::string path = folder.file("femrun.db");
    auto database = must(Database::open(path, Access::write));
    const StudyId study = must(database->create_study(testing::bracket(), ""));
    REQUIRE(database->append(testing::four_trials(study)).ok());
    return path;
}

}  // namespace

TEST_CASE("every query of the database reference answers what is printed there",
          "[store][reference]") {
    const Folder folder;
    SQLite::Database database(example_database(folder));
    const auto all = examples();
    CHECK(all.size() >= 6);
    for (const Example& example : all) {
        INFO(example.query);
        CHECK(asked(database, example.query) == example.answer);
    }
}

TEST_CASE("the reference lists every column of every table and view", "[store][reference]") {
    const Folder folder;
    SQLite::Database database(example_database(folder));
    for (const std::string table : {"studies", "journal", "summaries", "trials", "attempts",
                                    "house", "writers", "writer", "workers", "pools"}) {
        INFO(table);
        std::vector<std::string> columns;
        SQLite::Statement info(database, "SELECT name FROM pragma_table_info(?)");
        info.bind(1, table);
        while (info.executeStep()) columns.push_back(info.getColumn(0).getString());
        CHECK(listed_columns(table) == columns);
    }
}

TEST_CASE("names that are taken get their kind in front, choices their values",
          "[store][reference]") {
    const Folder folder;
    const std::string path = folder.file("femrun.db");
    auto definition = testing::bracket();
    definition.name = "Trials";
    definition.space.parameters[0].name = "State";
    definition.space.parameters[1].name = "it's \"odd\"";
    definition.goals.objectives.push_back(definition.goals.objectives[0]);
    {
        auto database = must(Database::open(path, Access::write));
        const StudyId study = must(database->create_study(definition, ""));
        REQUIRE(database->append(testing::four_trials(study)).ok());
    }
    SQLite::Database database(path);
    CHECK(
        asked(database, "SELECT * FROM \"Trials study\" WHERE number = 3") ==
        "number|state|counts|feasible|violation|failure|parameter_State|it's \"odd\"|material|mass|"
        "max_mises|objective_mass|objective_objective_mass|stress_excess|asked|ended\n"
        "3|complete|1|0|0.2||19.25|4|S355|1.25|120|1.25||20|2023-11-14 22:13:20|"
        "2023-11-14 22:13:37\n");
}
