// SPDX-License-Identifier: MIT
#include "windows/parametric_windows.hpp"

#include <femrun/failure.hpp>

#include "trial/words.hpp"
#include "windows/text_windows.hpp"

namespace femtet {

namespace {

/// The code page of texts that Femtet writes: the system's, whatever this process has for its own.
UINT systems_page() {
    DWORD page = CP_ACP;
    GetLocaleInfoW(LOCALE_SYSTEM_DEFAULT, LOCALE_IDEFAULTANSICODEPAGE | LOCALE_RETURN_NUMBER,
                   reinterpret_cast<LPWSTR>(&page), sizeof page / sizeof(wchar_t));
    return page;
}

class Library final : public ParametricOutputs {
public:
    Library(const std::filesystem::path& file, DWORD process)
        : file_(file),
          // What it needs itself lies beside it.
          library_(LoadLibraryExW(file.c_str(), nullptr, LOAD_WITH_ALTERED_SEARCH_PATH)),
          process_(static_cast<int>(process)) {
        if (!library_)
            throw femrun::Missing("outputs that are parametric need '" + text_of(file) +
                                  "': " + shown_result(HRESULT_FROM_WIN32(GetLastError())) +
                                  "; name the values with a call instead");
        find("SetCurrentFemtet", set_current_);
        find("GetPrmnResult", count_);
        find("GetPrmResultName", name_);
        find("ClearPrmSweepTable", clear_sweep_);
        find("PrmCalcExecute", execute_);
        find("GetPrmResult", value_);
        find("GetLastErrorMsg", last_error_);
    }
    ~Library() override { FreeLibrary(library_); }

    std::vector<std::string> names() override {
        std::vector<std::string> all;
        set_current_(process_);
        const int count = count_();
        for (int i = 0; i < count; ++i)
            if (const char* name = name_(i)) all.push_back(utf8_of_page(systems_page(), name));
        return all;
    }
    void clear_sweep() override {
        set_current_(process_);
        clear_sweep_();
    }
    bool execute() override { return set_current_(process_) && execute_(); }
    double value(int number) override {
        set_current_(process_);
        return value_(number - 1);
    }
    std::string last_error() override {
        constexpr UINT japanese = 932;  // whatever the system's own is
        const char* said = last_error_();
        return said ? utf8_of_page(japanese, said) : std::string();
    }
    std::string decoded(const std::string& bytes) override {
        return utf8_of_page(systems_page(), bytes);
    }

private:
    template <typename Function>
    void find(const char* name, Function& function) {
        function =
            reinterpret_cast<Function>(reinterpret_cast<void*>(GetProcAddress(library_, name)));
        if (function) return;
        FreeLibrary(library_);
        throw femrun::Missing("'" + text_of(file_) + "' has no '" + name +
                              "'; use another version of Femtet, or name the values with a "
                              "call instead");
    }

    std::filesystem::path file_;
    HMODULE library_;
    int process_;
    bool (*set_current_)(int) = nullptr;
    int (*count_)() = nullptr;
    const char* (*name_)(int) = nullptr;
    bool (*clear_sweep_)() = nullptr;
    bool (*execute_)() = nullptr;
    double (*value_)(int) = nullptr;
    const char* (*last_error_)() = nullptr;
};

}  // namespace

std::unique_ptr<ParametricOutputs> open_parametric(const std::filesystem::path& folder,
                                                   DWORD process) {
    return std::make_unique<Library>(folder / "ParametricIF.dll", process);
}

}  // namespace femtet
