// A subscriber on libmosquitto that only counts: the least that reading MQTT with it can cost.
#include <errno.h>
#include <mosquitto.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "peer.h"

static long received;
static volatile sig_atomic_t is_over;
static const char *filter_of_all;

static void on_message(struct mosquitto *client, void *context, const struct mosquitto_message *message) {
  (void)client, (void)context, (void)message;
  received++;
}

static void on_connect(struct mosquitto *client, void *context, int code) {
  (void)context;
  if (code != 0 || mosquitto_subscribe(client, NULL, filter_of_all, 1) != MOSQ_ERR_SUCCESS) exit(1);
}

static void on_subscribe(struct mosquitto *client, void *context, int number, int count, const int *granted) {
  (void)client, (void)context, (void)number, (void)count, (void)granted;
  puts("ready");
  fflush(stdout);
}

static void report(void) {
  printf("received %ld\n", received);
  fflush(stdout);
}

static void over(int signal) {
  (void)signal;
  is_over = 1;
}

static struct mosquitto *start(const char *port, const char *filter) {
  filter_of_all = filter;
  mosquitto_lib_init();
  struct mosquitto *client = mosquitto_new(NULL, true, NULL);
  if (client == NULL) return NULL;
  mosquitto_connect_callback_set(client, on_connect);
  mosquitto_subscribe_callback_set(client, on_subscribe);
  mosquitto_message_callback_set(client, on_message);
  mosquitto_int_option(client, MOSQ_OPT_TCP_NODELAY, 1);
  if (mosquitto_connect(client, "127.0.0.1", atoi(port), 60) != MOSQ_ERR_SUCCESS) return NULL;
  struct sigaction action = {.sa_handler = over};
  sigaction(SIGTERM, &action, NULL);
  return client;
}

int count_on_poll(const char *port, const char *filter) {
  struct mosquitto *client = start(port, filter);
  if (client == NULL) return 1;
  while (!is_over) {
    struct pollfd entry = {.fd = mosquitto_socket(client), .events = POLLIN};
    if (mosquitto_want_write(client)) entry.events |= POLLOUT;
    if (poll(&entry, 1, 500) > 0) {
      if (entry.revents & POLLOUT) mosquitto_loop_write(client, 1);
      // libmosquitto reads one packet a call, and leaves EAGAIN behind once the socket is empty.
      while (entry.revents & POLLIN) {
        errno = 0;
        if (mosquitto_loop_read(client, 1) != MOSQ_ERR_SUCCESS) return 1;
        if (errno == EAGAIN) break;
      }
    }
    mosquitto_loop_misc(client);
  }
  report();
  return 0;
}

static void over_at_once(int signal) {
  (void)signal;
  char line[32];
  // Only the thread that counts gets here, between two system calls of its loop.
  int length = snprintf(line, sizeof line, "received %ld\n", received);
  if (write(1, line, (size_t)length) < 0) _exit(1);
  _exit(0);
}

int count_on_loop_forever(const char *port, const char *filter) {
  struct mosquitto *client = start(port, filter);
  if (client == NULL) return 1;
  struct sigaction action = {.sa_handler = over_at_once};
  sigaction(SIGTERM, &action, NULL);
  return mosquitto_loop_forever(client, 500, 1) == MOSQ_ERR_SUCCESS ? 0 : 1;
}
