// SPDX-License-Identifier: MIT
// Some PCs in a network of their own, on this one: what is started on a PC sees its one address and
// whoever it can reach. Cables can be pulled, and a switch can swallow what goes through it.
//
// Each PC is a network namespace; a bridge in one more joins them. All of it is in a namespace of
// the test's own: nothing of this machine's network is touched, no rights are needed, and it is
// gone with the test's process.
#pragma once

#include <string>

#include "system/child.hpp"

namespace femrun::test {

class Network {
public:
    /// PCs are numbered from 0.
    explicit Network(int pcs);
    ~Network();
    Network(const Network&) = delete;
    Network& operator=(const Network&) = delete;

    /// "10.77.0.1"
    std::string address(int pc) const;
    /// The same program, on that PC.
    static system::ChildSpec on(int pc, system::ChildSpec spec);

    /// The cable is pulled: both ends see that there is no carrier.
    void cut(int pc);
    /// What the PC says and is told vanishes; nobody sees why.
    void swallow(int pc);
    /// As it was before.
    void heal(int pc);

private:
    int pcs_;
};

}  // namespace femrun::test
