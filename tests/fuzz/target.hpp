// SPDX-License-Identifier: MIT
// A fuzz target is one function that takes any bytes and must neither crash nor hang nor grow
// without bounds. libFuzzer calls it with what it invents (.ci/fuzz), a plain program of every
// build with what was kept (kept/TARGET): all that ever broke something, and what leads far into
// the code.
#pragma once

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
