// SPDX-License-Identifier: MIT
// A worker's place among the enlisted, over one link: it ends with the worker's last reference.
#pragma once

#include <memory>

#include "net/workers_server.hpp"

namespace femrun::net {

class WorkersServer::Roll final : public wire::Roll::Server {
public:
    Roll(std::weak_ptr<WorkersServer*> server, const muster::Place& place)
        : server_(std::move(server)), place_(place) {}
    ~Roll() noexcept(false) {
        if (const auto server = server_.lock()) (*server)->line_ended(place_.line);
    }

    kj::Promise<void> heartbeat(HeartbeatContext context) override;
    kj::Promise<void> begun(BegunContext context) override;
    kj::Promise<void> progress(ProgressContext context) override;
    kj::Promise<void> log(LogContext context) override;
    kj::Promise<void> opened(OpenedContext context) override;
    kj::Promise<void> refused(RefusedContext context) override;
    kj::Promise<void> report(ReportContext context) override;
    kj::Promise<void> leaving(LeavingContext context) override;
    kj::Promise<void> offers(OffersContext context) override;
    kj::Promise<void> endsIn(EndsInContext context) override;
    kj::Promise<void> has(HasContext context) override;
    kj::Promise<void> owed(OwedContext context) override;
    kj::Promise<void> fetching(FetchingContext context) override;

private:
    std::weak_ptr<WorkersServer*> server_;
    muster::Place place_;
};

}  // namespace femrun::net
