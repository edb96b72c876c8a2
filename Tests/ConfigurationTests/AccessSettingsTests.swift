import Configuration
import Foundation
import Occupancy
import Testing

@Suite struct `Proxies and members` {
  @Test func `stand in the configuration, the file of members beside it`() throws {
    let text = site(rest: #"trustedProxies: ["127.0.0.1", "10.0.0.0/8", "fd00::/8"], members: "people.json5""#)
    let configuration = try SiteConfiguration.load(text: text, file: "/etc/presenza/site.json5").get()
    #expect(configuration.members == "/etc/presenza/people.json5")
    #expect(configuration.trustedProxies == ["127.0.0.1", "10.0.0.0/8", "fd00::/8"].compactMap { AddressRange($0) })
    let plain = try loaded(site())
    #expect(plain.members == nil)
    #expect(plain.trustedProxies.isEmpty)
  }

  /// Range, what lies in it, what does not.
  @Test(arguments: [
    ("127.0.0.1", ["127.0.0.1", "::ffff:127.0.0.1"], ["127.0.0.2", "::1", "", "127.0.0.1:80", "127.1"]),
    ("10.0.0.0/8", ["10.0.0.0", "10.255.255.255"], ["11.0.0.0", "9.255.255.255", "10.0.0.0/8"]),
    ("172.16.0.0/12", ["172.31.255.255"], ["172.32.0.0"]),
    ("0.0.0.0/0", ["203.0.113.7"], ["::1"]),
    ("::1", ["::1", "0:0:0:0:0:0:0:1"], ["::2", "127.0.0.1"]),
    ("2001:db8::/33", ["2001:db8:7fff::1"], ["2001:db8:8000::1"]),
  ]) func `of a range are the addresses in it`(range: String, inside: [String], outside: [String]) throws {
    let range = try #require(AddressRange(range))
    for address in inside { #expect(range.contains(address), "\(address)") }
    for address in outside { #expect(!range.contains(address), "\(address)") }
  }

  @Test func `are read with their names`() throws {
    let text =
      "// us\n{ members: [ { id: \"m1\", name: \"Giuditta Quaranta\", organisation: \"acme\" }, { id: 'm2', name: 'Ezio' } ] }"
    #expect(
      try MemberList.load(text: text, file: "members.json5").get().entries == [
        MemberList.Entry(id: "m1", name: "Giuditta Quaranta", organisation: "acme"),
        MemberList.Entry(id: "m2", name: "Ezio"),
      ])
  }

  static let slips = [
    Slip("[]", "1:1: the file of members must be an object { … }, not a list [ … ]"),
    Slip("{}", "1:1: `members` is missing in the file of members: add `members: [ { id: \"m1\", name: \"…\" } ]`"),
    Slip("{ members: [ 1 ] }", "1:14: a member must be an object { … }, not a number"),
    Slip(
      "{ members: [ { id: 'm1', nome: 'A' } ] }", "1:14: `name` is missing in a member: add `name: \"…\"`",
      "1:26: `nome` is not known in a member: did you mean `name`?"),
    Slip(
      "{ members: [ { id: 'm1', name: 'A' },\n{ id: 'm1', name: 'B' } ] }",
      "2:7: the id \"m1\" is already given to a member in line 1: ids are unique"),
  ]

  @Test(arguments: slips) func `are checked`(slip: Slip) {
    switch MemberList.load(text: slip.text, file: "members.json5") {
    case .success: Issue.record("no mistake was found")
    case .failure(let found): #expect(found.all.map { "\($0.line):\($0.column): \($0.sentence)" } == slip.told)
    }
  }

  @Test func `of the demo have no mistake`() throws {
    let seeds = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "seeds/officina-liberty/members.json5")
    #expect(try MemberList.load(file: seeds.path).get().entries.count == 80)
  }

  @Test func `have ids that are no names`() {
    for id in ["m1", "M-1.a_b", String(repeating: "x", count: 64)] { #expect(MemberID(id).isWellFormed) }
    for id in ["", "-a", "a b", "a@b", "ü", "a\n", "panel:x", String(repeating: "x", count: 65)] {
      #expect(!MemberID(id).isWellFormed, "\(id)")
    }
  }
}
