/* SPDX-License-Identifier: MIT */
/* femrun/settings.h for Fortran, which cannot call what is inline in C. */
#include <femrun/settings.h>

int femrun_fortran_settings_hold(femrun_text_t settings) { return femrun_settings_hold(settings); }

int femrun_fortran_number(femrun_text_t settings, const char *key, double *value) {
    return femrun_setting_number(settings, key, value);
}

/* Its bytes, from the first, into `value`, which is not ended; how many into *size. */
int femrun_fortran_text(femrun_text_t settings, const char *key, char *value, size_t room,
                        size_t *size) {
    char   *ended = (char *)malloc(room + 1);
    int     found = ended && femrun_setting_text(settings, key, ended, room + 1);
    *size = found ? strlen(ended) : 0;
    if (found) memcpy(value, ended, *size);
    free(ended);
    return found;
}
