// SPDX-License-Identifier: MIT
#pragma once

namespace femtet_standin {

/// Enters the stand-in of this program's folder where the real one is entered: the class, as a DLL
/// or as a program of its own, and the type library, which is made. An exit code.
enum class Form { library, program };
int enter(Form form);

int remove_entries();

}  // namespace femtet_standin
