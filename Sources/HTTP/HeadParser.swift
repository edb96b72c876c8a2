/// Finds the parts of a request's head, byte by byte, and refuses at the first byte that is wrong.
///
/// It keeps positions only: the caller shows the same bytes again, longer, until the head is whole.
struct HeadParser {
  enum Outcome: Equatable {
    case more
    /// The head ends before this position.
    case whole(end: Int)
    case failure(RequestFailure)
  }

  private enum State {
    case start, startLineFeed
    case method, target, version, versionLineFeed
    case fieldStart, fieldName, beforeValue, value, valueLineFeed
    case endLineFeed
  }

  private var state = State.start
  private var position = 0
  private(set) var methodStart = 0
  private(set) var methodEnd = 0
  private(set) var targetStart = 0
  private(set) var targetEnd = 0
  private(set) var isHTTP10 = false
  private(set) var fields: [HTTPHeaders.Field] = []
  private(set) var meaning = FieldMeaning()
  private var versionStart = 0
  private var nameStart = 0
  private var nameEnd = 0
  private var valueStart = 0
  private var valueEnd = 0

  /// Whether nothing of a request has come yet.
  var isIdle: Bool {
    switch state {
    case .start, .startLineFeed: true
    case .method, .target, .version, .versionLineFeed, .fieldStart, .fieldName, .beforeValue, .value, .valueLineFeed,
      .endLineFeed:
      false
    }
  }

