// SPDX-License-Identifier: MIT
#include "store/record.hpp"

namespace femrun::store {

std::string_view to_string(StudyState state) {
    switch (state) {
        case StudyState::running:
            return "running";
        case StudyState::paused:
            return "paused";
        case StudyState::interrupted:
            return "interrupted";
        case StudyState::done:
            return "done";
    }
    return "unknown";
}

std::string_view to_string(Origin origin) {
    switch (origin) {
        case Origin::optimizer:
            return "optimizer";
        case Origin::user:
            return "user";
    }
    return "unknown";
}

std::optional<StudyState> study_state_from(std::string_view text) {
    for (const StudyState state :
         {StudyState::running, StudyState::paused, StudyState::interrupted, StudyState::done})
        if (to_string(state) == text) return state;
    return std::nullopt;
}

}  // namespace femrun::store
