// SPDX-License-Identifier: MIT
// Facts that are no study's: who has worked here, and which licences there are.
#pragma once

#include <SQLiteCpp/Database.h>

#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "store/database.hpp"

namespace femrun::store {

Result<std::vector<WorkerSeen>> read_workers(SQLite::Database& database);
Result<std::vector<PoolRow>> read_pools(SQLite::Database& database);

// -- in a transaction of the caller

void put_worker(SQLite::Database& database, const WorkerSeen& worker);
void put_pool(SQLite::Database& database, const PoolRow& pool);
void delete_pool(SQLite::Database& database, std::string_view name);

}  // namespace femrun::store
