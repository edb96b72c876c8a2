/// A stream of events, who listens to it, and what it remembers for those who come back. Only the loop touches it.
final class Channel {
  let name: String
  var clients: [Connection] = []
  /// Being sent: clients before `cursor` have it.
  var batch: [UInt8] = []
  var cursor = 0
  private var batchNumber = 0
  /// What came meanwhile; it is sent as one.
  var next: [UInt8] = []

  private var remembered: [(id: String, bytes: [UInt8])] = []
  private var firstRemembered = 0
  private var rememberedBytes = 0
  private var hasForgotten = false
  /// Of the last event that was broadcast with one.
  private(set) var lastID: String?

  init(name: String) { self.name = name }

  var isSending: Bool { !batch.isEmpty || !next.isEmpty }

  /// Whether nothing would be lost with this channel.
  var isForgettable: Bool { clients.isEmpty && !isSending && firstRemembered == remembered.count }

  /// Adds a client. What has been broadcast before is not for it, though it may wait to be sent to others.
  func add(_ connection: Connection) {
    connection.streamIndex = clients.count
    connection.firstBatch = batchNumber + 1
    connection.firstBatchOffset = next.count
    clients.append(connection)
  }

  func beginBatch() {
    batch = next
    next = []
    cursor = 0
    batchNumber += 1
  }

  func endBatch() {
    batch = []
    cursor = 0
  }

  /// What of the batch is for `connection`.
  func share(of connection: Connection) -> [UInt8] {
    if batchNumber > connection.firstBatch { return batch }
    if batchNumber < connection.firstBatch { return [] }
    return connection.firstBatchOffset == 0 ? batch : Array(batch[connection.firstBatchOffset...])
  }

  /// Takes a client out and keeps the order of sent and unsent.
  func remove(_ connection: Connection) {
    var hole = connection.streamIndex
    if hole < cursor {
      cursor -= 1
      move(from: cursor, to: hole)
      hole = cursor
    }
    move(from: clients.count - 1, to: hole)
    clients.removeLast()
  }

  private func move(from source: Int, to hole: Int) {
    guard source != hole else { return }
    clients[hole] = clients[source]
    clients[hole].streamIndex = hole
  }

  func remember(_ id: String, _ bytes: [UInt8], limits: HTTPLimits) {
    lastID = id
    remembered.append((id, bytes))
    rememberedBytes += bytes.count
    while remembered.count - firstRemembered > limits.resumableEvents || rememberedBytes > limits.resumableBytes {
      rememberedBytes -= remembered[firstRemembered].bytes.count
      remembered[firstRemembered].bytes = []
      firstRemembered += 1
      hasForgotten = true
    }
    // Moving the rest down once for every so many costs nothing worth naming.
    if firstRemembered > limits.resumableEvents {
      remembered.removeFirst(firstRemembered)
      firstRemembered = 0
    }
  }

  /// What came after the event called `id`; nothing when that one is not remembered. `origin` stands before the first that the channel ever had.
  func events(after id: String, origin: String? = nil) -> [UInt8]? {
    let live = remembered[firstRemembered...]
    if id == origin, !hasForgotten { return live.flatMap(\.bytes) }
    guard let index = live.lastIndex(where: { $0.id == id }) else { return nil }
    return live[(index + 1)...].flatMap(\.bytes)
  }
}
