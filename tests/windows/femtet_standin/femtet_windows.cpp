// SPDX-License-Identifier: MIT
#include "femtet_windows.hpp"

#include <filesystem>
#include <fstream>

#include "constants.hpp"
#include "orders.hpp"
#include "physics.hpp"
#include "results_windows.hpp"

namespace femtet_standin {

namespace {

class Application final : public Scripted {
public:
    Application(State& state, std::function<void()> when_gone)
        : Scripted(obey(state), this_version()), state_(state), when_gone_(std::move(when_gone)) {
        add_program();
        add_project();
        add_variables();
        add_solve();
        add_parametric();
    }
    ~Application() override { when_gone_(); }

private:
    VARIANT refuse(const std::string& why) {
        state_.last_error = why;
        return flag(false);
    }

    Model& model() {
        if (!state_.project) throw Raised{"E1000 Project : no project is open"};
        return state_.present();
    }

    void add_program() {
        property("hWnd", [this](const Arguments&) {
            return whole(static_cast<long>(reinterpret_cast<LONG_PTR>(state_.window)));
        });
        property("Version", [](const Arguments&) { return text("2024.0.3.81024"); });
        property("LastErrorMsg", [this](const Arguments&) { return text(state_.last_error); });
        method("ShowLastError", 0,
               [this](const Arguments&) -> VARIANT { throw Raised{state_.last_error}; });
        method("Redraw", 0, [](const Arguments&) { return nothing(); });
        method("Exit", 1, [](const Arguments&) {
            PostQuitMessage(0);
            return flag(true);
        });
        method("Fit", 0, [](const Arguments&) { return nothing(); });
        method("SavePicture", 4,
               [](const Arguments& given) { return flag(write_file(given.text(0), "picture")); });
        method("SavePDT", 2,
               [](const Arguments& given) { return flag(write_file(given.text(0), "result")); });
    }

    static bool write_file(const std::string& path, const char* what) {
        std::ofstream file(std::filesystem::path(wide(path)), std::ios::binary);
        file << what;
        return file.good();
    }

    VARIANT load(const std::string& path, const std::string& wanted) {
        auto project = Project::read(path);
        if (!project) return refuse("E2001 File : プロジェクトを開けません: " + path);
        const std::string name = wanted.empty() ? project->models.front().name : wanted;
        if (!project->find(name)) return refuse("E2002 Model : no model '" + name + "'");
        state_.project = std::move(project);
        state_.model = name;
        state_.result_open = false;
        return flag(true);
    }

    void add_project() {
        property("Project", [this](const Arguments&) {
            return text(state_.project ? state_.project->path : "");
        });
        property("AnalysisModelName", [this](const Arguments&) { return text(state_.model); });
        method("LoadProject", 2,
               [this](const Arguments& given) { return load(given.text(0), ""); });
        method("LoadProjectAndAnalysisModel", 3,
               [this](const Arguments& given) { return load(given.text(0), given.text(1)); });
        method("SaveProject", 2, [](const Arguments& given) {
            // A newer version writes what it opened anew.
            std::ofstream file(std::filesystem::path(wide(given.text(0))),
                               std::ios::binary | std::ios::app);
            file << "# saved\n";
            return flag(file.good());
        });
        method("SwitchAnalysisModel", 1, [this](const Arguments& given) {
            if (!state_.project || !state_.project->find(given.text(0)))
                return refuse("E2002 Model : no model '" + given.text(0) + "'");
            state_.model = given.text(0);
            state_.result_open = false;
            return flag(true);
        });
        method("GetAnalysisModelNames_py", 0, [this](const Arguments&) {
            (void)model();
            std::vector<VARIANT> names;
            for (const Model& each : state_.project->models) names.push_back(text(each.name));
            return list(std::move(names));
        });
    }

