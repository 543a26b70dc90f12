// SPDX-License-Identifier: MIT
#include "system/pipe.hpp"

#include <fmt/format.h>

#include "system/birth_letter_windows.hpp"
#include "system/native_windows.hpp"
#include "system/process_tree_windows.hpp"
#include "system/sockets_windows.hpp"

#include <ws2tcpip.h>

namespace femrun::system {

namespace {

constexpr DWORD flags = WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT;
// Whoever of this PC knocks at the door in that moment is not let in; so many do not.
constexpr int strangers_max = 100;

PipeEnd tcp_socket() {
    return PipeEnd(static_cast<std::intptr_t>(
        ::WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, nullptr, 0, flags)));
}

SOCKET socket_of(const PipeEnd& end) { return static_cast<SOCKET>(end.handle()); }

void set(const PipeEnd& end, int level, int option) {
    const BOOL on = TRUE;
    ::setsockopt(socket_of(end), level, option, reinterpret_cast<const char*>(&on), sizeof on);
}

sockaddr* general(sockaddr_in& address) { return reinterpret_cast<sockaddr*>(&address); }

sockaddr_in this_pc_alone() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
    return address;
}

sockaddr_in own_address(const PipeEnd& end) {
    sockaddr_in address{};
    int size = sizeof address;
    ::getsockname(socket_of(end), general(address), &size);
    return address;
}

Error cannot_be_made() {
    return {ErrorKind::unavailable,
            fmt::format("private pipe: cannot be made ({}); close programs, and see that no "
                        "firewall keeps this PC from talking to itself (127.0.0.1)",
                        reason_text(static_cast<DWORD>(::WSAGetLastError())))};
}

/// Connects to the listener and takes from it this connection alone.
Result<PipeEnds> connected_through(const PipeEnd& listener) {
    PipeEnds ends{.ours = tcp_socket(), .theirs = {}};
    sockaddr_in door = own_address(listener);
    if (!ends.ours.open() ||
        ::connect(socket_of(ends.ours), general(door), sizeof door) == SOCKET_ERROR)
        return cannot_be_made();
    const sockaddr_in us = own_address(ends.ours);
    for (int strangers = 0; strangers < strangers_max; ++strangers) {
        sockaddr_in peer{};
        int size = sizeof peer;
        PipeEnd accepted(static_cast<std::intptr_t>(
            ::WSAAccept(socket_of(listener), general(peer), &size, nullptr, 0)));
        if (!accepted.open()) return cannot_be_made();
        if (peer.sin_port != us.sin_port || peer.sin_addr.s_addr != us.sin_addr.s_addr) continue;
        ends.theirs = std::move(accepted);
        break;
    }
    if (!ends.theirs.open()) return cannot_be_made();
    for (const PipeEnd* end : {&ends.ours, &ends.theirs}) {
        set(*end, IPPROTO_TCP, TCP_NODELAY);
        ::SetHandleInformation(reinterpret_cast<HANDLE>(end->handle()), HANDLE_FLAG_INHERIT, 0);
    }
    return ends;
}

/// What the parent wrote before this process began to run.
bool read_letter(HANDLE pipe, BirthLetter& letter) {
    DWORD there = 0, got = 0;
    return ::GetFileType(pipe) == FILE_TYPE_PIPE &&
           ::PeekNamedPipe(pipe, nullptr, 0, nullptr, &there, nullptr) != 0 &&
           there >= sizeof letter && ::ReadFile(pipe, &letter, sizeof letter, &got, nullptr) != 0 &&
           got == sizeof letter && letter.mark == BirthLetter::right_mark;
}

/// A console may be shared with the parent, which decides what its keys mean and when this process
/// ends; without it, the end of the pipe does.
BOOL WINAPI leave_to_parent(DWORD event) {
    // Windows would end the process when this returns.
    if (event != CTRL_C_EVENT && event != CTRL_BREAK_EVENT) ::Sleep(INFINITE);
    return TRUE;
}

}  // namespace

PipeEnd::~PipeEnd() {
    if (open()) ::closesocket(static_cast<SOCKET>(handle_));
}

int pipe_family() { return AF_INET; }

Result<PipeEnds> private_pipe() {
    start_sockets();
    const PipeEnd listener = tcp_socket();
    if (!listener.open()) return cannot_be_made();
    set(listener, SOL_SOCKET, SO_EXCLUSIVEADDRUSE);
    sockaddr_in anywhere = this_pc_alone();
    if (::bind(socket_of(listener), general(anywhere), sizeof anywhere) == SOCKET_ERROR ||
        ::listen(socket_of(listener), SOMAXCONN) == SOCKET_ERROR)
        return cannot_be_made();
    return connected_through(listener);
}

Result<PipeEnd> inherited_pipe(std::intptr_t handle) {
    start_sockets();
    BirthLetter letter;
    PipeEnd end;
    if (handle > 0 && read_letter(reinterpret_cast<HANDLE>(handle), letter)) {
        ::CloseHandle(reinterpret_cast<HANDLE>(handle));
        ::SetConsoleCtrlHandler(leave_to_parent, TRUE);
        if (letter.job != 0) this_process_is_in(reinterpret_cast<HANDLE>(letter.job));
        end = PipeEnd(static_cast<std::intptr_t>(::WSASocketW(
            FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &letter.socket, 0, flags)));
    }
    if (!end.open())
        return Error{
            ErrorKind::invalid,
            fmt::format("private pipe {}: is not an open stream socket; it is given by the "
                        "femrun that starts this process",
                        handle)};
    return end;
}

}  // namespace femrun::system
