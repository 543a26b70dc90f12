// SPDX-License-Identifier: MIT
// A worker's place among the enlisted, over one link: it ends with the worker's last reference.
#pragma once

#include <memory>

#include "net/workers_server.hpp"

namespace femrun::net {

class WorkersServer::Roll final : public wire::Roll::Server {
public:
    Roll(std::weak_ptr<WorkersServer*> server, WorkerId worker, std::uint64_t link)
        : server_(std::move(server)), worker_(worker), link_(link) {}
    ~Roll() noexcept(false) {
        if (const auto server = server_.lock()) (*server)->link_ended(worker_, link_);
    }

    kj::Promise<void> heartbeat(HeartbeatContext context) override;
    kj::Promise<void> begun(BegunContext context) override;
    kj::Promise<void> progress(ProgressContext context) override;
    kj::Promise<void> log(LogContext context) override;
    kj::Promise<void> opened(OpenedContext context) override;
    kj::Promise<void> refused(RefusedContext context) override;
    kj::Promise<void> report(ReportContext context) override;

private:
    /// Nothing once another link has taken the place of this one: the worker says it all again.
    std::shared_ptr<WorkersServer*> server() const;

    std::weak_ptr<WorkersServer*> server_;
    WorkerId worker_;
    std::uint64_t link_;
};

}  // namespace femrun::net
