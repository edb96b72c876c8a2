import CLinux
import Threads

/// A place in the table of connections, and which of its tenants is meant.
struct ConnectionID: Sendable, Hashable {
  let slot: UInt32
  let generation: UInt32

  var bits: UInt64 { UInt64(generation) << 32 | UInt64(slot) }

  init(slot: UInt32, generation: UInt32) {
    self.slot = slot
    self.generation = generation
  }

  init(bits: UInt64) {
    slot = UInt32(truncatingIfNeeded: bits)
    generation = UInt32(truncatingIfNeeded: bits >> 32)
  }
}

/// One client, for as long as it is connected. Only the loop touches it.
final class Connection {
  /// Legal ways: reading → answering → reading …; answering → streaming; any → lingering → closed.
  enum Phase: Equatable {
    case reading
    /// The handler has the request.
    case answering
    case streaming(channel: String)
    /// All is said; the client may read it before the connection is cut (RFC 9112 §9.6).
    case lingering
    case closed
  }

  /// What the present request means for its answer.
  struct Current {
    var isHead = false
    var keepsAlive = true
    var isHTTP10 = false
    var knownTags: [ArraySlice<UInt8>] = []
    /// When it was whole; nil for what is no request.
    var began: MonotonicInstant?
  }

  let id: ConnectionID
  let descriptor: Int32
  let address: String
  let isLoopback: Bool
  /// Whose limit it counts to; nil where the peer brings others.
  let client: String?

  var phase = Phase.reading
  var reader: RequestReader
  /// What came and could not be read yet.
  var input: [UInt8] = []
  var output = Output()
  var current = Current()
  var serial: UInt32 = 0
  /// What of the bodies' common allowance this one holds.
  var heldBody = 0
  var closesAfterOutput = false
  /// Whether requests lie in the input until the client has taken the answers to those before.
  var isHeldBack = false
  var peerIsDone = false
  /// What epoll was told to look for.
  var interest: UInt32
  /// Whether a part of a request has come, and whether its head is whole.
  var hasBegun = false
  var isInBody = false

  /// When the phase is over, in nanoseconds of the monotonic clock.
  var deadline: UInt64
  /// When enough of the output has to be gone; none while there is none.
  var writeDeadline = UInt64.max
  var writtenInTime = 0
  var lastWrite: UInt64
  /// What its stream rests on, and when that is asked next.
  var standing: Standing?
  var nextQuestion: UInt64 = 0
  var heartbeat: [UInt8] = []
  /// Whose limit its stream counts to.
  var streamClient: String?
  /// Where this one stands among its channel's clients.
  var streamIndex = 0
  /// From where on the channel's batches are for this one.
  var firstBatch = 0
  var firstBatchOffset = 0

  init(
    id: ConnectionID, descriptor: Int32, address: String, isLoopback: Bool, client: String?, limits: HTTPLimits,
    now: UInt64,
    deadline: UInt64, interest: UInt32
  ) {
    self.id = id
    self.descriptor = descriptor
    self.address = address
    self.isLoopback = isLoopback
    self.client = client
    self.reader = RequestReader(limits: limits)
    self.deadline = deadline
    self.interest = interest
    lastWrite = now
  }
}
