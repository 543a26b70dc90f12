// SPDX-License-Identifier: MIT
// The settings as JSON Schema, which the host checks. What a schema cannot say is checked by
// read_settings().
#pragma once

namespace calculix {

inline constexpr const char* settings_schema = R"json({
 "type": "object",
 "additionalProperties": false,
 "required": ["deck", "outputs"],
 "properties": {
  "deck": {"type": "string", "format": "path", "examples": ["model.inp"],
   "description": "CalculiX input deck, a template: ${name} and ${name:.6g} stand for the design's values. Files that it includes are taken along."},
  "geometry": {"type": "string", "format": "path", "examples": ["model.geo"],
   "description": "Geometry for gmsh (.geo). Quantities that it has in DefineConstant, or uses without setting them, are given to gmsh with -setnumber; ${name} works too."},
  "mesh": {"type": "string", "default": "mesh.inp",
   "description": "Name under which the deck includes the mesh that is made of the geometry."},
  "files": {"type": "array", "items": {"type": "string"},
   "description": "Further files that the deck or the geometry reads, relative to the deck's folder; copied for each attempt."},
  "unused": {"type": "array", "items": {"type": "string"},
   "description": "Quantities of the study that neither deck nor geometry uses, because only formulas of the study file do."},
  "ccx": {"type": "string", "default": "ccx",
   "description": "The CalculiX program: a name that is looked up in PATH, or a path, which may be relative to the study file."},
  "gmsh": {"type": "string", "default": "gmsh",
   "description": "The gmsh program: a name that is looked up in PATH, or a path, which may be relative to the study file."},
  "threads": {"type": "integer", "minimum": 1, "maximum": 1024, "default": 1,
   "description": "Threads of one gmsh or CalculiX run. One: parallel slots use the cores better."},
  "mesh_limit": {"type": "string", "examples": ["5 min"],
   "description": "Wall time after which gmsh is ended: '30 s', '5 min', '1 h 30 min'. None unless said."},
  "solve_limit": {"type": "string", "examples": ["1 h"],
   "description": "Wall time after which CalculiX is ended. None unless said."},
  "outputs": {"type": "object",
   "description": "The responses of the study by name.",
   "examples": [{"volume": {"result": "volume"}}],
   "additionalProperties": {"type": "object", "additionalProperties": false, "required": ["result"],
    "properties": {
     "result": {"type": "string",
      "enum": ["displacement", "temperature", "reaction", "stress", "volume", "mass", "energy", "frequency", "buckling_factor"],
      "description": "What is read."},
     "component": {"type": "string",
      "enum": ["x", "y", "z", "magnitude", "xx", "yy", "zz", "xy", "yz", "zx", "mises", "principal1", "principal2", "principal3", "trace"],
      "description": "Of displacement (magnitude unless said) and reaction: x, y, z, magnitude. Of stress (mises unless said), in global axes: xx to zx, mises, principal1 (largest) to principal3, and trace, which is a bar's axial stress."},
     "set": {"type": "string",
      "description": "Node or element set. Without it: everything that the results have."},
     "reduce": {"type": "string", "enum": ["min", "max", "mean", "sum", "absmax", "area_mean"],
      "description": "How many values become one: sum for reaction, volume, mass and energy, max for others unless said. area_mean weights the nodes of a physical surface by area."},
     "at": {"type": "string", "enum": ["nodes", "points"],
      "description": "Stress alone: at nodes (*EL FILE), which it is unless said, or at integration points (*EL PRINT)."},
     "axes": {"type": "string", "enum": ["global", "local"],
      "description": "Of components along axes: global, which it is unless said, or those of *TRANSFORM, *ORIENTATION and shells where the deck prints them so."},
     "where": {"type": "string",
      "description": "Region of nodes, to keep singular places out: \"x >= 10 and z < ${T}\"."},
     "factor": {"type": "number", "default": 1,
      "description": "Multiplies the value: a density makes a mass of a volume."},
     "time": {"type": "number",
      "description": "Time of the analysis to read at; its end unless said."},
     "mode": {"type": "integer", "minimum": 1,
      "description": "Of frequency (cycles per unit of time: Hz where the deck has seconds) and buckling_factor: which mode, 1 unless said."}
    }}}
 }
})json";

}  // namespace calculix
