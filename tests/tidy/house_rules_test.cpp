// SPDX-License-Identifier: MIT
#include "house_rules.hpp"

#include "support/catch.hpp"

using namespace femrun::tidy;

namespace {

using Rule = Complaints (*)(const std::vector<SourceFile>&);

Complaints of(Rule rule, std::string path, std::string text) {
    return rule({{std::move(path), std::move(text)}});
}

}  // namespace

TEST_CASE("every file of the tree keeps the rules of the house", "[tidy]") {
    const std::vector<SourceFile> tree = read_tree(FEMRUN_SOURCE_TREE);
    CHECK(tree.size() > 100);  // the tree was found

    for (const Rule rule : {&licence_line_complaints, &name_complaints, &note_complaints,
                            &length_complaints, &machine_path_complaints, &plugin_name_complaints,
                            &last_bit_complaints, &path_text_complaints}) {
        const Complaints complaints = rule(tree);
        INFO(shown(complaints));
        CHECK(complaints.empty());
    }
}

TEST_CASE("the rule of licences catches a file without one", "[tidy]") {
    CHECK(
        of(licence_line_complaints, "core/a.cpp", "#include <map>\n") ==
        Complaints{"core/a.cpp:1: the licence is missing; write 'SPDX-License-Identifier: MIT' in "
                   "this line"});
    CHECK(of(licence_line_complaints, "check", "#!/bin/sh\necho\n").size() == 1);
    CHECK(of(licence_line_complaints, "core/CMakeLists.txt", "").size() == 1);
    CHECK(of(licence_line_complaints, "check", "#!/bin/sh\n# SPDX-License-Identifier: MIT\n")
              .empty());
    CHECK(of(licence_line_complaints, "README.md", "# Femrun\n").empty());
}

TEST_CASE("the rule of names catches names that say nothing", "[tidy]") {
    CHECK(of(name_complaints, "core/base/string_utils.hpp", "") ==
          Complaints{"core/base/string_utils.hpp: 'utils' in a name says nothing; name the idea"});
    CHECK(of(name_complaints, "core/common/a.hpp", "").size() == 1);
    CHECK(of(name_complaints, "core/run/study_manager.cpp", "").size() == 1);
    CHECK(of(name_complaints, "plugins/solvers/command/plan.cpp", "").empty());
}

TEST_CASE("the rule of notes catches notes to oneself", "[tidy]") {
    CHECK(of(note_complaints, "core/a.cpp", "\n// TODO: more\n") ==
          Complaints{"core/a.cpp:2: 'TODO' is a note to oneself; do it, or write an issue"});
    CHECK(of(note_complaints, "docs/a.md", "FIXME\n").size() == 1);
    CHECK(of(note_complaints, "core/a.cpp", "mkstemp(\"XXXXXX\");\n").empty());
}

TEST_CASE("the rule of length catches a file of more than one idea", "[tidy]") {
    std::string text;
    for (int line = 0; line < 401; ++line) text += "\n";

    CHECK(of(length_complaints, "core/a.cpp", text) ==
          Complaints{"core/a.cpp: 401 lines are more than 400; one idea a file, or give the reason "
                     "in tests/tidy/house_rules.cpp"});
    CHECK(of(length_complaints, "core/a.cpp", text.substr(1)).empty());
    CHECK(of(length_complaints, "docs/long.md", text).empty());
}

TEST_CASE("the rule of folders catches somebody's machine", "[tidy]") {
    CHECK(of(machine_path_complaints, "core/a.cpp", "open(\"/home/ada/x\");\n") ==
          Complaints{"core/a.cpp:1: '/home/' is a folder of somebody's machine"});
    CHECK(of(machine_path_complaints, "docs/a.md", "C:\\Users\\ada\n").size() == 1);
    CHECK(of(machine_path_complaints, "core/a.cpp", "\"files/work/1\"\n").empty());
}

TEST_CASE("the rule of apps catches the name of a plugin", "[tidy]") {
    CHECK(of(plugin_name_complaints, "apps/femrun/main.cpp", "if (name == \"calculix\")\n") ==
          Complaints{"apps/femrun/main.cpp:1: names the plugin 'calculix'; an app works with any "
                     "plugin"});
    CHECK(of(plugin_name_complaints, "core/host/a.cpp", "calculix\n").empty());
    CHECK(of(plugin_name_complaints, "apps/femrun/main.cpp", "formulas\n").empty());
}

TEST_CASE("the rule of paths catches texts that are not UTF-8 everywhere", "[tidy]") {
    CHECK(of(path_text_complaints, "core/host/a.cpp", "say(library.string());\n") ==
          Complaints{"core/host/a.cpp:1: '.string()' of a path is UTF-8 on some systems only; use "
                     "base/path_text.hpp"});
    CHECK(of(path_text_complaints, "apps/femrun/a.cpp", "a.generic_string()\n").size() == 1);
    CHECK(of(path_text_complaints, "core/system/a_posix.cpp", "a.string()\n").empty());
    CHECK(of(path_text_complaints, "core/host/a.cpp", "say(path_text(library));\n").empty());
}

TEST_CASE("the rule of last bits catches what libraries compute each in its way", "[tidy]") {
    CHECK(of(last_bit_complaints, "plugins/optimizers/tpe/a.cpp", "double b = std::exp(x);\n") ==
          Complaints{"plugins/optimizers/tpe/a.cpp:1: 'std::exp' is not the same to the last bit "
                     "everywhere; numerics/ has what is"});
    CHECK(of(last_bit_complaints, "plugins/optimizers/numerics/a.hpp", "std::sqrt(2)\n").size() ==
          1);
    CHECK(of(last_bit_complaints, "plugins/optimizers/tpe/a.cpp",
             "std::normal_distribution<> normal;\n")
              .size() == 1);
    CHECK(of(last_bit_complaints, "plugins/optimizers/tpe/a.cpp", "numerics::exp(x)\n").empty());
    CHECK(of(last_bit_complaints, "plugins/solvers/formula/a.cpp", "std::exp(x)\n").empty());
}
