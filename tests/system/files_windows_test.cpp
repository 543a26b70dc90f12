// SPDX-License-Identifier: MIT
// Files as Windows keeps them: long paths, lists of who may touch them, what replaces what.
#include <fstream>

#include "actor_windows.hpp"
#include "base/path_text.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"
#include "system/access_windows.hpp"
#include "system/link.hpp"
#include "system/native_windows.hpp"
#include "system/private_file.hpp"
#include "system/private_folder.hpp"
#include "system/read_only_file.hpp"
#include "system/removal.hpp"
#include "system/synced_file.hpp"

#include <sddl.h>

using namespace femrun;
using femrun::test::Scratch;

namespace fs = std::filesystem;

namespace {

Result<void> written(const fs::path& file, std::string_view text) {
    auto made = system::SyncedFile::append_to(file);
    if (!made) return std::move(made).error();
    if (auto done = made->write(text); !done) return done;
    return made->sync();
}

std::string read(const fs::path& path) {
    const auto file = system::ReadOnlyFile::open(path);
    if (!file) return file.error().message;
    std::string text(file->size(), '?');
    REQUIRE(file->read(0, std::as_writable_bytes(std::span(text))));
    return text;
}

system::Access accounts_at(const fs::path& path) {
    const system::Handle file(::CreateFileW(path.c_str(), READ_CONTROL, system::share_all, nullptr,
                                            OPEN_EXISTING, 0, nullptr));
    REQUIRE(file);
    return system::access_to(file.get());
}

/// Gives the file this list, in Windows' language for such.
void allow(const fs::path& path, const std::string& list) {
    void* description = nullptr;
    REQUIRE(::ConvertStringSecurityDescriptorToSecurityDescriptorA(list.c_str(), SDDL_REVISION_1,
                                                                   &description, nullptr) != 0);
    CHECK(::SetFileSecurityW(path.c_str(),
                             DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION,
                             description) != 0);
    ::LocalFree(description);
}

}  // namespace

TEST_CASE("Windows's reasons are one line without a full stop", "[system][files]") {
    CHECK_FALSE(system::reason_text(ERROR_ACCESS_DENIED).ends_with('.'));
    CHECK(system::reason_text(ERROR_ACCESS_DENIED).find('\n') == std::string::npos);
    CHECK(system::reason_text(0x2345678) == "error 36984440");
    CHECK(system::ReadOnlyFile::open("C:\\no\\such\\file").error().message ==
          system::reason_text(ERROR_PATH_NOT_FOUND));
}

TEST_CASE("files whose paths are longer than 260 characters are files like others",
          "[system][files]") {
    const Scratch scratch;
    fs::path folder = scratch.path();
    for (int i = 0; i < 12; ++i) {
        folder /= L"\u6df1\u3044-a-folder-with-a-long-name";
        REQUIRE(::CreateDirectoryW(system::long_path(folder).c_str(), nullptr) != 0);
    }
    const fs::path file = folder / "deck.inp", other = folder / "other.inp";
    REQUIRE(file.native().size() > 300);

    REQUIRE(written(file, "*NODE"));
    CHECK(read(file) == "*NODE");
    REQUIRE(system::rename_synced(file, other));
    CHECK(read(other) == "*NODE");
    CHECK(read(file) == system::reason_text(ERROR_FILE_NOT_FOUND));

    std::error_code why;
    system::remove_tree(
        scratch.path() / folder.lexically_relative(scratch.path()).begin()->native(), why);
    CHECK_FALSE(why);
    CHECK(fs::is_empty(scratch.path()));
}

TEST_CASE("a file replaces another that is read-only", "[system][files]") {
    const Scratch scratch;
    scratch.write("content", "old");
    REQUIRE(system::make_read_only(scratch.path() / "content", false));
    const DWORD is = ::GetFileAttributesW((scratch.path() / "content").c_str());
    CHECK((is & FILE_ATTRIBUTE_READONLY) != 0);

    REQUIRE(written(scratch.path() / "content.new", "new"));
    REQUIRE(system::rename_synced(scratch.path() / "content.new", scratch.path() / "content"));

    CHECK(read(scratch.path() / "content") == "new");
}

TEST_CASE("what cannot be removed is told of and keeps nothing else", "[system][files]") {
    const Scratch scratch;
    scratch.write("study/a/held", "");
    scratch.write("study/b/free", "");
    std::error_code why;
    {
        const system::Handle held(::CreateFileW(scratch.path("study/a/held").c_str(), GENERIC_READ,
                                                FILE_SHARE_READ, nullptr, OPEN_EXISTING, 0,
                                                nullptr));
        REQUIRE(held);
        system::remove_tree(scratch.path("study"), why);
    }
    CHECK(why.value() == ERROR_SHARING_VIOLATION);
    CHECK(fs::exists(scratch.path("study/a/held")));
    CHECK_FALSE(fs::exists(scratch.path("study/b")));

    system::remove_tree(scratch.path("study"), why);
    CHECK_FALSE(why);
    CHECK_FALSE(fs::exists(scratch.path("study")));
}

TEST_CASE("of what can be no name nothing is removed, and that is told", "[system][files]") {
    const Scratch scratch;
    scratch.write("a", "");
    std::error_code why;
    CHECK_FALSE(system::remove_file(scratch.path() / "a?", why));
    CHECK(why.value() == ERROR_INVALID_NAME);
    CHECK(fs::exists(scratch.path() / "a"));
}

