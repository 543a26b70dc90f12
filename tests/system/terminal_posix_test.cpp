// SPDX-License-Identifier: MIT
#include "system/terminal.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "support/catch.hpp"

using namespace femrun::system;

namespace {

/// Standard output is a terminal as long as this lives.
class Terminal {
public:
    Terminal() : master_(::posix_openpt(O_RDWR | O_NOCTTY)), before_(::dup(STDOUT_FILENO)) {
        REQUIRE(::grantpt(master_) == 0);
        REQUIRE(::unlockpt(master_) == 0);
        const int slave = ::open(::ptsname(master_), O_RDWR | O_NOCTTY);
        REQUIRE(slave >= 0);
        ::dup2(slave, STDOUT_FILENO);
        ::close(slave);
    }
    ~Terminal() {
        ::dup2(before_, STDOUT_FILENO);
        ::close(before_);
        ::close(master_);
    }

private:
    int master_, before_;
};

bool escapes(const char* terminal, const char* no_colour) {
    terminal ? ::setenv("TERM", terminal, 1) : ::unsetenv("TERM");
    no_colour ? ::setenv("NO_COLOR", no_colour, 1) : ::unsetenv("NO_COLOR");
    const Terminal stands_in;
    return takes_escapes(Stream::output);
}

}  // namespace

TEST_CASE("escape sequences go to a terminal that takes them, unless the user wants none",
          "[system][terminal]") {
    CHECK(escapes("xterm", nullptr));
    CHECK(escapes("xterm", ""));
    CHECK_FALSE(escapes("xterm", "1"));
    CHECK_FALSE(escapes("dumb", nullptr));
    CHECK_FALSE(escapes(nullptr, nullptr));

    ::setenv("TERM", "xterm", 1);
    ::unsetenv("NO_COLOR");
    const int before = ::dup(STDOUT_FILENO);
    const int file = ::open("/dev/null", O_WRONLY);
    ::dup2(file, STDOUT_FILENO);
    const bool into_a_file = takes_escapes(Stream::output);
    ::dup2(before, STDOUT_FILENO);
    ::close(before);
    ::close(file);
    CHECK_FALSE(into_a_file);
}
