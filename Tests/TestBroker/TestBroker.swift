import Children
import Foundation
import MQTT

/// A real mosquitto for one test, on a unix socket or a free port, in a folder of its own. It ends with the last
/// reference to it, and with the test process however that ends.
public final class TestBroker: Sendable {
  public let folder: TemporaryFolder
  public let embedded: EmbeddedBroker

  /// On a unix socket unless `onPort`. `remembers` keeps retained messages and sessions through `kill`.
  public init(
    onPort: Bool = false, remembers: Bool = false, folder: TemporaryFolder? = nil, settings: [String] = []
  ) throws {
    let folder = try folder ?? TemporaryFolder()
    self.folder = folder
    embedded = try EmbeddedBroker(
      folder: folder.path, listener: onPort ? .loopback(port: nil) : .unixSocket(path: folder.file("broker.sock")),
      remembers: remembers, settings: settings)
  }

  deinit { embedded.kill() }

  public var url: String { embedded.url }

  public var address: BrokerAddress {
    get throws { try BrokerAddress(parsing: url) }
  }

  /// Publishes by mosquitto_pub, a client that is not ours; returns once it has ended, at QoS 1 after the broker's word.
  public func publish(
    _ topic: String, _ payload: String, qos: Int = 1, retain: Bool = false, arguments: [String] = []
  ) async throws {
    let place =
      switch embedded.listener {
      case .unixSocket(let path): ["--unix", path]
      case .loopback(let port): ["-h", "127.0.0.1", "-p", "\(port ?? 0)"]
      }
    let line = place + ["-t", topic, "-m", payload, "-q", "\(qos)"] + (retain ? ["-r"] : []) + arguments
    let child = try Child.spawn("mosquitto_pub", line)
    let status = try await blocking { child.wait(milliseconds: 10_000) }
    guard status == .exited(0) else {
      child.kill()
      throw PublishFailed(status: status)
    }
  }

  /// Waits until a broker that remembers has written `text` to its disk: it acknowledges first, and writes in its next turn.
  public func hasWritten(_ text: String) async throws -> Bool {
    let file = URL(filePath: folder.file("mosquitto.db"))
    let deadline = Date(timeIntervalSinceNow: 10)
    while Date() < deadline {
      if let bytes = try? Data(contentsOf: file), bytes.range(of: Data(text.utf8)) != nil { return true }
      try await blocking { _ = poll(nil, 0, 10) }
    }
    return false
  }

  public struct PublishFailed: Error { public let status: ChildStatus? }
}
