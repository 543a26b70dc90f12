# SPDX-License-Identifier: MIT
# Rooms whose stories are told on Windows too. Which are not, and why, stands in not_told_there.
set(femrun_rooms_told_on_windows base system engines study work stage store spool loop gate view)
