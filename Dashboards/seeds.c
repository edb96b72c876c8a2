#include "Seeds.h"

static const unsigned char officina_liberty[] = {
#embed "../seeds/officina-liberty/presenza.json5"
};
static const unsigned char members[] = {
#embed "../seeds/officina-liberty/members.json5"
};

const unsigned char *seeds_officina_liberty(size_t *length) {
  *length = sizeof(officina_liberty);
  return officina_liberty;
}

const unsigned char *seeds_members(size_t *length) {
  *length = sizeof(members);
  return members;
}
