// SPDX-License-Identifier: MIT
// Facts that are no study's: who has worked here, who may, and which licences there
// are.
#pragma once

#include <SQLiteCpp/Database.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "store/database.hpp"

namespace femrun::store {

Result<std::vector<WorkerSeen>> read_workers(SQLite::Database& database);
Result<std::vector<PoolRow>> read_pools(SQLite::Database& database);
Result<std::vector<TokenRow>> read_tokens(SQLite::Database& database);
Result<std::vector<KeyRow>> read_keys(SQLite::Database& database);
/// Such a row is not as it was written.
Error damaged(std::string_view what, const std::string& name);

// -- in a transaction of the caller

void put_worker(SQLite::Database& database, const WorkerSeen& worker);
void put_pool(SQLite::Database& database, const PoolRow& pool);
void delete_pool(SQLite::Database& database, std::string_view name);
void put_token(SQLite::Database& database, const TokenRow& token);
void put_key(SQLite::Database& database, const KeyRow& key);

}  // namespace femrun::store
