// SPDX-License-Identifier: MIT
// The settings as JSON Schema, which the host checks. What a schema cannot say is checked by
// read_settings().
#pragma once

namespace femtet {

inline constexpr const char* settings_schema = R"json({
 "type": "object",
 "additionalProperties": false,
 "required": ["project", "outputs"],
 "properties": {
  "project": {"type": "string", "format": "path", "examples": ["coil.femprj"],
   "description": "Femtet's project. A copy of it is opened; the file itself is never written."},
  "model": {"type": "string",
   "description": "Analysis model in the project; the one that it opens with unless said."},
  "connect": {"type": "string", "enum": ["new", "existing"], "default": "new",
   "description": "new: a Femtet is started for each slot. existing: the one that is open is used, for one slot, and stays open."},
  "result_window": {"type": "boolean", "default": false,
   "description": "Whether results are shown in Femtet's window. Some calls (extrema of fields) want false."},
  "result_file": {"type": "boolean", "default": false,
   "description": "Whether each attempt's folder gets the result file, result.pdt."},
  "picture": {"type": "boolean", "default": false,
   "description": "Whether each attempt's folder gets a picture of the model, model.jpg."},
  "dialogs": {"type": "string", "enum": ["confirm", "fail"], "default": "confirm",
   "description": "What is done when Femtet shows a dialog and waits: its default button is pressed, or the attempt ends."},
  "program": {"type": "string",
   "description": "Path of Femtet.exe, which may be relative to the study file; the one whose macros are enabled unless said."},
  "files": {"type": "array", "items": {"type": "string", "format": "path"},
   "description": "Files beside the project that it reads (imported geometry, say); copied with it."},
  "unused": {"type": "array", "items": {"type": "string"},
   "description": "Quantities of the study that are no variables of the model, because only calls or formulas use them."},
  "variables": {"type": "object", "format": "variable names", "additionalProperties": {"type": "string"},
   "description": "Variables of the model whose names differ from those of the parameters that set them: width = \"幅-1\"."},
  "licence_words": {"type": "array", "items": {"type": "string"},
   "description": "A message of Femtet with one of these words in it says that there is no licence: the attempt waits for one. Known are words of English and Japanese."},
  "dry_run": {"type": "boolean", "default": false, "probe": true,
   "description": "Whether a probe rebuilds and meshes the model once, and tells all that there is to be known of this Femtet, as 'femrun probe' has it do."},
  "start_limit": {"type": "string", "default": "2 min",
   "description": "Wall time after which a Femtet that is not ready is ended: '30 s', '5 min'."},
  "call_limit": {"type": "string", "default": "1 min",
   "description": "Wall time of opening, of setting variables and of reading outputs, each."},
  "rebuild_limit": {"type": "string", "default": "10 min",
   "description": "Wall time of rebuilding the model."},
  "mesh_limit": {"type": "string", "examples": ["30 min"],
   "description": "Wall time of meshing. None unless said."},
  "solve_limit": {"type": "string", "examples": ["2 h"],
   "description": "Wall time of solving. None unless said."},
  "outputs": {"type": "object",
   "description": "The responses of the study by name.",
   "examples": [{"displacement": {"call": "Gogh.Galileo.GetMaxDisplacement_py()[2]"}}],
   "additionalProperties": {"type": "object", "additionalProperties": false,
    "properties": {
     "call": {"type": "string",
      "description": "What is read, as a macro has it: \"Gogh.Watt.GetTemp_py('CHIP')[0]\"; assignments may stand before, with ';'."},
     "parametric": {"type": "integer", "minimum": 1,
      "description": "Number of an output setting that was made in Femtet's own window for its parametric analysis, instead of a call."},
     "model": {"type": "string",
      "description": "Analysis model that has it; solver.model unless said. Each model that is named is solved."},
     "mode": {"type": ["integer", "string"],
      "description": "Mode, frequency or step that is selected before: 0 is the first, \"last\" the last."},
     "reduce": {"type": "string",
      "description": "Over all modes: 'min over modes', 'max ...', 'mean ...', 'first peak ...', 'first dip ...', 'nearest to 1400 over modes'."},
     "give": {"type": "string",
      "description": "A call that is read at the mode that reduce chooses, and is the value instead: \"Gogh.Hertz.GetFreq().Real\"."},
     "factor": {"type": "number", "default": 1,
      "description": "Multiplies the value: 1e6 makes uH of H."}
    }}}
 }
})json";

}  // namespace femtet
