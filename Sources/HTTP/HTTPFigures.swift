/// What a server has done since it was made, and holds now.
public struct HTTPFigures: Sendable, Equatable {
  /// Answers by the class of their status; a 304 counts as a redirection.
  public internal(set) var successes = 0
  public internal(set) var redirections = 0
  public internal(set) var clientErrors = 0
  public internal(set) var serverErrors = 0

  public internal(set) var connectionsOpen = 0
  public internal(set) var connectionsAccepted = 0
  /// Turned away because too many were open, or no descriptor was left.
  public internal(set) var connectionsRefused = 0

  /// Clients of each channel.
  public internal(set) var streams: [String: Int] = [:]
  public internal(set) var streamsRefused = 0
  /// Streams given up because their client did not keep up.
  public internal(set) var streamsOverrun = 0
  public internal(set) var eventsBroadcast = 0

  /// Requests that could not be read.
  public internal(set) var requestsMalformed = 0
  /// Connections closed because a head or a body was not complete in time.
  public internal(set) var requestsTimedOut = 0
  /// Connections closed because the client took its answer too slowly.
  public internal(set) var slowReaders = 0

  /// From a whole request to its answer; streams are in none.
  public internal(set) var latency = Durations()

  mutating func count(status: Int) {
    switch status / 100 {
    case 2: successes += 1
    case 3: redirections += 1
    case 4: clientErrors += 1
    default: serverErrors += 1
    }
  }
}