  mutating func parse(_ bytes: UnsafeRawBufferPointer, limits: HTTPLimits) -> Outcome {
    let end = min(bytes.count, limits.headBytes)
    while position < end {
      let byte = bytes[position]
      switch state {
      case .start:
        // RFC 9112 §2.2: an empty line before the request line is forgiven. The limit of the head bounds them.
        if byte == ASCII.carriageReturn {
          state = .startLineFeed
        } else if ASCII.isToken(byte) {
          methodStart = position
          state = .method
        } else {
          return .failure(.malformed(byte == ASCII.lineFeed ? .lineEnd : .requestLine))
        }

      case .startLineFeed:
        guard byte == ASCII.lineFeed else { return .failure(.malformed(.lineEnd)) }
        state = .start

      case .method:
        if byte == ASCII.space {
          methodEnd = position
          targetStart = position + 1
          state = .target
        } else if !ASCII.isToken(byte) {
          return .failure(.malformed(.requestLine))
        } else if position - methodStart >= 32 {
          return .failure(.unknownMethod)
        }

      case .target:
        let limit = min(end, targetStart + limits.targetBytes + 1)
        while position < limit, ASCII.isTarget(bytes[position]) { position += 1 }
        if position - targetStart > limits.targetBytes { return .failure(.targetTooLong) }
        guard position < end else { continue }
        targetEnd = position
        guard targetEnd > targetStart else { return .failure(.malformed(.requestLine)) }
        switch bytes[position] {
        case ASCII.space:
          versionStart = position + 1
          state = .version
        // A path without a version behind it is HTTP/0.9.
        case ASCII.carriageReturn:
          return .failure(bytes[targetStart] == ASCII.slash ? .unsupportedVersion : .malformed(.requestLine))
        case ASCII.lineFeed: return .failure(.malformed(.lineEnd))
        default: return .failure(.malformed(.target))
        }

      case .version:
        if byte == ASCII.carriageReturn {
          if let failure = readVersion(bytes[versionStart..<position]) { return .failure(failure) }
          state = .versionLineFeed
        } else if byte == ASCII.lineFeed {
          return .failure(.malformed(.lineEnd))
        } else if position - versionStart >= 16 || !(ASCII.isToken(byte) || byte == ASCII.slash) {
          return .failure(.malformed(.requestLine))
        } else if position - versionStart == 7, let failure = readVersion(bytes[versionStart...position]) {
          // As long as HTTP/1.1 and something else: there is no need to wait for the end of the line.
          if bytes[versionStart...position].starts(with: "HTTP/".utf8) { return .failure(failure) }
        }

      case .versionLineFeed:
        guard byte == ASCII.lineFeed else { return .failure(.malformed(.lineEnd)) }
        state = .fieldStart

      case .fieldStart:
        if byte == ASCII.carriageReturn {
          state = .endLineFeed
        } else if ASCII.isToken(byte) {
          guard fields.count < limits.fields else { return .failure(.headTooLarge) }
          nameStart = position
          state = .fieldName
        } else if ASCII.isBlank(byte) {
          // RFC 9112 §5.2 obs-fold, and §2.2 for a blank before the first field.
          return .failure(.malformed(.folding))
        } else {
          return .failure(.malformed(byte == ASCII.lineFeed ? .lineEnd : .fieldName))
        }

      case .fieldName:
        while position < end, ASCII.isToken(bytes[position]) { position += 1 }
        guard position < end else { continue }
        // RFC 9112 §5.1: a blank before the colon has been used to smuggle.
        guard bytes[position] == ASCII.colon else { return .failure(.malformed(.fieldName)) }
        nameEnd = position
        state = .beforeValue

      case .beforeValue:
        if !ASCII.isBlank(byte) {
          valueStart = position
          valueEnd = position
          state = .value
          continue
        }

      case .value:
        while position < end, ASCII.isFieldValue(bytes[position]) {
          if !ASCII.isBlank(bytes[position]) { valueEnd = position + 1 }
          position += 1
        }
        guard position < end else { continue }
        guard bytes[position] == ASCII.carriageReturn else {
          return .failure(.malformed(bytes[position] == ASCII.lineFeed ? .lineEnd : .fieldValue))
        }
        fields.append(
          HTTPHeaders.Field(
            nameStart: UInt16(truncatingIfNeeded: nameStart), nameEnd: UInt16(truncatingIfNeeded: nameEnd),
            valueStart: UInt16(truncatingIfNeeded: valueStart), valueEnd: UInt16(truncatingIfNeeded: valueEnd)))
        do throws(RequestFailure) {
          try meaning.read(
            name: UnsafeRawBufferPointer(rebasing: bytes[nameStart..<nameEnd]),
            value: UnsafeRawBufferPointer(rebasing: bytes[valueStart..<valueEnd]), isHTTP10: isHTTP10)
        } catch { return .failure(error) }
        state = .valueLineFeed

      case .valueLineFeed:
        guard byte == ASCII.lineFeed else { return .failure(.malformed(.lineEnd)) }
        state = .fieldStart

      case .endLineFeed:
        guard byte == ASCII.lineFeed else { return .failure(.malformed(.lineEnd)) }
        do throws(RequestFailure) { try meaning.finish(isHTTP10: isHTTP10) } catch { return .failure(error) }
        return .whole(end: position + 1)
      }
      position += 1
    }
    guard bytes.count >= limits.headBytes else { return .more }
    return .failure(state == .target ? .targetTooLong : .headTooLarge)
  }

  /// RFC 9112 §2.3; a later minor version of HTTP/1 is read as 1.1 (RFC 9110 §2.5).
  private mutating func readVersion(_ bytes: Slice<UnsafeRawBufferPointer>) -> RequestFailure? {
    let parts = bytes.split(separator: ASCII.slash, maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, parts[1].count == 3,
      let major = parts[1].first, ASCII.isDigit(major), parts[1].dropFirst().first == ASCII.dot,
      let minor = parts[1].last, ASCII.isDigit(minor)
    else { return .malformed(.requestLine) }
    // HTTP-name is case-sensitive. Another protocol of the same shape (RTSP, ICE) is owed the same answer as HTTP/2.0.
    guard parts[0].elementsEqual("HTTP".utf8), major == ASCII.zero + 1 else { return .unsupportedVersion }
    isHTTP10 = minor == ASCII.zero
    return nil
  }
}
