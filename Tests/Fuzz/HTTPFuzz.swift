@testable import HTTP

// Run by hand, it is no part of the package:
//   swift build -c release --scratch-path .build-fuzz --target HTTP -Xswiftc -sanitize=fuzzer,address -Xswiftc -enable-testing
//   swiftc -sanitize=fuzzer,address -use-ld=lld -parse-as-library -O -g -I .build-fuzz/release/Modules \
//     -Xcc -fmodule-map-file=Sources/CLinux/module.modulemap Tests/Fuzz/HTTPFuzz.swift \
//     .build-fuzz/release/{HTTP,Locking,Threads}.build/*.o -o .build-fuzz/http
//   .build-fuzz/http -max_total_time=60 -max_len=4096 -dict=Tests/Fuzz/http.dict CORPUS

/// What a reader makes of the bytes must not depend on how they are split, and what it hands on must keep its word.
enum HTTPFuzz {
  static func one(_ input: UnsafeRawBufferPointer) {
    guard let seed = input.first else { return }
    let bytes = Array(input.dropFirst())
    let whole = read([bytes[...]])
    let at = bytes.isEmpty ? 0 : Int(seed) * bytes.count / 256
    precondition(read([bytes[..<at], bytes[at...]]) == whole, "a split changes nothing")
    if bytes.count <= 256 { precondition(read(bytes.indices.map { bytes[$0...$0] }) == whole, "no split does") }
  }

  private static var limits: HTTPLimits {
    var limits = HTTPLimits()
    limits.headBytes = 1_024
    limits.targetBytes = 256
    limits.bodyBytes = 1_024
    return limits
  }

  private static let router: Router<Int> = {
    var router = Router<Int>()
    router.add(.get, "/a", 1)
    router.add(.get, "/a/{id}", 2)
    router.add(.post, "/a/{id}/b", 3)
    return router
  }()

  private static func read(_ pieces: [ArraySlice<UInt8>]) -> [String] {
    var reader = RequestReader(limits: limits)
    var pending: [UInt8] = []
    var results: [String] = []
    for piece in pieces {
      pending += piece
      reading: while !pending.isEmpty {
        var consumed = 0
        let outcome = pending.withUnsafeBytes { reader.read($0, consumed: &consumed) }
        precondition(consumed <= pending.count, "no more is consumed than was shown")
        pending.removeFirst(consumed)
        switch outcome {
        case .more:
          precondition(pending.count < limits.headBytes, "what waits is bounded")
          precondition(reader.bodyBytes <= limits.bodyBytes, "so is a body")
          break reading
        case .failure(let failure):
          return results + ["\(failure.status)"]
        case .request(let request):
          results.append(summary(of: request))
        }
      }
    }
    return results
  }

  private static func summary(of request: HTTPRequest) -> String {
    precondition(request.body.count <= limits.bodyBytes, "a body keeps to its limit")
    precondition(request.path.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }, "a path has no control characters")
    precondition(!request.path.split(separator: "/").contains { $0 == "." || $0 == ".." }, "nor dot segments")
    var matched = "404"
    switch router.match(request.method, request.path) {
    case .found(let route, let captures): matched = "\(route.context) \(captures["id"] ?? "")"
    case .wrongMethod: matched = "405"
    case .unknown: break
    }
    _ = request.headers.cookie("a")
    _ = request.headers.mediaType
    _ = request.headers.knownTags.map { EntityTag.matches($0, Array("\"a\"".utf8)) }
    return "\(request.method) \(request.path) \(matched) \(request.query.map { $0 }) \(request.body)"
  }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  HTTPFuzz.one(UnsafeRawBufferPointer(start: start, count: count))
  return 0
}
