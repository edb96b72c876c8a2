#include "Dashboards.h"

// One line for each file below Web: a file that is not listed here is not served.
#define FILES(X) \
  X(text_en, "text/en.json") \
  X(text_it, "text/it.json")

static const unsigned char text_en[] = {
#embed "Web/text/en.json"
};
static const unsigned char text_it[] = {
#embed "Web/text/it.json"
};

#define ENTRY(name, path) {path, name, sizeof(name)},
static const struct dashboards_file files[] = {FILES(ENTRY)};

const struct dashboards_file *dashboards_files(size_t *count) {
  *count = sizeof(files) / sizeof(files[0]);
  return files;
}
