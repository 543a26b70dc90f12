// SPDX-License-Identifier: MIT
// How much anybody may say in cluster.capnp. More than this is a mistake or an attack.
#pragma once

#include <cstddef>
#include <cstdint>

namespace femrun::wire {

/// Versions of cluster.capnp that this program speaks.
inline constexpr std::uint32_t version_lowest = 2, version_highest = 2;

/// Of a message: a batch of assignments of a thousand quantities has a tenth of that.
inline constexpr std::uint64_t peer_bytes_max = std::uint64_t{64} << 20;
/// Of all that comes before hello was said, which has a tenth of that.
inline constexpr std::uint64_t before_hello_bytes_max = std::uint64_t{16} << 10;
/// How deep structs, lists and texts may be in each other. Ours are ten deep.
inline constexpr int nesting_max = 32;

/// Parameters, fixed values, formulas and rules of a study, its quantities, the values of a design,
/// the choices of a parameter: each. People have a thousand.
inline constexpr std::uint32_t quantities_max = 1u << 16;
inline constexpr std::uint32_t slots_max = 4096;
/// What a worker tells of itself.
inline constexpr std::uint32_t tags_max = 64, solvers_max = 256, job_licences_max = 100;
/// Attempts' folders that a worker says to have. What is beyond that it says the next time.
inline constexpr std::uint32_t folders_max = 20'000;
/// What a solver says of its licences during one attempt.
inline constexpr std::uint32_t licence_news_max = 100;
/// Assignments or reports in one message.
inline constexpr std::uint32_t batch_max = 256;

// -- of what a person may ask (control.capnp)

/// Studies, workers, pools, holders, reasons in one answer.
inline constexpr std::uint32_t listed_max = 1u << 16;
/// Records in one answer to somebody who follows a study.
inline constexpr std::uint32_t records_max = 4096;
/// Questions of one connection that wait for their answers.
inline constexpr std::uint32_t questions_max = 64;
/// Values that the command line of one study changes.
inline constexpr std::uint32_t overrides_max = 4096;
/// Of a study file, or of a definition: a thousand times what people write.
inline constexpr std::uint32_t submission_bytes_max = 16u << 20;

/// Of a file in one message, and how many of them one end has under way (files.capnp).
inline constexpr std::uint32_t chunk_bytes_max = 64u << 10;
inline constexpr std::size_t chunks_max = 4;
/// Calls about files that are open over one connection: several transfers at a time.
inline constexpr std::size_t files_calls_max = 4 * chunks_max;
/// Contents that are asked for in one message: a study's files and its solver's libraries.
inline constexpr std::uint32_t contents_max = 10'100;

}  // namespace femrun::wire
