/// A message as the broker delivered it. The receiver copies what it keeps: the bytes are gone when its callback returns.
public struct IncomingMessage: ~Copyable {
  /// UTF-8, hostile like all that comes from outside; valid only during the callback.
  public let topic: UnsafeRawBufferPointer
  /// Any bytes; valid only during the callback.
  public let payload: UnsafeRawBufferPointer
  public let qos: QualityOfService
  /// The broker kept this for new subscribers: nobody knows how old it is.
  public let retain: Bool
  /// This may have waited in our session while we were away: nobody knows how old it is.
  public let isBacklog: Bool
}
