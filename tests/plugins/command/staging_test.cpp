// SPDX-License-Identifier: MIT
// What is copied into the work folder stays there and ends, and is no result of the steps.
#include "bench.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::command;
namespace fs = std::filesystem;

namespace {

const std::string step =
    ", 'steps': [{'program': 'true'}], 'outputs': {'m': {'file': 'a', 'name': 'm'}}}";

std::string opened(Bench& bench, const std::string& files) {
    bench.make("{'files': [" + files + "]" + step);
    return bench.open({}, {"m"});
}

std::string solved(Bench& bench, const std::string& files) {
    const std::string said = opened(bench, files);
    return said == "ok" ? bench.solve({}) : said;
}

/// A study whose folder 'case' has a result of last week, and a step that is the shell text.
std::string stale(Bench& bench, const std::string& text) {
    bench.study.write("case/results.txt", "drag = 0.111\n");
    bench.make("{'files': ['case'], 'steps': [{'program': 'sh', 'arguments': ['-c', '" + text +
               "']}], 'outputs': {'drag': {'file': 'case/results.txt', 'name': 'drag'}}}");
    const std::string said = bench.open({}, {"drag"});
    return said == "ok" ? bench.solve({}) : said;
}

}  // namespace

TEST_CASE("the study's own folder is not copied into itself", "[command][staging]") {
    Bench bench;
    bench.study.write("d/a", "m 1");
    const auto refused = [](const std::string& written) {
        return "invalid: solver.files.0: '" + written +
               "' is or holds the study's own folder, with all its results; name the files and "
               "folders in it that the programs need";
    };

    for (const std::string written : {".", "./", "d/..", "/", "..", "../.."})
        CHECK(opened(bench, "'" + written + "'") == refused(written));
    CHECK(opened(bench, "{'from': '.', 'to': 'copy'}") == refused("."));
    CHECK(opened(bench, "'d'") == "ok");
}

TEST_CASE("what is put into the work folder has a name in it", "[command][staging]") {
    Bench bench;
    bench.study.write("d/a", "m 1");
    bench.study.write("d/e/b", "m 1");
    const auto outside = [](const std::string& to) {
        return "invalid: solver.files.0.to: '" + to +
               "' is outside the work folder; write a relative path without '..'";
    };

    CHECK(opened(bench, "'d/e/..'") ==
          "invalid: solver.files.0: '..' names no file of the work folder; write { from = "
          "\"d/e/..\", to = \"NAME\" }");
    CHECK(opened(bench, "{'from': 'd/a', 'to': '.'}") ==
          "invalid: solver.files.0: '.' is the work folder itself; add the file's name");
    for (const std::string to : {"../x", "/x", "x/../../y", ".."})
        CHECK(opened(bench, "{'from': 'd', 'to': '" + to + "'}") == outside(to));
    CHECK(opened(bench, "'d/a', {'from': 'd/e/b', 'to': 'a/b'}") ==
          "invalid: solver.files.1: 'a/b' stands in 'a', which is the file of solver.files.0; give "
          "one of them another name");
}

TEST_CASE("the content of a folder may become the work folder's", "[command][staging]") {
    Bench bench;
    bench.study.write_script("case/run.sh", "#!/bin/sh\ncat sub/b > a\n");
    bench.study.write("case/sub/b", "m = 7\n");
    bench.make(
        "{'files': [{'from': 'case/', 'to': '.'}], 'steps': [{'program': './run.sh'}], 'outputs': "
        "{'m': {'file': 'a', 'name': 'm'}}}");
    REQUIRE(bench.open({}, {"m"}) == "ok");

    REQUIRE(bench.solve({}) == "ok");

    CHECK(bench.response() == std::vector<double>{7});
}

TEST_CASE("links are copied as what they lead to, unless they lead nowhere or in a circle",
          "[command][staging]") {
    Bench bench;
    const Scratch elsewhere;
    elsewhere.write("big/mesh", "m 1");
    bench.study.write("d/e/b", "");
    fs::create_directory_symlink(elsewhere.path() / "big", bench.study.path() / "d/linked");
    REQUIRE(solved(bench, "'d'") != "ok");  // nothing writes 'a'
    CHECK(bench.work().text("d/linked/mesh") == "m 1");
    CHECK_FALSE(fs::is_symlink(bench.work().path() / "d/linked"));

    fs::create_directory_symlink("..", bench.study.path() / "d/e/up");
    CHECK(solved(bench, "'d'") ==
          "invalid: solver.files.0: 'FOLDER/d/e/up' is a link to a folder that it stands in; take "
          "it away");
    fs::remove(bench.study.path() / "d/e/up");
    fs::create_symlink("gone", bench.study.path() / "d/lost");
    CHECK(solved(bench, "'d'") ==
          "invalid: solver.files.0: 'FOLDER/d/lost' is a link to what is not there; mend it or "
          "take it away");
}

TEST_CASE("a folder that holds the attempt's own is not copied", "[command][staging]") {
    Bench bench;
    const std::string above = fs::temp_directory_path().string();
    bench.make("{'files': ['" + bench.study.path().string() + "/d']" + step);
    bench.study.write("d/a", "");
    bench.make("{'files': ['d']" + step);
    REQUIRE(bench.open({}, {"m"}) == "ok");
    // The attempts' folders stand where the database does, and that may be anywhere.
    fs::remove_all(bench.study.path() / "d");
    fs::create_directory_symlink(above, bench.study.path() / "d");

    const std::string said = bench.solve({});

    CHECK(said.rfind("invalid: solver.files.0: 'FOLDER/d' holds the folder '", 0) == 0);
    CHECK(said.find("' of this very attempt; name the files and folders in it that the programs "
                    "need") != said.npos);
}

TEST_CASE("what cannot be copied is named, and not the disk", "[command][staging]") {
    Bench bench;
    bench.study.write_script("make.sh", "#!/bin/sh\nmkfifo \"$1\"\n");
    bench.study.write("d/x", "");
    REQUIRE(std::system(("mkfifo '" + (bench.study.path() / "d/pipe").string() + "'").c_str()) ==
            0);

    CHECK(solved(bench, "'d'") ==
          "invalid: solver.files.0: 'FOLDER/d/pipe' is neither a file nor a folder, and cannot be "
          "copied; take it away");
}

TEST_CASE("a copied file that no step has written is no result", "[command][staging]") {
    Bench bench;

    CHECK(stale(bench, "echo fatal") ==
          "unreadable (post): output 'drag': no step wrote 'case/results.txt'; what is there was "
          "put there before the steps, and may be of an earlier run");
}

TEST_CASE("an output file among the copied ones is told at once", "[command][staging]") {
    Bench bench;

    femrun::stand::Probed found;

    (void)stale(bench, "true");
    REQUIRE(bench.solver().probe(found) == FEMRUN_OK);

    CHECK(found.facts.back() ==
          "warning=output file 'case/results.txt' is among the copied ones; it is no result until "
          "a step has written it");
}

TEST_CASE("a copied file is a result once a step has written it", "[command][staging]") {
    for (const std::string text :
         {"echo drag = 0.2 > case/results.txt", "echo drag = 0.111 > case/results.txt",
          "cp -p case/results.txt b; rm case/results.txt; echo drag = 0.111 >> case/results.txt",
          "touch case/results.txt", "sed -i s/0.111/0.222/ case/results.txt"}) {
        Bench bench;
        CHECK(stale(bench, text) == "ok");
    }
}
