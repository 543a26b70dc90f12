// SPDX-License-Identifier: MIT
// A prepared study and its database come together: it is new, goes on where it stopped, or has
// changed and needs a word of the user.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "prepare.hpp"
#include "store/database.hpp"

namespace femrun::app {

enum class Changes { refused, wanted };  // --resume

struct TakenUp {
    std::unique_ptr<store::Database> database;
    StudyId id;
    store::History past;
    bool resumed = false;
    std::vector<std::string> notes;  // what has changed, and does not keep it from going on
};

/// Opens the database and takes up the study that `prepared` defines; completes its seed.
Result<TakenUp> take_up(Prepared& prepared, const std::string& database, Changes changes);

}  // namespace femrun::app
