# SPDX-License-Identifier: MIT
# Rooms whose stories are told on Windows too; within them, those in NAME_posix_test.cpp are not, nor
# the ones that want RapidCheck, which is not built for Windows.
#
# Not told there are stories
#   of schedule, run, worker and the simulation, which see no system: integers and values alone
#   of net, serve and host, which have a program in their middle: tests/scenarios tells of that
#   of the growth of memory, which counts allocations by means of glibc
set(femrun_rooms_told_on_windows base system study work stage store spool loop gate wire view)
