#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "peer.h"

static int usage(void) {
  fputs("usage: bench-peer poll|forever PORT FILTER\n"
        "       bench-peer publish PORT COUNT RATE TOPICS SEED      RATE in messages a second, 0 for all it takes\n",
        stderr);
  return 2;
}

int main(int count, char **words) {
  if (count == 4 && strcmp(words[1], "poll") == 0) return count_on_poll(words[2], words[3]);
  if (count == 4 && strcmp(words[1], "forever") == 0) return count_on_loop_forever(words[2], words[3]);
  if (count == 7 && strcmp(words[1], "publish") == 0) {
    return publish(words[2], atol(words[3]), atol(words[4]), atol(words[5]), strtoul(words[6], NULL, 10));
  }
  return usage();
}
