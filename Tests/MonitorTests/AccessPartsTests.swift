import Configuration
import HTTP
import Occupancy
import TestBroker
import Testing
import Threads

@testable import Monitor

@Suite struct `The parts of access` {
  /// FIPS 180-4, examples of NIST (csrc.nist.gov, "SHA256.pdf"), and the lengths around one block.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (String(repeating: "a", count: 55), "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"),
    (String(repeating: "a", count: 64), "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"),
    (String(repeating: "a", count: 10_000), "27dd1f61b867b6a0f6e9d8a41c43231de52107e53ae424de8f847b821db4b711"),
  ]) func `SHA-256 is what the standard says`(text: String, hash: String) {
    #expect(SHA256.hexadecimal(Array(text.utf8)) == hash)
  }

  @Test func `wrong guesses cost longer each time, up to a minute, and are forgotten`() {
    var tries = Tries()
    var now = MonotonicInstant(nanoseconds: 1_000_000_000_000)
    var waits: [Int] = []
    for _ in 1...14 {
      tries.note(wrongFrom: "203.0.113.7", at: now)
      waits.append(tries.wait(of: "203.0.113.7", at: now) ?? 0)
      now = now.advanced(milliseconds: waits.last ?? 0)
      #expect(tries.wait(of: "203.0.113.7", at: now) == nil)
    }
    #expect(waits.map { $0 / 1_000 } == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60])
    #expect(tries.wait(of: "203.0.113.8", at: now) == nil)
    tries.note(wrongFrom: "203.0.113.7", at: now.advanced(milliseconds: Tries.memory))
    #expect(tries.wait(of: "203.0.113.7", at: now.advanced(milliseconds: Tries.memory)) == nil)
  }

  @Test func `a million addresses cost no memory, and a household's network is one address`() {
    var tries = Tries()
    let now = MonotonicInstant(nanoseconds: 1_000_000_000_000)
    for number in 0..<6_000 {
      tries.note(wrongFrom: "10.0.\(number / 256).\(number % 256)", at: now.advanced(milliseconds: number))
    }
    #expect(tries.count == Tries.most)
    for number in 1...5 { tries.note(wrongFrom: "2001:db8:1:2::\(number)", at: now.advanced(milliseconds: 6_000)) }
    #expect(tries.wait(of: "2001:db8:1:2:ffff::1", at: now.advanced(milliseconds: 6_000)) == 1_000)
    #expect(tries.wait(of: "2001:db8:1:3::1", at: now.advanced(milliseconds: 6_000)) == nil)
  }

  /// Peer, X-Forwarded-For, who it is.
  @Test(arguments: [
    ("203.0.113.7", ["1.2.3.4"], "203.0.113.7"),
    ("127.0.0.1", [], "127.0.0.1"),
    ("127.0.0.1", ["203.0.113.7"], "203.0.113.7"),
    ("127.0.0.1", ["1.2.3.4, 203.0.113.7"], "203.0.113.7"),
    ("127.0.0.1", ["1.2.3.4", "203.0.113.7 ,10.1.1.1"], "203.0.113.7"),
    ("127.0.0.1", ["10.1.1.2, 10.1.1.1"], "10.1.1.2"),
    ("127.0.0.1", ["2001:db8::7"], "2001:db8::7"),
    ("127.0.0.1", ["203.0.113.7, unknown"], "127.0.0.1"),
    ("127.0.0.1", ["203.0.113.7,"], "127.0.0.1"),
    ("127.0.0.1", ["0.0.0.0/0"], "127.0.0.1"),
    ("::1", ["203.0.113.7"], "::1"),
  ]) func `a visitor is who the nearest trusted proxy saw`(peer: String, forwarded: [String], address: String) throws {
    let trusted = try ["127.0.0.1", "10.0.0.0/8"].map { try #require(AddressRange($0)) }
    let request = try #require(
      HTTPRequest(.get, "/", headers: forwarded.map { ("X-Forwarded-For", $0) }, remoteAddress: peer))
    #expect(Visitor(request, behind: trusted).address == address)
  }

  @Test func `one holder has twenty sessions at most, and each ends in time`() {
    var sessions = Sessions()
    let start = Instant(milliseconds: 1_800_000_000_000)
    for number in 0..<25 {
      sessions.open(
        "h\(number)", for: .member("m1"), at: start, until: start + .hours(1) + TimeSpan(milliseconds: Int64(number)))
    }
    #expect(sessions.count == Sessions.mostOfOne)
    #expect(sessions.holder(of: "h4", at: start) == nil)
    #expect(sessions.holder(of: "h24", at: start) == .member("m1"))
    #expect(sessions.holder(of: "h24", at: start + .hours(2)) == nil)
    sessions.open("other", for: .token("t"), at: start + .hours(2), until: start + .hours(3))
    #expect(sessions.count == 1)
  }

  @Test func `codes have eight characters that nobody misreads, and no two are the same`() throws {
    let codes = (0..<1_000).map { _ in OneTimeCode() }
    #expect(Set(codes.map(\.text)).count == 1_000)
    #expect(codes.allSatisfy { !$0.text.contains(where: "01IO".contains) && $0.text.count == 9 })
    #expect(OneTimeCode(typed: "abcd 2345")?.text == "ABCD-2345")
    for typed in ["", "ABCD", "ABCD-2345-6", "ABCD-234O", String(repeating: "A", count: 10_000), "ÀBCD-2345"] {
      #expect(OneTimeCode(typed: typed) == nil, "\(typed.prefix(20))")
    }
  }

  @Test func `a token whose end cannot be read is good for nothing`() {
    var token = Token(id: "t1", hash: "", role: "staff", created: "")
    let now = Instant(milliseconds: 1_800_000_000_000)
    #expect(token.identity(at: now)?.role == .staff)
    token.expires = "next year"
    #expect(token.identity(at: now) == nil)
    token.expires = (now + .days(1)).description
    #expect(token.identity(at: now) != nil)
    #expect(token.identity(at: now + .days(1)) == nil)
    token.expires = nil
    for role in ["public", "root", ""] {
      token.role = role
      #expect(token.identity(at: now) == nil)
    }
  }

  @Test func `a file that could not be read once is read at the next look, and meanwhile nobody is let in`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("one", to: "file")
    let isBlocked = Watched(true)
    let file = ChangingFile<String>(path: path, empty: "", otherwise: .nothing) {
      path throws(ChangingFile<String>.Unreadable) in
      guard !isBlocked.value, let text = try? String(contentsOfFile: path, encoding: .utf8) else {
        throw ChangingFile<String>.Unreadable(sentence: "too many open files")
      }
      return text
    }
    #expect(file.value(now: true).isEmpty)
    isBlocked.update { $0 = false }
    #expect(file.value(now: true) == "one")
    isBlocked.update { $0 = true }
    try folder.write("three", to: "file")
    #expect(file.value(now: true).isEmpty)
    isBlocked.update { $0 = false }
    #expect(file.value(now: true) == "three")
  }
}
