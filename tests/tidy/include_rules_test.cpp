// SPDX-License-Identifier: MIT
#include "include_rules.hpp"

#include "support/catch.hpp"

using namespace femrun::tidy;

namespace {

Complaints of(std::string path, std::string text) {
    return include_complaints({{std::move(path), std::move(text)}});
}

}  // namespace

TEST_CASE("every file of the tree includes only what its place allows", "[tidy][include]") {
    const Complaints complaints = include_complaints(read_tree(FEMRUN_SOURCE_TREE));

    INFO(shown(complaints));
    CHECK(complaints.empty());
}

TEST_CASE("libraries that one source should hide are included by one source", "[tidy][include]") {
    const Complaints complaints = single_use_complaints(read_tree(FEMRUN_SOURCE_TREE));

    INFO(shown(complaints));
    CHECK(complaints.empty());
}

TEST_CASE("the rule of includes catches a room that looks up", "[tidy][include]") {
    CHECK(of("core/study/goals.cpp", "// x\n#include \"run/runner.hpp\"\n") ==
          Complaints{"core/study/goals.cpp:2: room 'study' may not include 'run/runner.hpp', which "
                     "belongs to 'run'"});
    CHECK(of("core/net/agent.cpp", "#include \"store/database.hpp\"\n") ==
          Complaints{"core/net/agent.cpp:1: room 'net' may not include 'store/database.hpp', which "
                     "belongs to 'store'"});
    CHECK(of("core/net/agent.cpp", "#include \"run/ports.hpp\"\n").empty());
    CHECK(of("core/net/agent.cpp", "#include \"run/runner.hpp\"\n").size() == 1);
    CHECK(of("core/cellar/x.cpp", "#include \"base/check.hpp\"\n").size() == 1);
}

TEST_CASE("the rule of includes catches a library in the wrong room", "[tidy][include]") {
    CHECK(of("core/wire/convert.cpp", "#  include <kj/async.h>\n") ==
          Complaints{"core/wire/convert.cpp:1: room 'wire' may not include 'kj/async.h', which "
                     "belongs to 'kj-async'"});
    CHECK(of("core/schedule/queue.cpp", "#include <nlohmann/json.hpp>\n").size() == 1);
    CHECK(of("core/net/x.cpp", "#include \"femrun/abi/host.h\"\n").size() == 1);
    CHECK(of("core/study/x.cpp", "#include <femrun/abi/host.h>\n").size() == 1);
    CHECK(of("core/study/x.cpp", "#include <femrun/abi/grid.h>\n").empty());
    CHECK(of("core/base/x.cpp", "#include <zlib.h>\n") ==
          Complaints{"core/base/x.cpp:1: 'zlib.h' is in no line of the table; add its library to "
                     "tests/tidy/include_rules.cpp if it is worth a dependency"});
}

TEST_CASE("the rule of includes catches threads where decisions are made", "[tidy][include]") {
    CHECK(of("core/schedule/queue.cpp", "#include <mutex>\n") ==
          Complaints{"core/schedule/queue.cpp:1: room 'schedule' knows no threads and may not "
                     "include <mutex>"});
    CHECK(of("core/loop/event_loop.cpp", "#include <mutex>\n").empty());
}

TEST_CASE("the rule of includes catches the operating system outside its files",
          "[tidy][include]") {
    CHECK(of("core/host/library.cpp", "#include <unistd.h>\n") ==
          Complaints{"core/host/library.cpp:1: <unistd.h> belongs to the operating system; include "
                     "it in a file named *_posix.cpp, beside which a *_windows.cpp can stand"});
    CHECK(of("tests/run/x.cpp", "#include <sys/wait.h>\n").size() == 1);
    CHECK(of("core/system/child_posix.cpp", "#include <sys/wait.h>\n").empty());
    CHECK(of("tests/system/child_posix_test.cpp", "#include <sys/wait.h>\n").empty());
    CHECK(of("core/system/child_windows.cpp", "#include <windows.h>\n").empty());
}

TEST_CASE("the rule of includes catches a plugin or the SDK that sees core", "[tidy][include]") {
    CHECK(of("plugins/solvers/formula/plugin.cpp", "#include \"base/result.hpp\"\n") ==
          Complaints{"plugins/solvers/formula/plugin.cpp:1: a plugin may not include "
                     "'base/result.hpp', which belongs to 'base'"});
    CHECK(of("plugins/solvers/formula/plugin.cpp", "#include <fmt/format.h>\n").size() == 1);
    CHECK(of("sdk/include/femrun/host.hpp", "#include \"base/result.hpp\"\n").size() == 1);
    CHECK(of("plugins/optimizers/random/plugin.cpp", "#include <muParser.h>\n").size() == 1);
    CHECK(of("plugins/solvers/formula/plugin.cpp", "#include <femrun/solver.hpp>\n").empty());
}

TEST_CASE("the rule of includes catches an optimizer's mathematics that sees the SDK", "[tidy]") {
    CHECK(of("plugins/optimizers/tpe/plugin.cpp", "#include <femrun/optimizer.hpp>\n").empty());
    CHECK(of("plugins/optimizers/tpe/kernel.hpp", "#include <femrun/view.hpp>\n") ==
          Complaints{"plugins/optimizers/tpe/kernel.hpp:1: an optimizer's mathematics may not "
                     "include 'femrun/view.hpp', which belongs to 'sdk'"});
}

TEST_CASE("a file of a plugin may include its neighbours", "[tidy][include]") {
    CHECK(include_complaints({{"plugins/solvers/x/mesh/a.cpp", "#include \"text/b.hpp\"\n"},
                              {"plugins/solvers/x/text/b.hpp", ""}})
              .empty());
    CHECK(of("plugins/solvers/x/mesh/a.cpp", "#include \"text/b.hpp\"\n").size() == 1);
}

TEST_CASE("the rule of one user catches a second one and a header", "[tidy][include]") {
    CHECK(
        single_use_complaints({{"core/study/a.cpp", "#include <muParser.h>\n"},
                               {"core/study/b.cpp", "#include <muParser.h>\n"}}) ==
        Complaints{"core: <muParser> is included by 2 files; one should hide it: core/study/a.cpp, "
                   "core/study/b.cpp"});
    CHECK(single_use_complaints({{"core/study/a.hpp", "#include <toml++/toml.h>\n"}}) ==
          Complaints{"core: <toml++/> is included by a header; only a .cpp may: core/study/a.hpp"});
    CHECK(single_use_complaints({{"core/study/a.cpp", "#include <muParser.h>\n"},
                                 {"plugins/solvers/formula/b.cpp", "#include <muParser.h>\n"}})
              .empty());
}