TEST_CASE("paths are as long as they are, also to other PCs", "[system][files]") {
    CHECK(system::verbatim_path(L"C:/folder/./deck.inp") == L"\\\\?\\C:\\folder\\deck.inp");
    CHECK(system::verbatim_path(L"\\\\pc7\\decks\\a.inp") == L"\\\\?\\UNC\\pc7\\decks\\a.inp");
    CHECK(system::verbatim_path(L"\\\\?\\C:\\a.") == L"\\\\?\\C:\\a.");
    CHECK(system::long_path(L"C:\\folder\\deck.inp") == L"C:\\folder\\deck.inp");
    const std::wstring name(300, L'x');
    CHECK(system::long_path(L"C:/" + name) == L"\\\\?\\C:\\" + name);
}

TEST_CASE("programs are known by their names, and by the first line that Linux wants",
          "[system][files]") {
    const Scratch scratch;
    scratch.write("solve.BAT", "");
    scratch.write("solve.sh", "#!/bin/sh\n");
    scratch.write("deck.inp", "*NODE\n");
    CHECK(system::is_executable(scratch.path() / "solve.BAT"));
    CHECK(system::is_executable(scratch.path() / "solve.sh"));
    CHECK_FALSE(system::is_executable(scratch.path() / "deck.inp"));
}

TEST_CASE("a secret is its user's alone", "[system][files]") {
    const Scratch scratch;
    const fs::path key = scratch.path() / "state" / "key";
    REQUIRE(system::write_private_file(key, "secret"));
    CHECK(system::read_private_file(key).value() == "secret");
    REQUIRE(system::write_private_file(key, "other"));
    CHECK(system::read_private_file(key).value() == "other");
    CHECK(system::read_private_file(scratch.path() / "none").value() == std::nullopt);
    CHECK(accounts_at(key).others.empty());
}

TEST_CASE("a secret that others may read is a secret no more, until the command that is told",
          "[system][files]") {
    const Scratch scratch;
    const fs::path key = scratch.path() / "my key";
    scratch.write("my key", "secret");
    const std::string user = accounts_at(key).user;
    allow(key, "D:P(A;;FA;;;" + user + ")(A;;FR;;;WD)");
    const auto accounts = accounts_at(key);
    REQUIRE(accounts.others.size() == 1);

    const std::string command = "icacls \"" + path_text(key) + "\" /inheritance:r /grant:r *" +
                                user + ":F /remove:g *S-1-1-0";
    CHECK(system::read_private_file(key).error().message ==
          "'" + path_text(key) + "': others than you can read or change this secret ('" +
              accounts.others[0].name + "'); '" + command +
              "' keeps it, and deleting it makes a new one");

    CHECK(std::system((command + " >NUL").c_str()) == 0);
    // Wine's icacls takes all words and does nothing.
    if (system::function_of<const char*()>(L"ntdll.dll", "wine_get_version") == nullptr)
        CHECK(system::read_private_file(key).value() == "secret");
    else
        CHECK(accounts_at(key).others.size() == 1);
}

TEST_CASE("links lead elsewhere, and what a service keeps for the user does not",
          "[system][files]") {
    const auto is_link = [](DWORD attributes, DWORD tag) {
        return system::is_link(FILE_ATTRIBUTE_TAG_INFO{attributes, tag});
    };
    constexpr DWORD one_drive = 0x9000001A, less_than_whole = 0x80000013;  // and deduplicated
    CHECK(is_link(FILE_ATTRIBUTE_REPARSE_POINT, IO_REPARSE_TAG_SYMLINK));
    CHECK(is_link(FILE_ATTRIBUTE_REPARSE_POINT | FILE_ATTRIBUTE_DIRECTORY,
                  IO_REPARSE_TAG_MOUNT_POINT));
    CHECK_FALSE(is_link(FILE_ATTRIBUTE_REPARSE_POINT | FILE_ATTRIBUTE_DIRECTORY, one_drive));
    CHECK_FALSE(is_link(FILE_ATTRIBUTE_REPARSE_POINT, less_than_whole));
    CHECK_FALSE(is_link(FILE_ATTRIBUTE_DIRECTORY, IO_REPARSE_TAG_MOUNT_POINT));

    const Scratch scratch;
    scratch.write("file", "");
    CHECK_FALSE(system::is_link(scratch.path()));
    CHECK_FALSE(system::is_link(scratch.path("file")));
    CHECK_FALSE(system::is_link(scratch.path("none")));
}

TEST_CASE("a private folder goes with its owner, and what a killed one left is swept",
          "[system][files]") {
    fs::path path;
    {
        const system::PrivateFolder folder;
        path = folder.path();
        std::ofstream(path / "words") << "hello";
        CHECK(fs::exists(path / "words"));
        system::sweep_private_folders();
        CHECK(fs::exists(path / "words"));
    }
    CHECK_FALSE(fs::exists(path));

    const fs::path left = fs::temp_directory_path() / "femrun-4000000000-1-00000000";
    fs::create_directories(left / "words");
    system::sweep_private_folders();
    CHECK_FALSE(fs::exists(left));
}
