import Configuration
import Foundation
import Testing

@Suite struct `Webhooks and the public address` {
  @Test func `stand in the configuration, the secret's file beside it`() throws {
    let text = site(
      rest: #"""
        publicUrl: "https://presenza.example/",
        webhooks: [
          { url: "https://mail.example/presenza?k=1", secretFile: "mail.secret", events: ["warned", "released"] },
          { url: "http://127.0.0.1:9000", secretFile: "/run/chat.secret" },
        ]
        """#)
    let configuration = try SiteConfiguration.load(text: text, file: "/etc/presenza/site.json5").get()
    #expect(configuration.publicURL == "https://presenza.example")
    #expect(
      configuration.webhooks == [
        WebhookConfiguration(
          url: "https://mail.example/presenza?k=1", secretFile: "/etc/presenza/mail.secret",
          events: ["warned", "released"]),
        WebhookConfiguration(url: "http://127.0.0.1:9000", secretFile: "/run/chat.secret"),
      ])
    #expect(
      configuration.webhooks[1].events == [
        "warned", "questioned", "wrong-desk", "offered", "asked-to-confirm", "released",
      ])
    #expect(configuration.webhooks.map(\.host) == ["mail.example", "127.0.0.1"])
    let plain = try loaded(site())
    #expect(plain.publicURL == nil)
    #expect(plain.webhooks.isEmpty)
  }

  static let slips = [
    Slip("webhooks: {}", "6:11: `webhooks` must be a list [ … ], not an object { … }"),
    Slip("webhooks: [ 1 ]", "6:13: a webhook must be an object { … }, not a number"),
    Slip(
      "webhooks: [ {} ]", "6:13: `secretFile` is missing in a webhook: add `secretFile: \"webhook.secret\"`",
      "6:13: `url` is missing in a webhook: add `url: \"https://mail.example/presenza\"`"),
    Slip(
      "webhooks: [ { url: 'https://a', secretFile: 's', event: [] } ]",
      "6:50: `event` is not known in a webhook: did you mean `events`?"),
    Slip(
      "webhooks: [ { url: 'https://a', secretFile: 's', events: ['warnt', 'booked', 7] } ]",
      "6:59: webhooks are not told of \"warnt\": did you mean `warned`?",
      "6:68: webhooks are not told of \"booked\": known are `warned`, `questioned`, `wrong-desk`, `offered`, `asked-to-confirm`, `released`",
      "6:78: `an event` must be a text in quotes, not a number"),
    Slip(
      "webhooks: [ { url: 'https://a', secretFile: 's', events: [] } ]",
      "6:50: `events` is empty: name one, or leave it out to be told all of them"),
    Slip(
      "webhooks: [ { url: 'ftp://a', secretFile: 's' } ]",
      "6:20: `url` is \"ftp://a\": it must begin with `https://` or `http://`, as in \"https://mail.example/presenza\""),
    Slip(
      "webhooks: [ { url: 'mail.example', secretFile: 's' } ]",
      "6:20: `url` is \"mail.example\": it must begin with `https://` or `http://`, as in \"https://mail.example/presenza\""
    ),
    Slip(
      "webhooks: [ { url: 'https:///x', secretFile: 's' } ]",
      "6:20: `url` is \"https:///x\": the host is missing, as in \"https://mail.example/presenza\""),
    Slip(
      "webhooks: [ { url: 'https://a:0/', secretFile: 's' } ]",
      "6:20: `url` is \"https://a:0/\": the port is a number from 1 to 65535, as in \"https://mail.example/presenza\""),
    Slip(
      "webhooks: [ { url: 'https://a/è', secretFile: 's' } ]",
      "6:20: `url` is \"https://a/è\": blanks and letters beyond ASCII are written with %, hosts in Punycode, as in \"https://mail.example/presenza\""
    ),
    Slip(
      "webhooks: [ { url: 'https://me:pass@a', secretFile: 's' } ]",
      "6:20: `url` holds a user name: what is sent is signed, so it needs none"),
    Slip(
      "webhooks: [ { url: 'https://a', secret: 'x' } ]",
      "6:13: `secretFile` is missing in a webhook: add `secretFile: \"webhook.secret\"`",
      "6:33: `secret` is not known in a webhook: did you mean `secretFile`?",
      "6:33: a secret does not belong in the configuration: write it into a file that only Presenza's user may read, and give `secretFile`"
    ),
    Slip(
      "webhooks: [ { url: 'https://a', secretFile: 's' },\n{ url: 'https://a', secretFile: 't' } ]",
      "7:8: this address already has a webhook in line 6: put all its events into that one"),
    Slip(
      "publicUrl: 'https://a/presenza'",
      "6:12: `publicUrl` is \"https://a/presenza\": nothing may follow the host and its port, as in \"https://presenza.example\""
    ),
    Slip(
      "publicUrl: 'presenza.example'",
      "6:12: `publicUrl` is \"presenza.example\": it must begin with `https://` or `http://`, as in \"https://presenza.example\""
    ),
  ]

  @Test(arguments: slips) func `are checked, each mistake at its place`(slip: Slip) {
    #expect(mistakes(in: site(rest: slip.text)) == slip.told)
  }

  @Test func `the example in the seeds is right once it is not a comment`() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "seeds/officina-liberty/presenza.json5")
    let text = try String(contentsOf: file, encoding: .utf8)
    let lines = text.components(separatedBy: "\n")
    let begin = try #require(lines.firstIndex { $0.hasPrefix("  // publicUrl") })
    let end = try #require(lines.firstIndex { $0 == "  // ]," })
    let live = lines.enumerated().map { number, line in
      (begin...end).contains(number) ? line.replacing(/^  \/\/ (?=publicUrl|webhooks|  |\])/, with: "  ") : line
    }
    let configuration = try SiteConfiguration.load(text: live.joined(separator: "\n"), file: file.path).get()
    #expect(configuration.publicURL == "https://presenza.example")
    #expect(configuration.webhooks.map(\.events.count) == [6])
  }
}
