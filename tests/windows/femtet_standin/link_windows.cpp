// SPDX-License-Identifier: MIT
#include "link_windows.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace femtet_standin {

namespace fs = std::filesystem;

namespace {

std::string bytes_of(IStream* stream) {
    HGLOBAL memory = nullptr;
    GetHGlobalFromStream(stream, &memory);
    STATSTG facts{};
    stream->Stat(&facts, STATFLAG_NONAME);
    const auto* begin = static_cast<const char*>(GlobalLock(memory));
    std::string bytes(begin, begin + facts.cbSize.QuadPart);
    GlobalUnlock(memory);
    return bytes;
}

IDispatch* object_of(const std::string& bytes) {
    IStream* stream = nullptr;
    if (FAILED(CreateStreamOnHGlobal(nullptr, TRUE, &stream))) return nullptr;
    stream->Write(bytes.data(), static_cast<ULONG>(bytes.size()), nullptr);
    stream->Seek({}, STREAM_SEEK_SET, nullptr);
    IDispatch* found = nullptr;
    CoUnmarshalInterface(stream, IID_IDispatch, reinterpret_cast<void**>(&found));
    stream->Release();
    return found;
}

bool exists(const std::wstring& mutex) {
    const HANDLE found = OpenMutexW(SYNCHRONIZE, FALSE, mutex.c_str());
    if (found) CloseHandle(found);
    return found != nullptr;
}

}  // namespace

fs::path links_folder() { return fs::temp_directory_path() / "femtet_standin"; }

HRESULT publish(IDispatch* femtet) {
    IStream* stream = nullptr;
    HRESULT result = CreateStreamOnHGlobal(nullptr, TRUE, &stream);
    if (FAILED(result)) return result;
    result = CoMarshalInterface(stream, IID_IDispatch, femtet, MSHCTX_LOCAL, nullptr,
                                MSHLFLAGS_TABLESTRONG);
    if (SUCCEEDED(result)) {
        fs::create_directories(links_folder());
        const fs::path file = links_folder() / (std::to_string(GetCurrentProcessId()) + ".link");
        const fs::path made = links_folder() / (std::to_string(GetCurrentProcessId()) + ".made");
        std::ofstream(made, std::ios::binary) << bytes_of(stream);
        fs::rename(made, file);
        CreateMutexW(nullptr, FALSE, mutex_name(L"runs", GetCurrentProcessId()).c_str());
    }
    stream->Release();
    return result;
}

IDispatch* femtet_of(DWORD process) {
    std::ifstream file(links_folder() / (std::to_string(process) + ".link"), std::ios::binary);
    return object_of({std::istreambuf_iterator<char>(file), {}});
}

/// One that this process holds, until it is no more.
struct Held {
    HANDLE mutex, process;
};

void forget_ended(std::vector<Held>& held) {
    for (auto each = held.begin(); each != held.end();) {
        if (WaitForSingleObject(each->process, 0) == WAIT_TIMEOUT) {
            ++each;
            continue;
        }
        CloseHandle(each->mutex);
        CloseHandle(each->process);
        each = held.erase(each);
    }
}

IDispatch* take_free_femtet() {
    static std::vector<Held> held_here;
    forget_ended(held_here);
    std::vector<DWORD> processes;
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator(links_folder(), failed))
        if (entry.path().extension() == ".link")
            processes.push_back(static_cast<DWORD>(std::stoul(entry.path().stem().string())));
    std::sort(processes.begin(), processes.end());
    for (const DWORD process : processes) {
        if (!exists(mutex_name(L"runs", process))) continue;
        const HANDLE held = CreateMutexW(nullptr, FALSE, mutex_name(L"held", process).c_str());
        if (GetLastError() == ERROR_ALREADY_EXISTS) {
            CloseHandle(held);
            continue;
        }
        if (IDispatch* found = femtet_of(process)) {
            held_here.push_back({held, OpenProcess(SYNCHRONIZE, FALSE, process)});
            return found;
        }
        CloseHandle(held);
    }
    return nullptr;
}

}  // namespace femtet_standin
