// SPDX-License-Identifier: MIT
#include "gate/address.hpp"

#include <string>

#include "support/catch.hpp"

using namespace femrun;
using gate::Address;

namespace {

// 32 bytes each: 0, 1, 2, ... and 255, 254, ...
const std::string fingerprint = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
const std::string token = "__79_Pv6-fj39vX08_Lx8O_u7ezr6uno5-bl5OPi4eA";

/// What is wrong with it.
std::string mistake(const std::string& text) { return Address::parse(text).error().message; }

const std::string paste =
    "paste the whole line that 'femrun scheduler' or 'femrun tokens new' printed";

}  // namespace

TEST_CASE("an address is read as it is printed", "[gate][address]") {
    const std::string whole = "femrun://pc7:7711/#" + fingerprint + "." + token;
    const Address address = Address::parse(whole).value();

    CHECK(address.place.host == "pc7");
    CHECK(address.place.port == 7711);
    CHECK(address.fingerprint->bytes[5] == 5);
    CHECK(address.token->bytes[5] == 250);
    CHECK(address.text() == whole);
    CHECK(Address::parse("  " + whole + "\r\n").value() == address);
}

TEST_CASE("an address needs no token, and on this PC no fingerprint", "[gate][address]") {
    const std::string known = "femrun://[fe80::1%eth0]:80/#" + fingerprint;
    CHECK(Address::parse(known).value().text() == known);
    CHECK(Address::parse(known).value().place.host == "fe80::1%eth0");
    for (const std::string here : {"femrun://127.0.0.1:7711", "femrun://localhost:1",
                                   "femrun://[::1]:65535", "femrun://127.8.9.10:7711"})
        CHECK(Address::parse(here).value().text() == here);
    CHECK(Address::parse("femrun://127.0.0.1").value().place.port == 7711);
    CHECK(Address::parse("femrun://127.0.0.1/").value().place.port == 7711);
}

TEST_CASE("each mistake in an address is told, and no secret with it", "[gate][address]") {
    CHECK(mistake("") == "'': is no address; " + paste);
    CHECK(mistake("pc7:7711") == "'pc7:7711': an address begins with 'femrun://'; " + paste);
    CHECK(mistake("http://pc7/#x") ==
          "'http://pc7/#...': an address begins with 'femrun://'; " + paste);
    CHECK(mistake("femrun://") == "'femrun://': has no name of a PC behind 'femrun://'; " + paste);
    CHECK(mistake("femrun://:7711/#" + fingerprint) ==
          "'femrun://:7711/#...': has no name of a PC behind 'femrun://'; " + paste);
    CHECK(mistake("femrun://pc 7:7711/#" + fingerprint) ==
          "'femrun://pc 7:7711/#...': has a blank or the end of a line in it; " + paste);
    CHECK(mistake("femrun://pc7:7711/#" + fingerprint + ".\n" + token) ==
          "'femrun://pc7:7711/#...': has a blank or the end of a line in it; " + paste);
    CHECK(mistake("femrun://user@pc7:7711/#" + fingerprint) ==
          "'femrun://user@pc7:7711/#...': 'user@pc7:7711' is no name of a PC; write HOST:PORT, "
          "such as pc7:7711, 192.168.0.7:7711 or [fe80::1]:7711");
    for (const std::string port : {"0", "65536", "77x", "-1", ""})
        CHECK(mistake("femrun://pc7:" + port + "/#" + fingerprint) ==
              "'femrun://pc7:" + port + "/#...': port '" + port +
                  "' is no number from 1 to 65535; the usual one is 7711");
    CHECK(mistake("femrun://pc7:7711") ==
          "'femrun://pc7:7711': what is behind '#' is missing, without which nobody is let in "
          "from another PC; " +
              paste);
    CHECK(mistake("femrun://pc7:7711/#" + fingerprint.substr(1)) ==
          "'femrun://pc7:7711/#...': the fingerprint behind '#' has 42 letters, it must have 43; " +
              paste);
    CHECK(mistake("femrun://pc7:7711/#" + fingerprint + ".") ==
          "'femrun://pc7:7711/#...': the token behind '#' has 0 letters, it must have 43; " +
              paste);
    CHECK(mistake("femrun://pc7:7711/#" + fingerprint + "." + token.substr(1) + "!") ==
          "'femrun://pc7:7711/#...': the token behind '#' has a letter that none has; " + paste);
    // The last letter stands for four bits: any other than a multiple of four is a slip.
    CHECK(mistake("femrun://pc7:7711/#" + fingerprint.substr(0, 42) + "9") ==
          "'femrun://pc7:7711/#...': the fingerprint behind '#' has a letter that none has; " +
              paste);
    CHECK(mistake("femrun://pc7:7711/#" + std::string(600, 'A')) ==
          "'femrun://pc7:7711/#...': has 619 letters, an address has at most 512; " + paste);
}

TEST_CASE("what a scheduler listens on may be said in short", "[gate][address]") {
    const auto read = [](const std::string& text) {
        return gate::parse_listen(text).value().text();
    };
    CHECK(read("7711") == "127.0.0.1:7711");
    CHECK(read("0") == "127.0.0.1:0");
    CHECK(read(":7711") == "0.0.0.0:7711");
    CHECK(read("pc7") == "pc7:7711");
    CHECK(read("pc7:80") == "pc7:80");
    CHECK(read("[::]:80") == "[::]:80");

    const auto wrong = [](const std::string& text) {
        return gate::parse_listen(text).error().message;
    };
    CHECK(wrong("") ==
          "'': is no place to listen on; write HOST:PORT, such as :7711 for every "
          "network of this PC");
    CHECK(wrong("70000") == "'70000': is no port from 0 to 65535; the usual one is 7711");
    CHECK(wrong("pc7:x") ==
          "'pc7:x': port 'x' is no number from 0 to 65535; the usual one is 7711");
    CHECK(wrong("femrun://pc7:1/#secret") ==
          "'femrun://pc7:1/': is the address of a scheduler; write HOST:PORT of this PC, such as "
          ":7711 for every network of it");
}
