// SPDX-License-Identifier: MIT
#include "real_slurm.hpp"

#include <csignal>
#include <cstdlib>
#include <random>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include "own_network.hpp"
#include "patience.hpp"
#include "support/catch.hpp"
#include "system/this_process.hpp"

namespace femrun::test {

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

std::string short_host() {
    const std::string name = system::host_name();
    return name.substr(0, name.find('.'));
}

void kill_now(const system::Child& child) { ::kill(static_cast<pid_t>(child.id()), SIGKILL); }

// What decides is said by the comments; the rest is what a Slurm without cgroups and accounting
// needs. Ports are Slurm's own, in a network of our own.
constexpr const char* configuration = R"(ClusterName=story
SlurmctldHost={host}(127.0.0.1)
AuthType=auth/munge
# A job that was put back begins anew once its credential is over, which takes two minutes else.
AuthInfo=socket={root}/munge/sock,cred_expire=5
CredType=cred/munge
SlurmUser={user}
SlurmdUser={user}
StateSaveLocation={root}/state
SlurmdSpoolDir={root}/spool.%n
SlurmctldPidFile={root}/slurmctld.pid
SlurmdPidFile={root}/slurmd.%n.pid
SlurmctldLogFile={root}/slurmctld.log
SlurmdLogFile={root}/slurmd.%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SwitchType=switch/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
# Jobs begin as soon as they can.
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=1,sched_min_interval=0,bf_interval=1
# Nodes have more processors than this PC.
SlurmdParameters=config_overrides
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
JobRequeue=1
KillWait=2
ReturnToService=2
SlurmctldTimeout=2
SlurmdTimeout=3
MessageTimeout=5
MinJobAge=300
MailProg=/bin/true
NodeName=n[1-{nodes}] NodeHostname={host} NodeAddr=127.0.0.1 Port=[7001-{port}] CPUs=2 RealMemory=2000
PartitionName=low  Nodes=ALL Default=YES MaxTime=INFINITE PriorityTier=1 PreemptMode=REQUEUE
PartitionName=high Nodes=ALL Default=NO MaxTime=INFINITE PriorityTier=10 PreemptMode=OFF
{more}
)";

}  // namespace

RealSlurm::RealSlurm(int nodes, const std::string& more) {
    leave_for_own_network();
    // They look at who may write the folders above theirs.
    fs::permissions(folder(),
                    fs::perms::owner_all | fs::perms::group_exec | fs::perms::others_exec);
    scratch_.write("slurm.conf",
                   fmt::format(configuration, fmt::arg("host", short_host()),
                               fmt::arg("root", folder().string()), fmt::arg("user", ::getuid()),
                               fmt::arg("nodes", nodes), fmt::arg("port", 7000 + nodes),
                               fmt::arg("more", more)));
    ::setenv("SLURM_CONF", (folder() / "slurm.conf").c_str(), 1);
    fs::create_directory(folder() / "state");
    start_munge();
    start_controller();
    for (int node = 1; node <= nodes; ++node) start_node(node);
    until_idle(nodes);
}

RealSlurm::~RealSlurm() {
    // Whoever would requeue jobs goes first.
    controller_.reset();
    nodes_.clear();
    for (system::Child& node : killed_) node.end_tree();
    munge_.reset();
    // Who watches over a job shows its environment to root alone, and has become a child of ours.
    system::end_descendants();
}

system::Child RealSlurm::start(const std::string& program, std::vector<std::string> arguments,
                               const std::string& saying) const {
    auto child = system::spawn({.executable = program,
                                .arguments = std::move(arguments),
                                .environment = {},
                                .folder = folder(),
                                .output = system::Output::into(saying),
                                .error = system::Output::into(saying)});
    INFO((child.ok() ? std::string() : child.error().message));
    REQUIRE(child.ok());
    return *std::move(child);
}

void RealSlurm::start_munge() {
    const fs::path munge = folder() / "munge";
    fs::create_directory(munge);
    std::random_device device;
    std::string key;
    for (int i = 0; i < 128; ++i) key += static_cast<char>(device());
    scratch_.write("munge/key", key);
    fs::permissions(munge / "key", fs::perms::owner_read);
    const auto file = [&](const char* name) { return (munge / name).string(); };
    // Forced, because who owns the folders above it may be unknown here.
    munge_ = start("/usr/sbin/munged",
                   {"--foreground", "--force", "--key-file=" + file("key"),
                    "--socket=" + file("sock"), "--pid-file=" + file("pid"),
                    "--log-file=" + file("log"), "--seed-file=" + file("seed"), "--num-threads=2"},
                   "munge.out");
    REQUIRE(eventually([&] { return fs::exists(munge / "sock"); }));
}

void RealSlurm::start_controller() {
    controller_ = start("/usr/sbin/slurmctld", {"-D"}, "slurmctld.out");
}

void RealSlurm::stop_controller() {
    ::kill(static_cast<pid_t>(controller_->id()), SIGTERM);
    REQUIRE(controller_->wait(10s));
    controller_.reset();
}

void RealSlurm::start_node(int node) {
    const std::string name = fmt::format("n{}", node);
    fs::create_directory(folder() / ("spool." + name));
    nodes_.emplace(node, start("/usr/sbin/slurmd", {"-D", "-N", name}, "slurmd." + name + ".out"));
}

void RealSlurm::kill_node(int node) {
    const auto found = nodes_.find(node);
    kill_now(found->second);
    REQUIRE(found->second.wait(10s));
    // What its jobs run belongs to its tree, and stays until the story ends.
    killed_.push_back(std::move(found->second));
    nodes_.erase(found);
    // As Slurm does by itself once it has heard nothing for SlurmdTimeout.
    ask({"scontrol", "update", fmt::format("NodeName=n{}", node), "State=DOWN", "Reason=story"});
}

void RealSlurm::until_idle(int nodes) const {
    INFO(scratch_.text("munge.out")
         << scratch_.text("slurmctld.out") << scratch_.text("slurmd.n1.out"));
    REQUIRE(eventually([&] {
        return ask({"sinfo", "--noheader", "--states=idle", "--partition=low", "--format=%D"}) ==
               fmt::format("{}\n", nodes);
    }));
}

std::string RealSlurm::ask(const std::vector<std::string>& words) const {
    auto child = system::spawn({.executable = words.front(),
                                .arguments = {words.begin() + 1, words.end()},
                                .environment = {},
                                .folder = folder(),
                                .output = system::Output::into("ask.out"),
                                .error = system::Output::into("ask.out")});
    REQUIRE(child.ok());
    const auto ended = child->wait(60s);
    INFO(fmt::format("{}", fmt::join(words, " ")) << ": " << scratch_.text("ask.out"));
    REQUIRE(ended);
    REQUIRE(ended->code == 0);
    return scratch_.text("ask.out");
}

}  // namespace femrun::test
