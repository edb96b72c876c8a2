#pragma once

#include <stddef.h>

/// How many scenarios the program carries; they are numbered from 0.
size_t scenarios_count(void);

/// Its name, which is its file's in seeds/scenarios.
const char *scenarios_name(size_t number);

/// Its text; `*length` says how many bytes.
const unsigned char *scenarios_file(size_t number, size_t *length);
