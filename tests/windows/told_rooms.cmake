# SPDX-License-Identifier: MIT
# Rooms whose stories are told on Windows too.
set(femrun_rooms_told_on_windows base system study work stage store spool loop gate wire view)
