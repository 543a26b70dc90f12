// SPDX-License-Identifier: MIT
// What workers elsewhere must be sent for a study, as a text to be kept with it.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "work/study_setup.hpp"

namespace femrun::stage {

std::string to_json(const work::Staging& staging);
/// Checked as if it had come over the network.
Result<work::Staging> staging_from_json(std::string_view json);

/// Every content that it names.
std::vector<std::string> hashes_of(const work::Staging& staging);

}  // namespace femrun::stage
