# SPDX-License-Identifier: MIT
@0xd5f1a7c09b3e6482;
# Plugins as capabilities. The host serves a library's C tables as these interfaces, in its own
# process or from a process of their own; a program in any language may serve them on its standard
# streams (isolation "executable"). Core, workers and tools see only this file.
#
# Errors: an exception's text is "KIND|CAUSE|STAGE|MESSAGE" where KIND is one of invalid, missing,
# conflict, unavailable, cancelled, corrupt, fault, and CAUSE says what is unavailable: plain, licence,
# memory, disk, time, start. STAGE and MESSAGE are for people. A broken connection is a lost plugin.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("femrun::wire");

interface Plugin {
  # One plugin instance's factory: the bootstrap capability of a plugin process.

  describe @0 () -> (descriptor :Descriptor);

  makeSolver @1 (settings :Text, studyFolder :Text) -> (solver :Solver);
  # `settings` is JSON text of one object that fits the descriptor's schema.

  makeOptimizer @2 (settings :Text) -> (optimizer :Optimizer);

  alive @3 () -> ();
  # Answered at once, also while a solver computes: whoever gave the plugin a process asks once a
  # second. A process that answered and then does not for a minute was stopped, or has no memory to
  # work with; it is ended. One that does not know this call answers so, which is an answer.
}

struct Descriptor {
  kind @0 :PluginKind;
  name @1 :Text;
  version @2 :Text;
  description @3 :Text;
  settings @4 :Text;          # JSON Schema
  inProcess @5 :Bool;         # safe in the host's own process
  independent @6 :Bool;       # optimizer: proposals do not depend on verdicts
  abiVersion @7 :UInt32;
  sdkVersion @8 :Text;
}

enum PluginKind { solver @0; optimizer @1; }

enum QuantityKind { real @0; integer @1; categorical @2; }

struct Quantity {
  name @0 :Text;
  unit @1 :Text;
  kind @2 :QuantityKind;
  optional @3 :Bool;
  # The study has a use of its own for it: it is fixed or derived, or something is derived from it.
  # Any other quantity has no effect unless the solver uses it.
  low @4 :Float64 = nan;
  high @5 :Float64 = nan;
  step @6 :Float64;
  # The values that it may take: low + k * step where the step is above 0. NaN: nothing is known.
}

struct Value {
  union {
    real @0 :Float64;
    integer @1 :Int64;
    text @2 :Text;
  }
}

interface Solver {
  probe @0 () -> (probe :Probe);
  # What there is: the program, its licence, the model's variables and responses. Solves nothing.

  open @1 (quantities :List(Quantity), responses :List(Text), studyFolder :Text,
           optionalResponses :List(Bool)) -> ();
  # Once, before the first solve. `optionalResponses`, for each response: the study only records it,
  # and NaN says that it is missing. Empty: none is optional.

  solve @2 (attempt :Attempt, observer :Observer) -> (outcome :Outcome);
  # May take hours. Returns an outcome also for a failed design; throws only when the plugin or its
  # process is broken. One at a time.

  cancel @3 () -> ();
  # Asks the solve that runs to stop. Returns at once; the solve returns `cancelled` when it did.
}

struct Probe {
  facts @0 :List(Fact);
  variables @1 :List(Variable);
  responses @2 :List(Quantity);

  struct Fact { name @0 :Text; value @1 :Text; }
  struct Variable { quantity @0 :Quantity; value @1 :Value; }
}

struct Attempt {
  attempt @0 :UInt64;
  trial @1 :UInt64;
  ordinal @2 :UInt32;
  design @3 :List(Value);     # in the order of `open`
  folder @4 :Text;            # where the attempt's files may go; made at first use
}

struct Outcome {
  response @0 :List(Float64); # in the order of `open`; empty unless solved
  failure @1 :Failure;        # null when solved
  folderUsed @2 :Bool;
  artefacts @3 :List(Artefact);
  seconds @4 :Float64;        # wall time of the solve
  licences @5 :List(LicenceNews);

