// SPDX-License-Identifier: MIT
// The settings as JSON Schema, which the host checks and `femrun init` and the docs show. What a
// schema cannot say (one of two forms, files that exist) is checked by read_plan().
#pragma once

#include "example_step.hpp"

namespace femrun::command {

inline constexpr const char* settings_schema = R"json({
 "type": "object",
 "examples": [{"steps": [)json" FEMRUN_COMMAND_EXAMPLE_STEP R"json(],
               "outputs": {"result": {"file": "step1.log", "name": "result"}}}],
 "additionalProperties": false,
 "required": ["steps"],
 "properties": {
  "templates": {
   "type": "array",
   "examples": [["input.txt.tmpl"]],
   "description": "Text files with places such as ${thickness:.6g}, written into the work folder with the design's values: a path relative to the study file, or { from, to }. Without 'to' the name loses its ending .tmpl or .in.",
   "items": {"format": "path", "description": "a path, or { from = \"a.inp.tmpl\", to = \"a.inp\" }"}
  },
  "files": {
   "type": "array",
   "examples": [["mesh.dat"]],
   "description": "Files and folders copied into the work folder: a path relative to the study file, or { from, to }.",
   "items": {"format": "path", "description": "a path, or { from = \"meshes/fine.dat\", to = \"mesh.dat\" }"}
  },
  "steps": {
   "type": "array",
   "description": "The programs to run, one after the other, in the work folder.",
   "items": {
    "type": "object",
    "additionalProperties": false,
    "required": ["program"],
    "properties": {
     "program": {"type": "string", "format": "path", "description": "A name that is looked up in PATH, an absolute path, or a path with a slash that is looked for among the staged files and then beside the study file."},
     "arguments": {"type": "array", "description": "Texts, which may have places, or numbers.", "items": {}},
     "environment": {"type": "object", "examples": [{"OMP_NUM_THREADS": "1"}], "description": "Variables on top of the worker's own; values may have places."},
     "time_limit": {"type": "string", "examples": ["30 min"], "description": "Wall time after which the program and all that it started are killed: '30 s', '1 h 30 min'."},
     "stage": {"type": "string", "enum": ["model", "mesh", "solve", "post"], "default": "solve", "description": "What a failure of this step counts as."},
     "output": {"type": "string", "examples": ["solver.log"], "description": "File for what the program prints; step1.log and so on unless it is given."},
     "error": {"type": "string", "examples": ["errors.log"], "description": "File for what the program prints as errors; the same file as 'output' unless it is given."},
     "failures": {
      "type": "array",
      "examples": [[{"pattern": "(?i)no licen[cs]e", "kind": "resource", "stage": "licence"}]],
      "description": "How failures show, beside exit codes other than 0; the first entry that holds decides.",
      "items": {
       "type": "object",
       "additionalProperties": false,
       "properties": {
        "exit_code": {"description": "An exit code or a list of them; 128 + N also stands for signal N."},
        "pattern": {"type": "string", "description": "A regular expression that a line matches."},
        "without": {"type": "string", "description": "A regular expression that no line matches."},
        "file": {"type": "string", "description": "The file in the work folder to look into; what the step printed unless it is given."},
        "kind": {"type": "string", "enum": ["design", "resource", "fault"], "default": "design", "description": "design: this design cannot be solved; resource: try again later; fault: the set-up is broken."},
        "stage": {"type": "string", "enum": ["model", "mesh", "solve", "post", "licence", "memory", "disk", "time"], "description": "design: model, mesh, solve or post (the step's unless it is given); resource: licence, memory, disk or time."},
        "message": {"type": "string", "description": "What to say about it."}
       }
      }
     }
    }
   }
  },
  "outputs": {
   "type": "object",
   "description": "Where each response stands after the last step: file with pattern, column and row, pointer, or name.",
   "additionalProperties": {
    "type": "object",
    "additionalProperties": false,
    "required": ["file"],
    "properties": {
     "file": {"type": "string", "description": "In the work folder."},
     "pattern": {"type": "string", "description": "A regular expression whose group 1 is the number."},
     "name": {"type": "string", "description": "The line begins with this name; blanks, '=', ':' or ',' and the number follow, or the number begins the next line that is not blank."},
     "match": {"description": "Which match counts: 'last', 'first', a number from 1, or from -1 backwards; the last unless it is given."},
     "column": {"description": "A column's name in the header line, or its number from 1."},
     "row": {"description": "Which row counts: 'last', 'first', a number from 1, or from -1 backwards; the last unless it is given."},
     "format": {"type": "string", "enum": ["table", "csv"], "description": "table: fields between blanks; csv: between delimiters. A file's ending .csv or a delimiter means csv."},
     "delimiter": {"type": "string", "description": "Between the fields of a csv file; ',', ';' or a tab, whichever its lines have, unless it is given."},
     "decimal": {"type": "string", "enum": [".", ","], "description": "The decimal mark of the file's numbers; '.' unless it is given."},
     "exponent": {"type": "string", "enum": ["letter", "bare"], "description": "bare: exponents may stand without their letter, 12.5-2 for 12.5E-2."},
     "after": {"type": "string", "description": "A regular expression: only lines below one that matches it count, up to the next such line."},
     "until": {"type": "string", "description": "A regular expression for the line at which the lines that count end."},
     "block": {"description": "With 'after': below which of the lines that match: 'last', 'first', a number from 1, or from -1 backwards; the last unless it is given."},
     "pointer": {"type": "string", "description": "Where in a JSON document: '/results/mass'."}
    }
   }
  },
  "dakota": {
   "type": "object",
   "description": "Talk to the last step as Dakota talks to its driver: a parameters file, a results file, and both names as the last arguments.",
   "additionalProperties": false,
   "required": ["responses"],
   "properties": {
    "responses": {"type": "array", "items": {"type": "string"}, "description": "What the results file holds, in order."},
    "parameters": {"type": "string", "default": "params.in", "description": "The parameters file."},
    "results": {"type": "string", "default": "results.out", "description": "The results file."},
    "format": {"type": "string", "enum": ["standard", "aprepro"], "default": "standard", "description": "Of the parameters file."},
    "labeled": {"type": "boolean", "default": false, "description": "Whether every result must have its response's name behind it."}
   }
  },
  "unused": {
   "type": "array",
   "examples": [["radius"]],
   "items": {"type": "string"},
   "description": "Parameters that may go unused, because something else than the programs uses them."
  }
 }
})json";

}  // namespace femrun::command
