/// One event or more, as they go over the wire, for every client of a channel.
public struct Broadcast: Sendable {
  public var channel: String
  /// Stands in the event as well; the channel remembers the event by it for clients that come back.
  public var id: String?
  public var bytes: [UInt8]

  public init(channel: String, id: String?, bytes: [UInt8]) {
    self.channel = channel
    self.id = id
    self.bytes = bytes
  }
}