  struct LicenceNews {
    # Of licences that the attempt holds. Empty pool: of every one.
    what @0 :What;
    pool @1 :Text;
    enum What { killed @0; denied @1; }
  }
  struct Artefact { path @0 :Text; description @1 :Text; }
}

struct Failure {
  kind @0 :FailureKind;
  stage @1 :Text;
  message @2 :Text;
  cause @3 :Cause;
}

enum FailureKind { design @0; resource @1; infrastructure @2; fault @3; cancelled @4; setup @5; }

enum Cause {
  # What decides, beyond the kind, what follows from a failure.
  plain @0;
  declared @1;                # design: the study file names such an ending as a design's
  unreadable @2;              # design: a result that the settings name was not found
  implausible @3;             # design: a response is outside its plausible range
  unjudged @4;                # design: there is a response, but a goal has no value for it
  licence @5; memory @6; disk @7; time @8;  # resource
  worker @9; host @10; femrun @11;          # infrastructure
  start @12;                  # resource: the solver, or a program of its own, cannot be started
  opening @13; silent @14; givenBack @15; notBegun @16; superseded @17; stopped @18;
                              # infrastructure
  memoryLimit @19;            # resource: the attempt used more memory than it may
}

interface Observer {
  # What happens while a solve runs. Losing a line here is harmless.
  progress @0 (fraction :Float64, stage :Text) -> ();
  log @1 (level :UInt8, text :Text) -> ();
}

interface Optimizer {
  open @0 (problem :Problem) -> ();
  # Once, before anything else.

  ask @1 (trials :List(UInt64), outlook :Outlook)
      -> (designs :List(List(Float64)), course :Text, reason :Text);
  # One design for each trial number, ascending; fewer only when a finite space is used up. An
  # optimizer that chooses its way by the outlook says which word and sentence it chose, before these
  # designs; else they are empty.

  tell @2 (events :List(Event)) -> ();
  # What became of trials, and designs that the user wanted tried, in this order.

  replay @3 (events :List(Event)) -> (misfit :UInt64);
  # Restores the state: as `tell`, with the asks among the events repeated. `misfit` is the first
  # trial whose recorded design is not what was proposed now (the plugin has changed), else 0.
}

struct Problem {
  space @0 :SpaceDefinition;
  objectiveCount @1 :UInt32;
  constraintCount @2 :UInt32;
  seed @3 :UInt64;
}

struct Outlook {
  # What lies ahead of a study; 0 where nobody knows.
  slots @0 :UInt32;
  trialsWanted @1 :UInt64;
  trialsMost @2 :UInt64;
  leftSeconds @3 :Float64 = -1;   # below 0: its time has no limit
  solveSeconds @4 :Float64;
}

struct Event {
  trial @0 :UInt64;
  union {
    asked @1 :List(Float64);   # replay only: the design that was proposed
    adopted @2 :List(Float64);
    complete :group { losses @3 :List(Float64); excesses @4 :List(Float64); }
    failedDesign @5 :Text;     # the stage
    dropped @6 :Void;
    course @7 :Text;           # replay only: what was chosen before the ask for `trial`
  }
}

# -- the search space, as study files define it

struct SpaceDefinition {
  parameters @0 :List(Parameter);
  fixed @1 :List(Fixed);
  derived @2 :List(Formula);
  rules @3 :List(Formula);

  struct Fixed { name @0 :Text; value @1 :Value; unit @2 :Text; }
  struct Formula { name @0 :Text; expression @1 :Text; unit @2 :Text; }
}

struct Parameter {
  name @0 :Text;
  unit @1 :Text;
  domain :union {
    real :group { low @2 :Float64; high @3 :Float64; step @4 :Float64; logarithmic @5 :Bool; }
    # step 0: a continuum
    integer :group { lowest @6 :Int64; highest @7 :Int64; stride @8 :Int64; logScale @9 :Bool; }
    choices @10 :List(Value);
  }
}
