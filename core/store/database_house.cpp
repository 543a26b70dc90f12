// SPDX-License-Identifier: MIT
// The facts of the house: what is no study's.
#include "store/database_state.hpp"
#include "store/house.hpp"

namespace femrun::store {

Result<std::vector<WriterRow>> Database::writers() const {
    return state_->named(
        [&]() -> Result<std::vector<WriterRow>> { return all_writers(state_->connection()); });
}

Result<std::vector<WorkerSeen>> Database::workers() const {
    return state_->named([&] { return read_workers(state_->connection()); });
}

Result<void> Database::note_worker(const WorkerSeen& worker) {
    return state_->change([&]() -> Result<void> {
        put_worker(state_->connection(), worker);
        return {};
    });
}

Result<std::vector<PoolRow>> Database::pools() const {
    return state_->named([&] { return read_pools(state_->connection()); });
}

Result<void> Database::set_pool(const PoolRow& pool) {
    return state_->change([&]() -> Result<void> {
        put_pool(state_->connection(), pool);
        return {};
    });
}

Result<void> Database::drop_pool(std::string_view name) {
    return state_->change([&]() -> Result<void> {
        delete_pool(state_->connection(), name);
        return {};
    });
}

Result<std::vector<TokenRow>> Database::tokens() const {
    return state_->named([&] { return read_tokens(state_->connection()); });
}

Result<void> Database::put_token(const TokenRow& token) {
    return state_->change([&]() -> Result<void> {
        store::put_token(state_->connection(), token);
        return {};
    });
}

Result<std::vector<KeyRow>> Database::keys() const {
    return state_->named([&] { return read_keys(state_->connection()); });
}

Result<void> Database::put_key(const KeyRow& key) {
    return state_->change([&]() -> Result<void> {
        store::put_key(state_->connection(), key);
        return {};
    });
}

}  // namespace femrun::store
