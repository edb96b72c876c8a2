import Testing
@testable import HTTP

/// What a reader made of some bytes: a line for each request, and the status of what was none.
struct Reading: Equatable, CustomStringConvertible {
  var requests: [String] = []
  var status: Int?

  var description: String { "\(requests) \(status.map(String.init) ?? "-")" }

  /// Shows `pieces` to a new reader one after the other, as a connection does.
  init(_ pieces: [ArraySlice<UInt8>], limits: HTTPLimits = HTTPLimits()) {
    var reader = RequestReader(limits: limits)
    var pending: [UInt8] = []
    for piece in pieces {
      pending += piece
      var isWaiting = false
      while !isWaiting, status == nil, !pending.isEmpty {
        var consumed = 0
        switch pending.withUnsafeBytes({ reader.read($0, consumed: &consumed) }) {
        case .more: isWaiting = true
        case .request(let request):
          let query = request.query.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
          let body = String(decoding: request.body, as: UTF8.self)
          requests.append(
            "\(request.method) \(request.path)\(query.isEmpty ? "" : "?" + query)\(body.isEmpty ? "" : " " + body)")
        case .failure(let failure): status = failure.status
        }
        pending.removeFirst(consumed)
      }
    }
  }

  /// The reading of `text` in one piece, provided that it is the same for every split in two and byte by byte.
  static func ofEverySplit(_ text: String) -> (whole: Reading, others: [Reading]) {
    let bytes = Array(text.utf8)
    let whole = Reading([bytes[...]])
    let inTwo = bytes.indices.dropFirst().map { Reading([bytes[..<$0], bytes[$0...]]) }
    let byteByByte = Reading(bytes.indices.map { bytes[$0...$0] })
    return (whole, (inTwo + [byteByByte]).filter { $0 != whole })
  }
}

/// One line of a table: what comes in, and what is made of it.
struct Case: CustomTestStringConvertible, Sendable {
  let name: String
  let text: String
  let requests: [String]
  let status: Int?

  init(_ name: String, _ text: String, _ requests: [String] = [], status: Int? = nil) {
    self.name = name
    self.text = text
    self.requests = requests
    self.status = status
  }

  var testDescription: String { name }
}
