// SPDX-License-Identifier: MIT
#include <fstream>

#include "base/path_text.hpp"
#include "engines/command.hpp"
#include "engines/job_script.hpp"
#include "engines/local_job.hpp"

namespace femrun::engines {

Result<system::DetachedProcess> start(const LocalJob& job) {
    std::ofstream(job.folder / "job.sh", std::ios::binary) << job_script(
        job.crew, shell_command(sh_word(path_text(job.program)), job.arguments), job.grace);
    return system::start_detached({.executable = "sh",
                                   .arguments = {"job.sh"},
                                   .environment = {},
                                   .folder = job.folder,
                                   .output = system::Output::into("output"),
                                   .error = system::Output::into("output")},
                                  job.name);
}

Duration grace_of(Duration wanted) { return wanted; }

}  // namespace femrun::engines
