// SPDX-License-Identifier: MIT
#include "net/attempt_folder.hpp"

#include "support/catch.hpp"

using namespace femrun::net;

TEST_CASE("an attempt's folder tells study, trial and attempt", "[net][folder]") {
    CHECK(attempt_folder("bracket", 41, 2) == "bracket/trial-000041-attempt-2");
    CHECK(attempt_folder("a/b: c", 1234567, 1) == "a_b__c/trial-1234567-attempt-1");
    CHECK(folder_name("..") == "_..");
    CHECK(folder_name("") == "_");
    CHECK(folder_name("Träger") == "Träger");
}

TEST_CASE("only folders that an attempt can have are taken for one", "[net][folder]") {
    CHECK(study_of_folder("bracket/trial-000041-attempt-2") == "bracket");
    for (const char* folder :
         {"", "bracket", "bracket/", "/trial-000041-attempt-2", "../trial-1-attempt-1",
          "bracket/../../etc", "bracket/trial-1-attempt-1/..", "bracket/trial--attempt-1",
          "bracket/trial-1-attempt-", "/etc/trial-1-attempt-1", "a/b/trial-1-attempt-1"})
        CHECK_FALSE(study_of_folder(folder));
}
