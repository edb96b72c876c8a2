#include "Scenarios.h"

// To add a scenario: put its file into seeds/scenarios and add its three lines and its row here, in the order of `simulator list`.
static const unsigned char ordinary_week[] = {
#embed "../../seeds/scenarios/ordinary-week.json5"
};
static const unsigned char many_makers[] = {
#embed "../../seeds/scenarios/many-makers.json5"
};
static const unsigned char training_course[] = {
#embed "../../seeds/scenarios/training-course.json5"
};
static const unsigned char inauguration[] = {
#embed "../../seeds/scenarios/inauguration.json5"
};
static const unsigned char festival_della_scienza[] = {
#embed "../../seeds/scenarios/festival-della-scienza.json5"
};
static const unsigned char holiday[] = {
#embed "../../seeds/scenarios/holiday.json5"
};
static const unsigned char nobody_keeps_bookings[] = {
#embed "../../seeds/scenarios/nobody-keeps-bookings.json5"
};
static const unsigned char quiet_day[] = {
#embed "../../seeds/scenarios/quiet-day.json5"
};
static const unsigned char busy_day[] = {
#embed "../../seeds/scenarios/busy-day.json5"
};
static const unsigned char dst_spring[] = {
#embed "../../seeds/scenarios/dst-spring.json5"
};
static const unsigned char dst_autumn[] = {
#embed "../../seeds/scenarios/dst-autumn.json5"
};
static const unsigned char hundred_thousand_sensors[] = {
#embed "../../seeds/scenarios/hundred-thousand-sensors.json5"
};

static const struct {
  const char *name;
  const unsigned char *bytes;
  size_t length;
} scenarios[] = {
  {"ordinary-week", ordinary_week, sizeof(ordinary_week)},
  {"many-makers", many_makers, sizeof(many_makers)},
  {"training-course", training_course, sizeof(training_course)},
  {"inauguration", inauguration, sizeof(inauguration)},
  {"festival-della-scienza", festival_della_scienza, sizeof(festival_della_scienza)},
  {"holiday", holiday, sizeof(holiday)},
  {"nobody-keeps-bookings", nobody_keeps_bookings, sizeof(nobody_keeps_bookings)},
  {"quiet-day", quiet_day, sizeof(quiet_day)},
  {"busy-day", busy_day, sizeof(busy_day)},
  {"dst-spring", dst_spring, sizeof(dst_spring)},
  {"dst-autumn", dst_autumn, sizeof(dst_autumn)},
  {"hundred-thousand-sensors", hundred_thousand_sensors, sizeof(hundred_thousand_sensors)},
};

size_t scenarios_count(void) { return sizeof(scenarios) / sizeof(scenarios[0]); }

const char *scenarios_name(size_t number) { return scenarios[number].name; }

const unsigned char *scenarios_file(size_t number, size_t *length) {
  *length = scenarios[number].length;
  return scenarios[number].bytes;
}
