// SPDX-License-Identifier: MIT
// A folder with a model in it, and the solver at work there with the real programs.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "femrun/abi/femrun.h"

namespace bench {

/// Removed with everything in it.
class Folder {
public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    const std::filesystem::path& path() const { return path_; }
    /// Where attempts work; made anew for each.
    std::filesystem::path work;
    void write(const std::string& file, const std::string& text) const;
    std::string read(const std::string& file) const;
    /// Writes a shell script that can be run; returns its path.
    std::string script(const std::string& file, const std::string& text) const;
    /// Copies an example's file; each pair of `changes` replaces a text that must be there.
    void copy_example(const std::string& file,
                      const std::vector<std::pair<std::string, std::string>>& changes = {}) const;

private:
    std::filesystem::path path_;
};

/// For a script in front of a program: no file of its takes more than so many blocks of 512 bytes,
/// and what comes on top fails as it does on a full disk, without a signal.
inline std::string disk_of_blocks(int count) {
    return "trap '' XFSZ\nulimit -f " + std::to_string(count);
}

/// How a call ended: "ok", or "KIND|STAGE|MESSAGE" with the ABI's word for the status.
using Said = std::string;

struct Solved {
    Said said;
    std::map<std::string, double> response;
    std::vector<std::string> log, artefacts;
};

/// A design: numbers, or texts of categorical quantities.
struct Value {
    std::string name;
    double number = 0;
    std::string text = {};
    bool optional = false;  // the study has a use of its own for it
};

/// Makes the solver of `settings` (JSON), opens it for the design and `responses`, and solves in
/// `folder`/work, which is made anew. A response whose name ends with '?' is only recorded.
Solved solve(const Folder& folder, const std::string& settings, const std::vector<Value>& design,
             const std::vector<std::string>& responses);

/// The same without solving: what `open` says.
Said open(const Folder& folder, const std::string& settings, const std::vector<Value>& design,
          const std::vector<std::string>& responses);

struct Probed {
    Said said;
    std::map<std::string, std::string> facts;
    std::map<std::string, double> variables;
    std::vector<std::string> responses;
};
Probed probe(const Folder& folder, const std::string& settings);

}  // namespace bench
