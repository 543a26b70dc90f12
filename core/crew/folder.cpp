// SPDX-License-Identifier: MIT
#include "crew/folder.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "system/folders.hpp"
#include "system/private_file.hpp"
#include "system/removal.hpp"

namespace femrun::crew {

namespace fs = std::filesystem;

namespace {

constexpr const char* spec_name = "crew.json";
constexpr const char* book_name = "jobs.json";
constexpr const char* user_name = "user.address";
constexpr const char* worker_name = "worker.address";
constexpr const char* lock_name = "keeper.lock";

fs::path crews_folder() { return system::cache_folder() / "crews"; }

/// What a file of ours holds, as `read` has it; `none` where it is not there.
template <typename Value, typename Read>
Result<Value> value_in(const fs::path& file, Value none, Read read) {
    auto text = system::read_private_file(file);
    if (!text) return std::move(text).error();
    if (!*text) return none;
    auto value = read(**text);
    if (!value) return std::move(value).error().within(fmt::format("'{}'", path_text(file)));
    return Value(*std::move(value));
}

}  // namespace

Folder Folder::named(const std::string& name) { return Folder(crews_folder() / path_of(name)); }

std::vector<Folder> Folder::all() {
    std::vector<Folder> found;
    std::error_code none;
    for (const fs::directory_entry& entry : fs::directory_iterator(crews_folder(), none))
        if (fs::exists(entry.path() / spec_name, none)) found.emplace_back(entry.path());
    std::ranges::sort(found, {}, [](const Folder& folder) { return folder.path(); });
    return found;
}

Result<std::optional<Spec>> Folder::spec() const {
    return value_in<std::optional<Spec>>(path_ / spec_name, std::nullopt, spec_from_json);
}

Result<void> Folder::write(const Spec& spec) const {
    return system::write_private_file(path_ / spec_name, to_json(spec));
}

Result<Book> Folder::book() const {
    return value_in<Book>(path_ / book_name, Book{}, book_from_json);
}

Result<void> Folder::write(const Book& book) const {
    return system::write_private_file(path_ / book_name, to_json(book));
}

Result<Folder::Addresses> Folder::addresses() const {
    Addresses found;
    for (const auto& [name, into] :
         {std::pair(user_name, &found.user), {worker_name, &found.worker}}) {
        auto text = system::read_private_file(path_ / name);
        if (!text) return std::move(text).error();
        if (!*text)
            return Error{ErrorKind::missing,
                         fmt::format("'{}': there is no such file; 'femrun workers up' makes it",
                                     path_text(path_ / name))};
        *into = **text;
    }
    return found;
}

Result<void> Folder::write(const Addresses& addresses) const {
    if (auto done = system::write_private_file(path_ / user_name, addresses.user); !done)
        return done;
    return system::write_private_file(path_ / worker_name, addresses.worker);
}

Result<std::unique_ptr<system::FileLock>> Folder::keep() const {
    auto taken = system::FileLock::take(path_text(path_ / lock_name));
    if (!taken)
        return std::move(taken).error().within(fmt::format("'{}'", path_text(path_ / lock_name)));
    return std::move(taken->lock);
}

bool Folder::is_kept() const {
    return system::FileLock::held(path_text(path_ / lock_name)).has_value();
}

void Folder::remove() const {
    std::error_code stays;  // a crew without a spec is none
    system::remove_file(path_ / spec_name, stays);
    system::remove_tree(path_, stays);
}

}  // namespace femrun::crew
