/* SPDX-License-Identifier: MIT */
/*
 * The settings of a plugin, for C: flat values by their key. (C++ has femrun/settings.hpp.)
 *
 * Settings are the JSON text of one object. The host has held it against the schema and filled in
 * defaults, so that what is required is there and of its type; what is neither required nor has a
 * default may be missing.
 *
 *     static femrun_status_t create(const femrun_host_t *host, femrun_text_t settings, ...) {
 *         double load = 0;
 *         char   material[32] = "steel";
 *         if (!femrun_settings_hold(settings))
 *             return say(host, FEMRUN_INVALID, "", "the settings are no JSON object");
 *         if (!femrun_setting_number(settings, "load", &load))
 *             return say(host, FEMRUN_INVALID, "", "setting 'load' is missing or no number");
 *         femrun_setting_text(settings, "material", material, sizeof material);
 *
 * Nested tables and lists are skipped: who has such settings uses a JSON library.
 */
#ifndef FEMRUN_SETTINGS_H
#define FEMRUN_SETTINGS_H

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "abi/base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* -- reading JSON (RFC 8259): each moves `at` behind what it reads, or says 0 */

typedef struct femrun_json {
    const char *at, *end;
    int         depth; /* of tables and lists around `at` */
} femrun_json_t;

static inline void femrun_json_blanks(femrun_json_t *json) {
    while (json->at < json->end && (*json->at == ' ' || *json->at == '\t' || *json->at == '\n' ||
                                    *json->at == '\r'))
        ++json->at;
}

/* A character, after blanks. */
static inline int femrun_json_sign(femrun_json_t *json, char sign) {
    femrun_json_blanks(json);
    if (json->at == json->end || *json->at != sign) return 0;
    ++json->at;
    return 1;
}

static inline int femrun_json_word(femrun_json_t *json, const char *word) {
    const size_t size = strlen(word);
    if ((size_t)(json->end - json->at) < size || memcmp(json->at, word, size) != 0) return 0;
    json->at += size;
    return 1;
}

/* Four hexadecimal digits. */
static inline int femrun_json_unit(femrun_json_t *json, unsigned *unit) {
    int i;
    *unit = 0;
    if (json->end - json->at < 4) return 0;
    for (i = 0; i < 4; ++i) {
        const char digit = *json->at++;
        if (digit >= '0' && digit <= '9') *unit = *unit * 16 + (unsigned)(digit - '0');
        else if (digit >= 'a' && digit <= 'f') *unit = *unit * 16 + (unsigned)(digit - 'a' + 10);
        else if (digit >= 'A' && digit <= 'F') *unit = *unit * 16 + (unsigned)(digit - 'A' + 10);
        else return 0;
    }
    return 1;
}

