// SPDX-License-Identifier: MIT
#include "engines/by_commands.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::engines;

namespace {

std::string refused(CommandSettings settings) {
    auto made = make_by_commands(std::move(settings));
    return made ? "" : made.error().message;
}

}  // namespace

TEST_CASE("commands without what they must have are refused", "[engines][commands]") {
    const CommandSettings fine{.submit = "qsub {script}", .cancel = "qdel {id}", .state = "qstat"};
    CommandSettings no_script = fine, no_id = fine, no_state = fine, no_code = fine, no_mark = fine;
    no_script.submit = "qsub";
    no_id.cancel = "qdel";
    no_state.state = "";
    no_code.state_tells = CommandSettings::Tells::exit_code;
    no_mark.id = "Job <>";

    CHECK(refused(fine) == "");
    CHECK(refused(no_script) ==
          "submit 'qsub': has no {script}; write it where that belongs, such as 'qsub {script}'");
    CHECK(refused(no_id) ==
          "cancel 'qdel': has no {id}; write it where that belongs, such as 'qdel {id}'");
    CHECK(refused(no_state) ==
          "state: is missing; write the command that tells how a job is, such as 'qstat -f {id}'");
    CHECK(refused(no_code) ==
          "state 'qstat': has no {id}, without which its exit code is that of no job; write it "
          "where that belongs");
    CHECK(refused(no_mark) ==
          "id 'Job <>': has no {id}; write what the submitting command prints, with {id} for the "
          "job's, such as 'Job <{id}> is'");
}
