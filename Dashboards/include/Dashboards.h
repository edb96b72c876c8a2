#pragma once

#include <stddef.h>

#include "Seeds.h"

/// One file that the binary carries: its path below `Web`, and its bytes.
struct dashboards_file {
  const char *path;
  const unsigned char *bytes;
  size_t length;
};

/// The files, in order of path; `*count` says how many.
const struct dashboards_file *dashboards_files(size_t *count);
