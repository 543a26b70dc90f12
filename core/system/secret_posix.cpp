// SPDX-License-Identifier: MIT
#include "system/secret.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path_text.hpp"

namespace femrun::system {

namespace {

constexpr unsigned others = 077;

struct Descriptor {
    int number;
    ~Descriptor() {
        if (number >= 0) ::close(number);
    }
};

Error reason() { return {ErrorKind::unavailable, std::strerror(errno)}; }

/// As one word of a shell's.
std::string word(const std::string& text) {
    constexpr auto plain = [](char letter) {
        return std::isalnum(static_cast<unsigned char>(letter)) != 0 ||
               std::strchr("/._-+,:@%", letter) != nullptr;
    };
    if (std::all_of(text.begin(), text.end(), plain)) return text;
    std::string quoted = "\"";
    for (const char letter : text) {
        if (std::strchr("\"\\$`", letter) != nullptr) quoted += '\\';
        quoted += letter;
    }
    return quoted + '"';
}

}  // namespace

Result<std::optional<Secret>> open_secret(const std::filesystem::path& path,
                                          std::size_t bytes_max) {
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (file.number < 0 && errno == ENOENT) return std::optional<Secret>{};
    struct stat about {};
    if (file.number < 0 || ::fstat(file.number, &about) != 0) return reason();
    Secret secret;
    if ((about.st_mode & others) != 0) {
        secret.exposure = {fmt::format("mode {:o}", about.st_mode & 0777U),
                           "chmod 600 " + word(path_text(path))};
        return std::optional(std::move(secret));
    }
    std::array<char, 4096> some{};
    while (secret.bytes.size() < bytes_max) {
        const ssize_t got = ::read(file.number, some.data(), some.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return reason();
        if (got == 0) break;
        secret.bytes.append(some.data(), static_cast<std::size_t>(got));
    }
    return std::optional(std::move(secret));
}

}  // namespace femrun::system
