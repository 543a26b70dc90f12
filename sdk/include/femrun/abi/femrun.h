/* SPDX-License-Identifier: MIT */
/* The whole plugin interface. */
#ifndef FEMRUN_ABI_FEMRUN_H
#define FEMRUN_ABI_FEMRUN_H

#include "base.h"
#include "entry.h"
#include "ext/artefacts.h"
#include "ext/course.h"
#include "ext/licence.h"
#include "ext/log.h"
#include "ext/process.h"
#include "ext/progress.h"
#include "ext/rules.h"
#include "grid.h"
#include "host.h"
#include "optimizer.h"
#include "solver.h"
#include "version.h"

#endif
