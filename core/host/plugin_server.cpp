// SPDX-License-Identifier: MIT
#include "host/plugin_server.hpp"

#include <fmt/format.h>

#include "wire/convert.hpp"

namespace femrun::host {

namespace {

class PluginServer final : public wire::Plugin::Server {
public:
    PluginServer(loop::EventLoop& loop, std::shared_ptr<const Library> library, std::size_t index,
                 ServeSettings settings)
        : loop_(loop),
          library_(std::move(library)),
          index_(index),
          settings_(std::move(settings)) {}

    kj::Promise<void> describe(DescribeContext context) override {
        const Description& from = library_->plugins()[index_];
        auto to = context.getResults().initDescriptor();
        to.setKind(from.kind == PluginKind::solver ? wire::PluginKind::SOLVER
                                                   : wire::PluginKind::OPTIMIZER);
        to.setName(wire::text(from.name));
        to.setVersion(wire::text(from.version));
        to.setDescription(wire::text(from.description));
        to.setSettings(wire::text(from.settings));
        to.setInProcess(from.in_process);
        to.setIndependent(from.independent);
        to.setAbiVersion(from.abi_version);
        to.setSdkVersion(wire::text(from.sdk_version));
        return kj::READY_NOW;
    }

    kj::Promise<void> makeSolver(MakeSolverContext context) override {
        context.allowCancellation();
        refuse_other_kind(PluginKind::solver);
        const auto params = context.getParams();
        return make_solver(new_thread(), library_, index_, wire::to_text(params.getSettings()),
                           wire::to_text(params.getStudyFolder()), settings_.life)
            .then([this, context](wire::Solver::Client made) mutable {
                keep(made);
                context.getResults().setSolver(kj::mv(made));
            });
    }

    kj::Promise<void> makeOptimizer(MakeOptimizerContext context) override {
        refuse_other_kind(PluginKind::optimizer);
        const auto params = context.getParams();
        return make_optimizer(new_thread(), library_, index_, wire::to_text(params.getSettings()))
            .then([this, context](wire::Optimizer::Client made) mutable {
                keep(made);
                context.getResults().setOptimizer(kj::mv(made));
            });
    }

    kj::Promise<void> alive(AliveContext) override { return kj::READY_NOW; }

private:
    void refuse_other_kind(PluginKind wanted) const {
        const Description& plugin = library_->plugins()[index_];
        if (plugin.kind == wanted) return;
        kj::throwFatalException(wire::to_exception(
            {Error{ErrorKind::invalid,
                   fmt::format("'{}' is no {} but {} {}", plugin.name, to_string(wanted),
                               plugin.kind == PluginKind::solver ? "a" : "an",
                               to_string(plugin.kind))},
             {}}));
    }

    kj::Own<InstanceThread> new_thread() {
        const Description& plugin = library_->plugins()[index_];
        // What an optimizer says in a process of its own is read by the parent, from the same file.
        const bool heard_here =
            settings_.life == InstanceLife::capability || plugin.kind == PluginKind::solver;
        return kj::heap<InstanceThread>(loop_, plugin.name, settings_.sink,
                                        heard_here ? settings_.spoken : nullptr, settings_.family);
    }

    void keep(capnp::Capability::Client made) {
        if (settings_.life == InstanceLife::process) kept_.add(kj::mv(made));
    }

    loop::EventLoop& loop_;
    std::shared_ptr<const Library> library_;
    std::size_t index_;
    ServeSettings settings_;
    kj::Vector<capnp::Capability::Client> kept_;
};

}  // namespace

wire::Plugin::Client serve(loop::EventLoop& loop, std::shared_ptr<const Library> library,
                           std::size_t index, ServeSettings settings) {
    return kj::heap<PluginServer>(loop, std::move(library), index, std::move(settings));
}

}  // namespace femrun::host