/* `code` as UTF-8 into `bytes`; how many. */
static inline int femrun_json_utf8(unsigned code, char bytes[4]) {
    if (code < 0x80) {
        bytes[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        bytes[0] = (char)(0xC0 | code >> 6);
        bytes[1] = (char)(0x80 | (code & 0x3F));
        return 2;
    }
    if (code < 0x10000) {
        bytes[0] = (char)(0xE0 | code >> 12);
        bytes[1] = (char)(0x80 | (code >> 6 & 0x3F));
        bytes[2] = (char)(0x80 | (code & 0x3F));
        return 3;
    }
    bytes[0] = (char)(0xF0 | code >> 18);
    bytes[1] = (char)(0x80 | (code >> 12 & 0x3F));
    bytes[2] = (char)(0x80 | (code >> 6 & 0x3F));
    bytes[3] = (char)(0x80 | (code & 0x3F));
    return 4;
}

/* What follows a backslash, into `bytes`; how many, or 0. */
static inline int femrun_json_escape(femrun_json_t *json, char bytes[4]) {
    static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    const char       *found;
    unsigned          code, low;
    if (json->at == json->end) return 0;
    if (*json->at != 'u') {
        found = *json->at ? strchr(letters, *json->at) : NULL;
        if (!found) return 0;
        ++json->at;
        bytes[0] = meant[found - letters];
        return 1;
    }
    ++json->at;
    if (!femrun_json_unit(json, &code)) return 0;
    if (code >= 0xDC00 && code < 0xE000) return 0;
    if (code >= 0xD800 && code < 0xDC00) { /* the first half of a pair */
        if (!femrun_json_word(json, "\\u") || !femrun_json_unit(json, &low)) return 0;
        if (low < 0xDC00 || low >= 0xE000) return 0;
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    return femrun_json_utf8(code, bytes);
}

/* A text, of which as much goes into `into` as there is room, ended with a 0; `into` may be null.
 * *size becomes the bytes that it has. */
static inline int femrun_json_text(femrun_json_t *json, char *into, size_t room, size_t *size) {
    char bytes[4];
    int  count, i;
    *size = 0;
    if (!femrun_json_sign(json, '"')) return 0;
    for (;;) {
        if (json->at == json->end || (unsigned char)*json->at < 0x20) return 0;
        if (*json->at == '"') break;
        if (*json->at == '\\') {
            ++json->at;
            count = femrun_json_escape(json, bytes);
            if (count == 0) return 0;
        } else {
            bytes[0] = *json->at++;
            count = 1;
        }
        for (i = 0; i < count; ++i, ++*size)
            if (into && *size + 1 < room) into[*size] = bytes[i];
    }
    ++json->at;
    if (into && room > 0) into[*size < room ? *size : room - 1] = '\0';
    return 1;
}

static inline int femrun_json_digits(femrun_json_t *json) {
    const char *from = json->at;
    while (json->at < json->end && *json->at >= '0' && *json->at <= '9') ++json->at;
    return json->at > from;
}

static inline int femrun_json_number(femrun_json_t *json, double *value) {
    char        digits[512], *rest, *point;
    const char *from;
    size_t      size;
    femrun_json_blanks(json);
    from = json->at;
    femrun_json_word(json, "-");
    if (!femrun_json_word(json, "0") && !femrun_json_digits(json)) return 0;
    if (femrun_json_word(json, ".") && !femrun_json_digits(json)) return 0;
    if (femrun_json_word(json, "e") || femrun_json_word(json, "E")) {
        if (!femrun_json_word(json, "+")) femrun_json_word(json, "-");
        if (!femrun_json_digits(json)) return 0;
    }
    size = (size_t)(json->at - from);
    if (size >= sizeof digits) return 0;
    memcpy(digits, from, size);
    digits[size] = '\0';
    point = strchr(digits, '.');
    if (point) *point = *localeconv()->decimal_point; /* strtod reads what the locale writes */
    *value = strtod(digits, &rest);
    return rest == digits + size;
}

/* Any value. */
static inline int femrun_json_skip(femrun_json_t *json) {
    double number;
    size_t size;
    char   close;
    femrun_json_blanks(json);
    if (json->at == json->end) return 0;
    if (*json->at == '"') return femrun_json_text(json, NULL, 0, &size);
    if (*json->at != '{' && *json->at != '[')
        return femrun_json_word(json, "true") || femrun_json_word(json, "false") ||
               femrun_json_word(json, "null") || femrun_json_number(json, &number);
    if (++json->depth > 64) return 0;
    close = *json->at++ == '{' ? '}' : ']';
    if (!femrun_json_sign(json, close)) {
        do {
            if (close == '}' &&
                (!femrun_json_text(json, NULL, 0, &size) || !femrun_json_sign(json, ':')))
                return 0;
            if (!femrun_json_skip(json)) return 0;
        } while (femrun_json_sign(json, ','));
        if (!femrun_json_sign(json, close)) return 0;
    }
    --json->depth;
    return 1;
}

/* -- settings */

/* Whether the text is one JSON object. */
static inline int femrun_settings_hold(femrun_text_t settings) {
    femrun_json_t json;
    if (!settings.data) return 0;
    json.at = settings.data;
    json.end = settings.data + settings.size;
    json.depth = 0;
    femrun_json_blanks(&json);
    if (json.at == json.end || *json.at != '{' || !femrun_json_skip(&json)) return 0;
    femrun_json_blanks(&json);
    return json.at == json.end;
}

/* Where the value of `key` begins; 0 when there is none. */
static inline int femrun_setting_at(femrun_text_t settings, const char *key, femrun_json_t *json) {
    char   name[128];
    size_t size;
    if (!femrun_settings_hold(settings)) return 0;
    json->at = settings.data;
    json->end = settings.data + settings.size;
    json->depth = 0;
    femrun_json_sign(json, '{');
    while (femrun_json_text(json, name, sizeof name, &size)) {
        femrun_json_sign(json, ':');
        femrun_json_blanks(json);
        if (size < sizeof name && strlen(key) == size && memcmp(name, key, size) == 0) return 1;
        femrun_json_skip(json);
        if (!femrun_json_sign(json, ',')) return 0;
    }
    return 0;
}

/* The number `key` into *value; 0, and *value as it was, when there is none. */
static inline int femrun_setting_number(femrun_text_t settings, const char *key, double *value) {
    femrun_json_t json;
    double        read;
    if (!femrun_setting_at(settings, key, &json) || !femrun_json_number(&json, &read)) return 0;
    *value = read;
    return 1;
}

/* 1 or 0 of a truth value into *value; 0, and *value as it was, when there is none. */
static inline int femrun_setting_flag(femrun_text_t settings, const char *key, int *value) {
    femrun_json_t json;
    if (!femrun_setting_at(settings, key, &json)) return 0;
    if (femrun_json_word(&json, "true")) return *value = 1;
    if (!femrun_json_word(&json, "false")) return 0;
    *value = 0;
    return 1;
}

/* The text `key` into `value`, ended with a 0; 0, and `value` as it was, when there is none or it
 * does not fit into `room` bytes. */
static inline int femrun_setting_text(femrun_text_t settings, const char *key, char *value,
                                      size_t room) {
    femrun_json_t json, again;
    size_t        size;
    if (!femrun_setting_at(settings, key, &json)) return 0;
    again = json;
    if (!femrun_json_text(&json, NULL, 0, &size) || size >= room) return 0;
    return femrun_json_text(&again, value, room, &size);
}

#ifdef __cplusplus
}
#endif

#endif
