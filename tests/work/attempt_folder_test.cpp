// SPDX-License-Identifier: MIT
#include "work/attempt_folder.hpp"

#include "support/catch.hpp"

using namespace femrun::work;

TEST_CASE("an attempt's folder tells study, trial and attempt", "[work][folder]") {
    CHECK(attempt_folder("bracket", 41, 2) == "bracket/trial-000041-attempt-2");
    CHECK(attempt_folder("a/b: c", 1234567, 1) == "a_b__c-2a6e56d0/trial-1234567-attempt-1");
    CHECK(folder_name("..") == "_..-a3d4a70d");
    CHECK(folder_name("") == "_-811c9dc5");
    CHECK(folder_name("Träger") == "Träger");
}

TEST_CASE("studies of different names have different folders", "[work][folder]") {
    CHECK(folder_name("a_b") == "a_b");
    CHECK(folder_name("a b") == "a_b-10a3f9f2");
    CHECK(folder_name("a:b") == "a_b-08bd8540");
    CHECK(study_of_folder(attempt_folder("a b", 1, 1)) == folder_name("a b"));
}

TEST_CASE("no study has a folder that Windows cannot have", "[work][folder]") {
    for (const char* device : {"CON", "con", "nul", "Aux", "prn.txt", "com1", "LPT9"}) {
        CAPTURE(device);
        CHECK(folder_name(device).starts_with("_"));
        CHECK(study_of_folder(attempt_folder(device, 1, 1)) == folder_name(device));
    }
    CHECK(folder_name("console") == "console");
    CHECK(folder_name("com10") == "com10");
    CHECK(folder_name("wing.") == "wing.-e3fa115c");
}

TEST_CASE("only folders that an attempt can have are taken for one", "[work][folder]") {
    CHECK(study_of_folder("bracket/trial-000041-attempt-2") == "bracket");
    CHECK(trial_of_folder("bracket/trial-000041-attempt-2") == 41);
    CHECK(trial_of_folder("bracket/trial-99999999999999999999-attempt-2") == 0);
    CHECK(trial_of_folder("bracket/../../etc") == 0);
    for (const char* folder :
         {"", "bracket", "bracket/", "/trial-000041-attempt-2", "../trial-1-attempt-1",
          "bracket/../../etc", "bracket/trial-1-attempt-1/..", "bracket/trial--attempt-1",
          "bracket/trial-1-attempt-", "/etc/trial-1-attempt-1", "a/b/trial-1-attempt-1"})
        CHECK_FALSE(study_of_folder(folder));
}
