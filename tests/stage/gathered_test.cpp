// SPDX-License-Identifier: MIT
#include "stage/gathered.hpp"

#include "stage/pattern.hpp"
#include "stage/scratch.hpp"

using namespace femrun;
using namespace femrun::stage;
using namespace femrun::stage::testing;

namespace {

using Names = std::vector<std::string>;

struct Study {
    Scratch scratch;
    Study() {
        for (const char* file : {"study.toml", "run.sh", "lib/mesh.py", "lib/deep/load.py",
                                 "lib/notes.txt", "femrun.db", "femrun.db.files/log", ".git/x"})
            scratch.write(file, file);
    }
    Names named(const std::string& name) const {
        const auto files = files_named(scratch.path(), name);
        return files ? *files : Names{files.error().message};
    }
    std::string folder() const { return scratch.path().string(); }
};

}  // namespace

TEST_CASE("files of a study are named one by one, by folders and by patterns", "[stage][gather]") {
    const Study study;
    CHECK(study.named("run.sh") == Names{"run.sh"});
    CHECK(study.named("./lib/../run.sh") == Names{"run.sh"});
    CHECK(study.named(study.folder() + "/run.sh") == Names{"run.sh"});
    CHECK(study.named("lib") == Names{"lib/deep/load.py", "lib/mesh.py", "lib/notes.txt"});
    CHECK(study.named("lib/*.py") == Names{"lib/mesh.py"});
    CHECK(study.named("**/*.py") == Names{"lib/deep/load.py", "lib/mesh.py"});
    CHECK(study.named("lib/????.py") == Names{"lib/mesh.py"});
}

TEST_CASE("what Femrun and others keep beside a study is no file of it", "[stage][gather]") {
    const Study study;
    CHECK(study.named("*") == Names{"run.sh", "study.toml"});
    CHECK(study.named(".git/x") == Names{".git/x"});  // who names it means it
}

TEST_CASE("a name that stands for nothing, or for what is elsewhere, is refused",
          "[stage][gather]") {
    const Study study;
    CHECK(study.named("lib/*.f90") == Names{"file 'lib/*.f90': there is none in the study's folder "
                                            "'" +
                                            study.folder() + "'; name those that are there"});
    CHECK(study.named("../mesh.inp") ==
          Names{"file '../mesh.inp': it is outside the study's folder '" + study.folder() +
                "', and workers elsewhere get what is in there; put a copy beside the study file, "
                "or, of a program that every PC has, write the name alone"});
}

TEST_CASE("gathered files are told by path, content and size", "[stage][gather]") {
    const Study study;
    const std::string script = "#!/bin/sh\n";  // known by this where files have no such right
    study.scratch.write("run.sh", script);
    std::filesystem::permissions(study.scratch.path("run.sh"), std::filesystem::perms::owner_all);
    const auto files = gather(study.scratch.path(), {"lib/mesh.py", "run.sh"});
    REQUIRE(files);
    CHECK(*files ==
          std::vector<work::StagedFile>{{"lib/mesh.py", content_hash("lib/mesh.py"), 11, false},
                                        {"run.sh", content_hash(script), 10, true}});
    CHECK(gather(study.scratch.path(), {"gone"}).error().kind == ErrorKind::missing);
}

TEST_CASE("patterns fit whole parts, and many stars take no time", "[stage][gather]") {
    CHECK(fits("*.inp", "a.inp"));
    CHECK(!fits("*.inp", "lib/a.inp"));
    CHECK(fits("lib/**", "lib/a/b"));
    CHECK(fits("**/a", "a"));
    CHECK(!fits("**/a", "b/a/c"));
    CHECK(fits("a**b/?", "aXXb/1"));
    CHECK(!fits("", "a"));
    const std::string stars = "*a*a*a*a*a*a*a*a*a*a*a*a*b";
    CHECK(!fits(stars, std::string(5000, 'a')));
}
