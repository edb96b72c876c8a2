/// Takes the chunked transfer coding off a body (RFC 9112 §7.1). Extensions and trailers are checked and dropped.
struct ChunkedBody {
  enum Outcome: Equatable {
    case more
    case whole
    case failure(RequestFailure)
  }

  private enum State {
    case size, beforeExtension, extensionStart, extensionName, afterName, valueStart, valueToken, quoted, quotedPair
    case afterValue, sizeLineFeed
    case data, dataReturn, dataLineFeed
    case trailerStart, trailerName, trailerValue, trailerLineFeed, endLineFeed
  }

  private var state = State.size
  private var left = 0
  private var digits = 0
  /// Extensions and trailers carry nothing that is used, so little of them is suffered.
  private var ballast = 0
  private static let ballastLimit = 4_096

  /// Reads on from `position`, which it moves, and appends what is body to `body`.
  mutating func read(
    _ bytes: UnsafeRawBufferPointer, at position: inout Int, into body: inout [UInt8], limit: Int
  ) -> Outcome {
    while position < bytes.count {
      if state == .data {
        let take = min(left, bytes.count - position)
        body.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[position..<position + take]))
        position += take
        left -= take
        if left == 0 { state = .dataReturn }
        continue
      }
      let byte = bytes[position]
      position += 1
      guard let next = step(byte) else { return .failure(.malformed(.chunk)) }
      if state == .sizeLineFeed, next == .data {
        guard left <= limit - body.count else { return .failure(.bodyTooLarge) }
      }
      if state == .endLineFeed { return .whole }
      ballast += isBallast(next) ? 1 : 0
      guard ballast <= Self.ballastLimit else { return .failure(.headTooLarge) }
      state = next
    }
    return .more
  }

  /// The state after `byte`; nothing when it must not stand here.
  private mutating func step(_ byte: UInt8) -> State? {
    switch state {
    case .size:
      if let digit = ASCII.hexadecimal(byte) {
        // Fifteen digits cannot overflow, and leading zeros are allowed.
        guard digits < 15 else { return nil }
        digits += 1
        left = left << 4 | Int(digit)
        return .size
      }
      return digits > 0 ? afterSize(byte) : nil

    case .beforeExtension:
      if ASCII.isBlank(byte) { return .beforeExtension }
      return byte == ASCII.semicolon ? .extensionStart : nil

    case .extensionStart:
      if ASCII.isBlank(byte) { return .extensionStart }
      return ASCII.isToken(byte) ? .extensionName : nil

    case .extensionName:
      if ASCII.isToken(byte) { return .extensionName }
      if ASCII.isBlank(byte) { return .afterName }
      return byte == ASCII.equals ? .valueStart : afterSize(byte)

    case .afterName:
      if ASCII.isBlank(byte) { return .afterName }
      if byte == ASCII.equals { return .valueStart }
      return byte == ASCII.semicolon ? .extensionStart : nil

    case .valueStart:
      if ASCII.isBlank(byte) { return .valueStart }
      if byte == ASCII.quote { return .quoted }
      return ASCII.isToken(byte) ? .valueToken : nil

    case .valueToken:
      return ASCII.isToken(byte) ? .valueToken : afterSize(byte)

    case .quoted:
      if byte == ASCII.quote { return .afterValue }
      if byte == ASCII.backslash { return .quotedPair }
      return ASCII.isFieldValue(byte) ? .quoted : nil

    case .quotedPair:
      return ASCII.isFieldValue(byte) ? .quoted : nil

    case .afterValue:
      return afterSize(byte)

    case .sizeLineFeed:
      guard byte == ASCII.lineFeed else { return nil }
      digits = 0
      return left > 0 ? .data : .trailerStart

    case .data:
      return nil

    case .dataReturn:
      return byte == ASCII.carriageReturn ? .dataLineFeed : nil

    case .dataLineFeed:
      return byte == ASCII.lineFeed ? .size : nil

    case .trailerStart:
      if byte == ASCII.carriageReturn { return .endLineFeed }
      return ASCII.isToken(byte) ? .trailerName : nil

    case .trailerName:
      if byte == ASCII.colon { return .trailerValue }
      return ASCII.isToken(byte) ? .trailerName : nil

    case .trailerValue:
      if byte == ASCII.carriageReturn { return .trailerLineFeed }
      return ASCII.isFieldValue(byte) ? .trailerValue : nil

    case .trailerLineFeed:
      return byte == ASCII.lineFeed ? .trailerStart : nil

    case .endLineFeed:
      return byte == ASCII.lineFeed ? .endLineFeed : nil
    }
  }

  private func afterSize(_ byte: UInt8) -> State? {
    switch byte {
    case ASCII.carriageReturn: .sizeLineFeed
    case ASCII.semicolon: .extensionStart
    // RFC 9112 §7.1.1: blanks are suffered before an extension, and only there.
    case ASCII.space, ASCII.tab: .beforeExtension
    default: nil
    }
  }

  private func isBallast(_ state: State) -> Bool {
    switch state {
    case .size, .sizeLineFeed, .data, .dataReturn, .dataLineFeed, .endLineFeed: false
    case .beforeExtension, .extensionStart, .extensionName, .afterName, .valueStart, .valueToken, .quoted, .quotedPair,
      .afterValue, .trailerStart, .trailerName, .trailerValue, .trailerLineFeed:
      true
    }
  }
}
