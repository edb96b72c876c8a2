#pragma once

#include <stddef.h>

/// seeds/officina-liberty/presenza.json5, the worked example; `*length` says how many bytes.
const unsigned char *seeds_officina_liberty(size_t *length);

/// seeds/officina-liberty/members.json5, the invented members of the demo.
const unsigned char *seeds_members(size_t *length);