    void add_variables() {
        method("GetVariableNames_py", 0, [this](const Arguments&) {
            if (model().variables.empty()) return nothing();
            std::vector<VARIANT> names{text("pi")};
            for (const Variable& each : model().variables) names.push_back(text(each.name));
            return list(std::move(names));
        });
        method("GetVariableValue", 1,
               [this](const Arguments& given) { return number(variable(given.text(0)).value); });
        method("GetVariableExpression", 1, [this](const Arguments& given) {
            const Variable& found = variable(given.text(0));
            return text(found.expression.empty() ? std::to_string(found.value) : found.expression);
        });
        method("UpdateVariable", 2, [this](const Arguments& given) {
            Variable* found = model().find(given.text(0));
            if (!found) return refuse("E1010 Variable : no variable '" + given.text(0) + "'");
            found->value = given.number(1);
            found->expression.clear();
            return flag(true);
        });
    }

    Variable& variable(const std::string& name) {
        Variable* found = model().find(name);
        if (!found) throw Raised{"E1010 Variable : no variable '" + name + "'"};
        return *found;
    }

    void add_solve() {
        property("Gaudi", [this](const Arguments&) {
            (void)model();
            return object(modeller());
        });
        property("Analysis", [this](const Arguments&) {
            auto* made = new Scripted(obey(state_), this_version());
            const long type = constant(analysis_of(model()));
            made->property("AnalysisType", [type](const Arguments&) { return whole(type); });
            return object(made);
        });
        property("Gogh", [this](const Arguments&) { return gogh(state_); });
        method("Solve", 0, [this](const Arguments&) {
            if (model().broken()) return refuse(*model().broken());
            state_.solution = solve(model());
            state_.mode = 0;
            return flag(true);
        });
        method("OpenCurrentResult", 1, [this](const Arguments& given) {
            if (!state_.solution) return refuse("E5000 Result : there is no result");
            state_.result_open = true;
            state_.result_shown = given.number(0) != 0;
            return flag(true);
        });
    }

    /// What ParametricIF.dll of the stand-in asks for, and stories.
    void add_parametric() {
        method("StandInSpent", 0, [](const Arguments&) {
            const Spent all = spent();
            return list({number(static_cast<double>(all.calls)), number(all.seconds)});
        });
        method("StandInOutputs", 0, [this](const Arguments&) {
            std::vector<VARIANT> names;
            for (const auto& [what, name] : model().outputs) names.push_back(text(name));
            return list(std::move(names));
        });
        method("StandInOutput", 1, [this](const Arguments& given) {
            const auto& all = model().outputs;
            const auto index = static_cast<std::size_t>(given.number(0));
            if (index >= all.size() || !state_.solution || order_for("parametric"))
                return number(0);
            return number(state_.solution->numbers[all[index].first]);
        });
        method("StandInWriteTables", 0, [this](const Arguments&) {
            const std::filesystem::path project = wide(state_.project->path);
            const auto folder = project.parent_path() / (project.stem().wstring() + L".Results");
            std::filesystem::create_directories(folder);
            std::ofstream table(folder / (wide(state_.model) + L"_table.csv"), std::ios::binary);
            const auto order = order_for("parametric");
            table << "No, Output setting Number, Error\r\n";
            for (std::size_t i = 1; i <= model().outputs.size(); ++i)
                table << i << ", " << i << ", " << (order ? order->text : "") << "\r\n";
            std::ofstream(folder / (wide(state_.model) + L".csv")) << "values\r\n";
            return nothing();
        });
    }

    Scripted* modeller() {
        auto* made = new Scripted(obey(state_), this_version());
        made->method("Activate", 0, [](const Arguments&) { return nothing(); });
        made->method("ReExecute", 0, [this](const Arguments&) {
            state_.result_open = false;
            state_.solution.reset();
            if (const auto why = model().broken()) return refuse(*why);
            return flag(true);
        });
        made->method("Mesh", 0,
                     [this](const Arguments&) { return whole(model().broken() ? 0 : 4321); });
        return made;
    }

    State& state_;
    std::function<void()> when_gone_;
};

}  // namespace

Model& State::present() { return *project->find(model); }

IDispatch* make_femtet(State& state, std::function<void()> when_gone) {
    return new Application(state, std::move(when_gone));
}

}  // namespace femtet_standin
