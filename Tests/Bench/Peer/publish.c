// The load: Zigbee2MQTT's messages at QoS 0, 153 bytes a packet, written to the socket as they are, so that the
// publisher costs little and the broker is the wall.
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "peer.h"

enum { topic_length = 28, payload_length = 120, packet_length = 5 + topic_length + payload_length, at_once = 64 };

struct sensor {
  int battery, humidity, illuminance, temperature, occupied;
};

static uint64_t state;

static uint64_t draw(uint64_t below) {
  // xorshift64* of Marsaglia and Vigna: the same seed, the same load.
  state ^= state >> 12, state ^= state << 25, state ^= state >> 27;
  return (state * 2685821657736338717ull >> 33) % below;
}

static int between(int value, int least, int most) { return value < least ? least : value > most ? most : value; }

/// Values change now and then, as they do: the radio's with each message, the air's in one of ten, a motion in one of a hundred.
static void live(struct sensor *sensor) {
  if (draw(10) == 0) sensor->temperature = between(sensor->temperature + (int)draw(21) - 10, 1000, 3000);
  if (draw(10) == 0) sensor->humidity = between(sensor->humidity + (int)draw(41) - 20, 2000, 7000);
  if (draw(10) == 0) sensor->illuminance = between(sensor->illuminance + (int)draw(41) - 20, 100, 999);
  if (draw(100) == 0) sensor->occupied = !sensor->occupied;
}

static int render(char *packet, long topic, const struct sensor *sensor) {
  char text[packet_length + 1];
  int length = snprintf(
    text, sizeof text,
    "zigbee2mqtt/bench/desk-%05ld"
    "{\"battery\":%d,\"humidity\":%d.%02d,\"illuminance\":%d,\"linkquality\":%d,\"occupancy\":%s,"
    "\"temperature\":%d.%02d,\"voltage\":2900}",
    topic, sensor->battery, sensor->humidity / 100, sensor->humidity % 100, sensor->illuminance,
    (int)(100 + draw(155)), sensor->occupied ? "true " : "false", sensor->temperature / 100, sensor->temperature % 100);
  if (length != topic_length + payload_length) return 0;
  // MQTT 3.1.1 §3.3: PUBLISH at QoS 0, the remaining length in two bytes, the topic behind its length.
  const int remaining = 2 + topic_length + payload_length;
  packet[0] = 0x30, packet[1] = (char)(0x80 | (remaining & 0x7f)), packet[2] = (char)(remaining >> 7);
  packet[3] = 0, packet[4] = topic_length;
  memcpy(packet + 5, text, (size_t)length);
  return packet_length;
}

static int send_all(int descriptor, const char *bytes, size_t count) {
  while (count > 0) {
    ssize_t sent = send(descriptor, bytes, count, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return 0;
    bytes += sent, count -= (size_t)sent;
  }
  return 1;
}

static int open_session(const char *port) {
  struct sockaddr_in place = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(port))};
  place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0 || connect(descriptor, (struct sockaddr *)&place, sizeof place) != 0) return -1;
  int yes = 1;
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  // MQTT 3.1.1 §3.1: CONNECT with a clean session, no keepalive, and the client id "load".
  static const char hello[] = {0x10, 16, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0, 0, 4, 'l', 'o', 'a', 'd'};
  char answer[4];
  if (!send_all(descriptor, hello, sizeof hello) || recv(descriptor, answer, 4, MSG_WAITALL) != 4 || answer[3] != 0) {
    return -1;
  }
  return descriptor;
}

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000ll + time.tv_nsec;
}

static void wait_until(int64_t moment) {
  struct timespec time = {.tv_sec = moment / 1000000000, .tv_nsec = moment % 1000000000};
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL) == EINTR) {}
}

int publish(const char *port, long count, long rate, long topics, unsigned long seed) {
  state = seed * 2 + 1;
  struct sensor *sensors = calloc((size_t)topics, sizeof *sensors);
  int descriptor = open_session(port);
  if (sensors == NULL || descriptor < 0) return 1;
  for (long topic = 0; topic < topics; topic++) {
    sensors[topic] = (struct sensor){10 + (int)draw(90), 4400, 100 + (int)draw(900), 2100, 0};
  }
  char packets[at_once * packet_length];
  const int64_t start = now();
  int held = 0;
  for (long number = 0; number < count; number++) {
    // Each topic once, then as it falls.
    long topic = number < topics ? number : (long)draw((uint64_t)topics);
    live(&sensors[topic]);
    if (render(packets + held * packet_length, topic, &sensors[topic]) == 0) return 1;
    held++;
    if (rate > 0) wait_until(start + number * (1000000000ll / rate));
    if (rate == 0 && held < at_once && number + 1 < count) continue;
    if (!send_all(descriptor, packets, (size_t)(held * packet_length))) return 1;
    held = 0;
  }
  static const char goodbye[] = {(char)0xe0, 0};
  if (!send_all(descriptor, goodbye, sizeof goodbye)) return 1;
  char rest;
  // The broker closes when it has read all.
  while (recv(descriptor, &rest, 1, 0) > 0) {}
  printf("sent %ld in %lld us\n", count, (long long)((now() - start) / 1000));
  close(descriptor);
  free(sensors);
  return 0;
}
