// SPDX-License-Identifier: MIT
#include "serve/study_files.hpp"

#include "base/path_text.hpp"
#include "stage/manifest.hpp"
#include "stage/study_folder.hpp"
#include "work/attempt_folder.hpp"

namespace femrun::serve {

StudyFiles::StudyFiles(loop::EventLoop& loop, const std::filesystem::path& files_folder)
    : store_(loop, stage::Store(files_folder / "store")), studies_(files_folder / "studies") {}

kj::Promise<std::vector<std::string>> StudyFiles::lacking(std::vector<std::string> hashes) {
    return store_.run([hashes = std::move(hashes)](stage::Store& store) {
        std::vector<std::string> missing;
        for (const std::string& hash : hashes)
            if (!store.find(hash)) missing.push_back(hash);
        return missing;
    });
}

kj::Promise<Result<StudyFiles::Folder>> StudyFiles::make(const std::string& study,
                                                         work::Staging staging) {
    const std::string name = work::folder_name(study);
    const auto path = studies_ / path_of(name);
    return store_.run(
        [name, path, staging = std::move(staging)](stage::Store& store) -> Result<Folder> {
            if (auto kept = store.keep(name, stage::hashes_of(staging)); !kept)
                return std::move(kept).error();
            auto hold = store.hold(stage::hashes_of(staging));
            if (!hold) return std::move(hold).error();
            if (auto made = stage::make_study_folder(store, staging.files, path); !made)
                return std::move(made).error();
            return Folder{path, std::make_shared<stage::Hold>(std::move(*hold))};
        });
}

void StudyFiles::release(const std::string& study) {
    const auto nobody_waits =
        store_.run([name = work::folder_name(study)](stage::Store& store) { store.release(name); });
}

}  // namespace femrun::serve
