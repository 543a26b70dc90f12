// SPDX-License-Identifier: MIT
// A disk that takes no more, as a limit of this process.
#include <sys/resource.h>

#include "stage/scratch.hpp"
#include "stage/study_folder.hpp"
#include "system/this_process.hpp"

using namespace femrun;
using namespace femrun::stage;
using namespace femrun::stage::testing;

namespace {

class FilesMayHave {
public:
    explicit FilesMayHave(rlim_t bytes) {
        system::outlive_failed_writes();
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit less{bytes, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &less);
    }
    ~FilesMayHave() { ::setrlimit(RLIMIT_FSIZE, &before_); }

private:
    rlimit before_{};
};

}  // namespace

TEST_CASE("a disk that takes no more is a sentence, and what has come stays", "[stage][disk]") {
    const Scratch scratch;
    Store store(scratch.path("store"));
    const std::string bytes(3000, 'x');
    auto arrival = store.arrive(content_hash(bytes), bytes.size());
    REQUIRE((*arrival)->write(bytes.substr(0, 1000)));
    {
        const FilesMayHave limit(2000);
        CHECK((*arrival)->write(bytes.substr(1000)).error().message ==
              "'" + scratch.path("store").string() +
                  "': cannot be written: File too large; make room or name another folder");
    }
    arrival->reset();
    CHECK(store.come(content_hash(bytes)) == 1000);

    auto again = store.arrive(content_hash(bytes), bytes.size());
    REQUIRE((*again)->write(bytes.substr(1000)));
    CHECK((*again)->finish());
}

TEST_CASE("a study's folder for which there is no room is not there", "[stage][disk]") {
    const Scratch scratch;
    Store store(scratch.path("store"));
    const std::string bytes(3000, 'x');
    const std::string hash = bring(store, bytes);
    const std::vector<work::StagedFile> files{{"mesh.inp", hash, 3000}};
    const FilesMayHave limit(2000);
    CHECK(make_study_folder(store, files, scratch.path("bracket")).error().message ==
          "'" + scratch.path("bracket").string() +
              "': cannot be made: File too large; see whether its disk is full, and who may write "
              "there");
    CHECK(!std::filesystem::exists(scratch.path("bracket")));
}
