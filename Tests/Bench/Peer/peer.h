#ifndef PEER_H
#define PEER_H

int count_on_poll(const char *port, const char *filter);
int count_on_loop_forever(const char *port, const char *filter);
int publish(const char *port, long count, long rate, long topics, unsigned long seed);

#endif
