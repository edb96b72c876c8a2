import CLinux
import Glibc

/// A socket that waits for clients. Closed by whoever holds it.
struct Listener {
  let descriptor: Int32
  let port: Int
  /// The kernel takes twice that, half of it for its own books (socket(7)).
  private static let sendBufferBytes: Int32 = 131_072

  init(_ text: String) throws(HTTPServerError) {
    guard let address = SocketAddress(text) else { throw .notAnAddress(text) }
    let descriptor = socket(
      address.family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
    guard descriptor >= 0 else { throw HTTPServerError(text, errno: errno) }
    Self.set(descriptor, SOL_SOCKET, SO_REUSEADDR, 1)
    // Connections inherit it. Left to itself the kernel takes megabytes for each client that does not read.
    Self.set(descriptor, SOL_SOCKET, SO_SNDBUF, Self.sendBufferBytes)
    guard address.withPointer({ bind(descriptor, $0, $1) }) == 0, Glibc.listen(descriptor, SOMAXCONN) == 0 else {
      let code = errno
      close(descriptor)
      throw HTTPServerError(text, errno: code)
    }
    var bound = SocketAddress()
    guard bound.fill({ getsockname(descriptor, $0, $1) }) == 0 else {
      let code = errno
      close(descriptor)
      throw HTTPServerError(text, errno: code)
    }
    self.descriptor = descriptor
    port = bound.port
  }

  /// Options are wishes: where the kernel does not grant one, the connection works all the same.
  static func set(_ descriptor: Int32, _ level: Int32, _ option: Int32, _ value: Int32) {
    var value = value
    _ = setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
  }

  /// Lets the process hold `count` descriptors and some more, and says how many that leaves for connections.
  ///
  /// The soft limit of 1,024 is there for programs that use `select`; nothing here does. What is kept back is for the
  /// journal, the broker and files such as that of the tokens, which must not starve because of clients.
  static func makeRoom(for count: Int) -> Int {
    let keptBack = 256
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return count }
    let wanted = min(limit.rlim_max, rlim_t(count + keptBack))
    if limit.rlim_cur < wanted {
      limit.rlim_cur = wanted
      _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return count }
    let given = Int(clamping: limit.rlim_cur)
    return max(1, min(count, max(given - keptBack, given / 3)))
  }
}
