// SPDX-License-Identifier: MIT
#pragma once

/// A program that every PC has, and that prints a number of the design.
#define FEMRUN_COMMAND_EXAMPLE_STEP \
    R"json({"program": "cmd", "arguments": ["/c", "echo result ${x}"]})json"
