# SPDX-License-Identifier: MIT
# Rooms whose stories are told on Windows too; within them, those in NAME_posix_test.cpp are not, nor
# the ones that want RapidCheck, which is not built for Windows.
#
# Not told there are stories
#   of schedule, run, worker, wire and the simulation, which see no system: integers and values alone
#   of net, which pass there, but take nine minutes to compile
#   of serve and host, which have programs in their middle: tests/scenarios tells of these
#   of the growth of memory, which counts allocations by means of glibc
set(femrun_rooms_told_on_windows base system study work stage store spool loop gate view)
