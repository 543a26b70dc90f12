// SPDX-License-Identifier: MIT
#include <fstream>

#include "base/path_text.hpp"
#include "engines/job_script.hpp"
#include "engines/local_job.hpp"

namespace femrun::engines {

Result<system::DetachedProcess> start(const LocalJob& job) {
    std::ofstream(job.folder / "job.bat", std::ios::binary)
        << job_batch_file(job.crew, path_text(job.program), job.arguments);
    return system::start_detached({.executable = job.folder / "job.bat",
                                   .arguments = {},
                                   .environment = {},
                                   .folder = job.folder,
                                   .output = system::Output::into("output"),
                                   .error = system::Output::into("output")},
                                  job.name);
}

Duration grace_of(Duration) { return Duration::zero(); }

}  // namespace femrun::engines
