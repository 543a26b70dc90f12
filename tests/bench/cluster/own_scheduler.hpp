// SPDX-License-Identifier: MIT
// The real scheduler with a durable database, started for one measurement in a folder of its own,
// and the real program beside it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gate/address.hpp"
#include "gate/credentials.hpp"
#include "system/child.hpp"
#include "system/private_folder.hpp"
#include "usage.hpp"

namespace femrun::bench {

enum class Link { plain, tls };
const char* to_string(Link link);

class OwnScheduler {
public:
    /// Listens when this is done. Over TLS it listens on every network of this PC.
    explicit OwnScheduler(Link link);

    const gate::Address& for_workers() const { return for_workers_; }
    const gate::Address& for_users() const { return for_users_; }
    const gate::Credentials& credentials() const { return credentials_; }
    Usage usage() const { return bench::usage(std::to_string(process_->id())); }
    /// Hands in a study of `random` and `formula` with so many trials, and leaves it to the
    /// scheduler; `more` follows in its file.
    void submit(const std::string& name, std::uint64_t trials, const std::string& more = "");
    /// Starts the real worker with one slot, as number `number`.
    system::Child worker(int number) const;

private:
    system::ChildSpec spec(std::vector<std::string> arguments, const std::string& saying) const;
    std::string said() const;

    system::PrivateFolder folder_;
    gate::Credentials credentials_ = gate::Credentials::fresh(gate::Credentials::Of::guest);
    gate::Address for_workers_, for_users_;
    std::optional<system::Child> process_;
};

/// Ends this program with a sentence.
[[noreturn]] void fail(const std::string& why);

}  // namespace femrun::bench
