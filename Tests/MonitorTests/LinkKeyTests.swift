import Foundation
import TestBroker
import Testing

@testable import Monitor

@Suite struct `What the house signs its links with` {
  /// RFC 4231 §4, test cases 1 to 4, 6 and 7: keys shorter and longer than a block, texts shorter and longer.
  @Test(arguments: [
    (
      [UInt8](repeating: 0x0b, count: 20), Array("Hi There".utf8),
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    ),
    (
      Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    ),
    (
      [UInt8](repeating: 0xaa, count: 20), [UInt8](repeating: 0xdd, count: 50),
      "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
    ),
    (
      Array(1...25), [UInt8](repeating: 0xcd, count: 50),
      "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
    ),
    (
      [UInt8](repeating: 0xaa, count: 131), Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    ),
    (
      [UInt8](repeating: 0xaa, count: 131),
      Array(
        "This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm."
          .utf8),
      "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
    ),
  ]) func `HMAC is what RFC 4231 says`(key: [UInt8], message: [UInt8], wanted: String) {
    let code = HMAC.sha256(message, key: key).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    #expect(code == wanted)
  }

  /// Computed once with Python's hmac: another answer would make every printed code void.
  @Test func `what was printed stays good`() {
    let key = LinkKey(secret: Array("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff".utf8))
    #expect(key.signature(of: "desk-12", for: .checkIn) == "WUKJZ46F785MFF5A")
    #expect(key.signature(of: "desk-13", for: .checkIn) == "U9PJBZFT2MRMYRJL")
    #expect(key.has(signed: "desk-12", for: .checkIn, as: "WUKJZ46F785MFF5A"))
    for wrong in [
      "", "U9PJBZFT2MRMYRJL", "WUKJZ46F785MFF5", "WUKJZ46F785MFF5AA", "WUKJZ46F785MFF5B", "wukjz46f785mff5a",
    ] {
      #expect(!key.has(signed: "desk-12", for: .checkIn, as: wrong), "\(wrong)")
    }
  }

  @Test func `the secret is made once, for its owner alone, and stays`() throws {
    let folder = try TemporaryFolder()
    // The folder is made as well where it is not there yet.
    let data = folder.file("data")
    let first = try LinkKey.open(dataFolder: data)
    let attributes = try FileManager.default.attributesOfItem(atPath: "\(data)/links.key")
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    #expect(try FileManager.default.contentsOfDirectory(atPath: data) == ["links.key"])
    let again = try LinkKey.open(dataFolder: data)
    #expect(again.signature(of: "sala", for: .checkIn) == first.signature(of: "sala", for: .checkIn))
    let other = try LinkKey.open(dataFolder: folder.file("other"))
    #expect(other.signature(of: "sala", for: .checkIn) != first.signature(of: "sala", for: .checkIn))
  }

  @Test func `of many that start at once all have the same`() async throws {
    let data = try TemporaryFolder()
    let signatures = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<8 {
        group.addTask { try LinkKey.open(dataFolder: data.path).signature(of: "sala", for: .checkIn) }
      }
      return try await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    #expect(signatures.count == 1)
  }

  @Test(arguments: ["", "0123", String(repeating: "g", count: 64), String(repeating: "0", count: 65)])
  func `a secret that is damaged stops the start and is not replaced`(text: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(text, to: "links.key")
    #expect(throws: LinkKeyError.self) { try LinkKey.open(dataFolder: folder.path) }
    #expect(try String(contentsOfFile: folder.file("links.key"), encoding: .utf8) == text)
  }

  @Test func `readable text takes five bits a character, the highest first`() {
    #expect(ReadableText.of([0x00, 0x44, 0x32, 0x14, 0xc7], length: 8) == "23456789")
    #expect(ReadableText.of([0xff, 0xff, 0xff, 0xff, 0xff, 0xff], length: 8) == "ZZZZZZZZ")
    #expect(ReadableText.alphabet.count == 32)
  }
}
