// What Glibc's Swift module leaves out. No _GNU_SOURCE here: it changes fd_set and clashes with that module.
#pragma once

#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <spawn.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>

int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);

int accept4(int socket, struct sockaddr *address, socklen_t *length, int flags);

/// Asks the kernel for `signal` when the thread that made this process ends. `prctl` is variadic, which Swift cannot call.
static inline int linux_die_with_parent(int signal) { return prctl(PR_SET_PDEATHSIG, (unsigned long)signal, 0, 0, 0); }

/// How many bytes the peer has not acknowledged yet; -1 and errno when `socket` is none. `ioctl` is variadic as well.
static inline int linux_unsent(int socket) {
  int count = 0;
  return ioctl(socket, SIOCOUTQ, &count) == 0 ? count : -1;
}

/// How many bytes have ever arrived on a TCP socket; 0 on another. Glibc's tcp_info ends before this field, and the kernel's own
/// clashes with it: tcpi_bytes_received stands at 128 since Linux 4.1, which only ever adds at the end.
static inline unsigned long long linux_received(int socket) {
  unsigned char info[136];
  socklen_t size = sizeof info;
  unsigned long long received = 0;
  if (getsockopt(socket, IPPROTO_TCP, TCP_INFO, info, &size) != 0 || size < sizeof info) return 0;
  memcpy(&received, info + 128, sizeof received);
  return received;
}
