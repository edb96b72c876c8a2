import Configuration
import Testing

@Suite struct `Staff are told` {
  static let whole = [
    Slip("[]", "1:1: the configuration must be an object { … }, not a list [ … ]"),
    Slip(
      "{}",
      "1:1: `broker` is missing in the configuration: add `broker: { url: \"mqtt://127.0.0.1:1883\" }`",
      "1:1: `site` is missing in the configuration: add `site: { id: \"my-site\", name: \"My site\", timeZone: \"Europe/Rome\" }`",
      "1:1: `spaces` is missing in the configuration: add `spaces: [ { id: \"desk-1\", kind: \"desk\" } ]`"),
    Slip(site(rest: "sensor: []"), "6:1: `sensor` is not known in the configuration: did you mean `sensors`?"),
    Slip(
      site(rest: "weather: []"),
      "6:1: `weather` is not known in the configuration: known are `site`, `broker`, `listen`, `publicUrl`, `trustedProxies`, `members`, `webhooks`, `sources`, `spaces`, `sensors`, `organisations`, `policies`, `limits`"
    ),
    Slip(
      site(rest: #"listen: "8080""#),
      "6:9: `listen` is \"8080\": write an address and a port, as in \"127.0.0.1:8080\" or \"[::1]:8080\""),
    Slip(
      site(rest: #"listen: "0.0.0.0:99999""#),
      "6:9: `listen` is \"0.0.0.0:99999\": write an address and a port, as in \"127.0.0.1:8080\" or \"[::1]:8080\""),
    Slip(site(rest: "listen: 8080"), "6:9: `listen` must be a text in quotes, not a number"),
    Slip(
      site(rest: #"trustedProxies: "127.0.0.1""#), "6:17: `trustedProxies` must be a list [ … ], not a text in quotes"),
    Slip(
      site(rest: #"trustedProxies: ["127.0.0.1", "proxy.example", "10.0.0.0/33", "10.0.0.1/8", "::1/129", 7]"#),
      "6:31: `trustedProxies` has \"proxy.example\": write an address or a range of them, as in \"127.0.0.1\" or \"10.0.0.0/8\"",
      "6:48: `trustedProxies` has \"10.0.0.0/33\": write an address or a range of them, as in \"127.0.0.1\" or \"10.0.0.0/8\"",
      "6:63: `trustedProxies` has \"10.0.0.1/8\": write an address or a range of them, as in \"127.0.0.1\" or \"10.0.0.0/8\"",
      "6:77: `trustedProxies` has \"::1/129\": write an address or a range of them, as in \"127.0.0.1\" or \"10.0.0.0/8\"",
      "6:88: `trustedProxies` must be a text in quotes, not a number"),
    Slip(site(rest: "members: []"), "6:10: `members` must be a text in quotes, not a list [ … ]"),
  ]

  @Test(arguments: whole) func `of the whole`(slip: Slip) { #expect(mistakes(in: slip.text) == slip.told) }

  static let general = [
    Slip("site: 1,", "2:7: `site` must be an object { … }, not a number"),
    Slip("site: {},", "2:7: `id` is missing in `site`: add `id: \"my-site\"`"),
    Slip(
      #"site: { id: "My Site" },"#,
      "2:13: `id` is \"My Site\": letters a to z, digits, `-`, `_` and `.` only, a letter or digit first, at most 64, for example \"my-site\""
    ),
    Slip(#"site: { id: "s", nome: "S" },"#, "2:18: `nome` is not known in `site`: did you mean `name`?"),
    Slip(
      #"site: { id: "s", timeZone: "Europe/Rom" },"#,
      "2:28: `timeZone` is \"Europe/Rom\": there is no such time zone, did you mean \"Europe/Rome\"?"),
    Slip(
      #"site: { id: "s", timeZone: "CET" },"#,
      "2:28: `timeZone` is \"CET\": there is no such time zone, write its IANA name, as in \"Europe/Rome\""),
    Slip(
      #"site: { id: "s", timeZone: "Nowhere/At all" },"#,
      "2:28: `timeZone` is \"Nowhere/At all\": there is no such time zone, write its IANA name, as in \"Europe/Rome\""),
    Slip(#"site: { id: "s", name: "" },"#, "2:24: `name` is empty: write something, or leave it out"),
    Slip(
      #"site: { id: "s", name: "a\u202Eb" },"#,
      "2:24: `name` has invisible control characters: write it anew without them"),
    Slip(
      "site: { id: \"s\", name: \"\(String(repeating: "x", count: 201))\" },",
      "2:24: `name` is 201 characters long: at most 200"),
  ]

  @Test(arguments: general) func `of the site`(slip: Slip) { #expect(mistakes(in: site(site: slip.text)) == slip.told) }

  static let hours = [
    Slip(
      "\"08:00-20:00\"",
      "2:24: `open` must be an object as { \"mon-fri\": \"08:00-20:00\" }, not a text in quotes"),
    Slip("{}", "2:24: `open` names no day: add `\"mon-fri\": \"08:00-20:00\"`, or leave `open` out for always"),
    Slip(
      "{ monday: \"closed\" }",
      "2:26: `monday` is no day: write mon, tue, wed, thu, fri, sat or sun, a range as \"mon-fri\", or a date as \"2026-12-25\""
    ),
    Slip(
      "{ \"mon-tue-wed\": \"closed\" }",
      "2:26: `mon-tue-wed` is no day: write mon, tue, wed, thu, fri, sat or sun, a range as \"mon-fri\", or a date as \"2026-12-25\""
    ),
    Slip("{ \"mon-mon\": \"closed\" }", "2:26: `mon-mon` is a range of one day: write `mon`"),
    Slip(
      "{ \"mon-wed\": \"closed\", \"wed-fri\": \"closed\" }",
      "2:47: `wed` is in `wed-fri` and in `mon-wed`: let it be in one of them"),
    Slip(
      "{ \"25-12-2026\": \"closed\" }", "2:26: `25-12-2026` is no date: write year, month and day, as in \"2026-12-25\""
    ),
    Slip("{ \"2026-02-29\": \"closed\" }", "2:26: there is no day 2026-02-29 in the calendar"),
    Slip(
      "{ \"2101-01-01\": \"closed\" }", "2:26: `2101-01-01` is out of bounds: days from 2000 to 2100 count"),
    Slip(
      "{ sat: \"9-13\" }",
      "2:31: `sat` is \"9-13\": write hours from 00:00 to 24:00, as in \"08:00-20:00\", or \"22:00-02:00\" past midnight"
    ),
    Slip(
      "{ sat: \"24:00-02:00\" }",
      "2:31: `sat` is \"24:00-02:00\": write hours from 00:00 to 24:00, as in \"08:00-20:00\", or \"22:00-02:00\" past midnight"
    ),
    Slip(
      "{ sat: \"09:60-13:00\" }",
      "2:31: `sat` is \"09:60-13:00\": write hours from 00:00 to 24:00, as in \"08:00-20:00\", or \"22:00-02:00\" past midnight"
    ),
    Slip(
      "{ sat: \"09:00-09:00\" }",
      "2:31: `sat` is \"09:00-09:00\": it ends when it begins; write \"closed\", or \"00:00-24:00\" for all day"),
    Slip(
      "{ sat: [\"09:00-13:00\", \"12:00-18:00\"] }",
      "2:47: `sat`: 12:00-18:00 overlaps 09:00-13:00; make one of both, or part them"),
    Slip(
      "{ sat: [\"22:00-02:00\", \"23:00-24:00\"] }",
      "2:47: `sat`: 23:00-24:00 overlaps 22:00-02:00; make one of both, or part them"),
    Slip("{ sat: 9 }", "2:31: `sat` must be hours as \"08:00-20:00\", a list of them, or \"closed\", not a number"),
    Slip("{ sat: [9] }", "2:32: `sat` must be hours as \"08:00-20:00\", not a number"),
  ]

  @Test(arguments: hours) func `of the opening hours`(slip: Slip) {
    #expect(mistakes(in: site(site: "site: { id: \"s\", open: \(slip.text) },")) == slip.told)
  }

  static let broker = [
    Slip("", "1:1: `broker` is missing in the configuration: add `broker: { url: \"mqtt://127.0.0.1:1883\" }`"),
    Slip("broker: {},", "3:9: `url` is missing in `broker`: add `url: \"mqtt://127.0.0.1:1883\"`"),
    Slip(
      #"broker: { url: "localhost:1883" },"#,
      "3:16: `url` is \"localhost:1883\": it must begin with `mqtt://`, `mqtts://` (TLS) or `mqtt+unix://` (a socket), as in \"mqtt://127.0.0.1:1883\""
    ),
    Slip(
      #"broker: { url: "http://localhost" },"#,
      "3:16: `url` is \"http://localhost\": `http` is not spoken here: write `mqtt://`, `mqtts://` (TLS) or `mqtt+unix://`, as in \"mqtt://127.0.0.1:1883\""
    ),
    Slip(
      #"broker: { url: "mqtt://" },"#,
      "3:16: `url` is \"mqtt://\": the broker's host is missing, as in \"mqtt://127.0.0.1:1883\""),
    Slip(
      #"broker: { url: "mqtt://host:0" },"#,
      "3:16: `url` is \"mqtt://host:0\": the port is a number from 1 to 65535, as in \"mqtt://127.0.0.1:1883\""),
    Slip(
      #"broker: { url: "mqtt://host:70000" },"#,
      "3:16: `url` is \"mqtt://host:70000\": the port is a number from 1 to 65535, as in \"mqtt://127.0.0.1:1883\""),
    Slip(
      #"broker: { url: "mqtt://host/path" },"#,
      "3:16: `url` is \"mqtt://host/path\": nothing may follow the port, as in \"mqtt://127.0.0.1:1883\""),
    Slip(
      #"broker: { url: "mqtt://me:secret@host" },"#,
      "3:16: `url` holds a user name: give `username` and `passwordFile` instead"),
    Slip(
      #"broker: { url: "mqtt+unix://run" },"#,
      "3:16: `url` is \"mqtt+unix://run\": the socket's whole path must follow, at most 107 bytes, as in \"mqtt+unix:///run/mosquitto.sock\""
    ),
    Slip(
      #"broker: { url: "mqtt://h", username: "p", password: "secret" },"#,
      "3:43: `password` is not known in `broker`: did you mean `passwordFile`?",
      "3:43: a password does not belong in the configuration: write it into a file that only Presenza's user may read, and give `passwordFile`"
    ),
    Slip(#"broker: { url: "mqtt://h", passwordFile: "p" },"#, "3:28: `passwordFile` needs `username` beside it"),
    Slip(
      #"broker: { url: "mqtts://h", cert: "c" },"#,
      "3:29: `cert` needs `key` beside it: a certificate works only with its key"),
    Slip(
      #"broker: { url: "mqtt://h", ca: "ca.pem" },"#,
      "3:28: `ca` is of use only with TLS: write `mqtts://` in `url`, or remove `ca`"),
  ]

  @Test(arguments: broker) func `of the broker`(slip: Slip) {
    #expect(mistakes(in: site(broker: slip.text)) == slip.told)
  }

  static let spaces = [
    Slip("spaces: [],", "5:9: `spaces` is empty: add `spaces: [ { id: \"desk-1\", kind: \"desk\" } ]`"),
    Slip("spaces: {},", "5:9: `spaces` must be a list [ … ], not an object { … }"),
    Slip("spaces: [7],", "5:10: a space must be an object { … }, not a number"),
    Slip("spaces: [{ kind: \"desk\" }],", "5:10: `id` is missing in a space: add `id: \"desk-1\"`"),
    Slip("spaces: [{ id: \"d\" }],", "5:10: `kind` is missing in a space: add `kind: \"desk\"`"),
    Slip(
      "spaces: [{ id: \"d\", kind: \"meeting\" }],",
      "5:27: \"meeting\" is no kind of space: did you mean `meeting-room`?"
    ),
    Slip(
      "spaces: [{ id: \"d\", kind: \"meetingroom\" }],",
      "5:27: \"meetingroom\" is no kind of space: did you mean `meeting-room`?"),
    Slip(
      "spaces: [{ id: \"d\", kind: \"desk\" },\n{ id: \"d\", kind: \"desk\" }],",
      "6:7: the id \"d\" is already given to a space in line 5: ids are unique"),
    Slip(
      "spaces: [{ id: \"Sala è\", kind: \"lab\" }],",
      "5:16: `id` is \"Sala è\": letters a to z, digits, `-`, `_` and `.` only, a letter or digit first, at most 64, for example \"sala\""
    ),
    Slip("spaces: [{ id: 12, kind: \"desk\" }],", "5:16: `id` must be a text in quotes, not a number"),
    Slip(
      "spaces: [{ id: \"d\", kind: \"desk\", capcity: 1 }],",
      "5:35: `capcity` is not known in a space: did you mean `capacity`?"),
    Slip(
      "spaces: [{ id: \"d\", kind: \"desk\", capacity: 0 }],",
      "5:45: `capacity` is 0: write a whole number of people, 1 or more"),
    Slip(
      "spaces: [{ id: \"d\", kind: \"desk\", capacity: 1.5 }],",
      "5:45: `capacity` is 1.5: write a whole number of people, 1 or more"),
    Slip(
      "spaces: [{ id: \"d\", kind: \"desk\", capacity: \"2\" }],",
      "5:45: `capacity` must be a number, not a text in quotes"),
    Slip(
      "spaces: [{ id: \"d\", kind: \"desk\", plan: { x: 1, y: 1, w: -1.5, h: 0 } }],",
      "5:58: `w` is -1.5: a size in metres is more than nothing",
      "5:67: `h` is 0: a size in metres is more than nothing"),
    Slip(
      "spaces: [{ id: \"d\", kind: \"desk\", plan: { x: 1, y: 1 } }],",
      "5:41: `plan` has no `w`, `h`: it needs x, y, w and h in metres, or none of them"),
    Slip(
      "spaces: [{ id: \"d\", kind: \"desk\", name: {} }],",
      "5:41: `name` is empty: write `{ it: \"…\", en: \"…\" }`, or leave it out"),
    Slip(
      "spaces: [{ id: \"d\", kind: \"desk\", name: { de: \"Tisch\" } }],",
      "5:43: `de` is not known in `name`: known are `it`, `en`"),
    Slip(
      "spaces: [{ id: \"d\", kind: \"desk\", features: [1] }],",
      "5:46: `features` must be a text in quotes, not a number"),
    Slip(
      "spaces: [{ id: \"d\", kind: \"desk\", assignedTo: \"acmee\" }],",
      "5:47: there is no organisation \"acmee\": did you mean `acme`?"),
    Slip(
      "spaces: [{ id: \"d\", kind: \"desk\", zone: \"a/b\" }],",
      "5:41: `zone` is \"a/b\": letters a to z, digits, `-`, `_` and `.` only, a letter or digit first, at most 64, for example \"a-b\""
    ),
  ]

  @Test(arguments: spaces) func `of the spaces`(slip: Slip) {
    #expect(mistakes(in: site(spaces: slip.text)) == slip.told)
  }

  static let organisations = [
    Slip("organisations: [{ name: \"A\" }],", "4:17: `id` is missing in an organisation: add `id: \"acme\"`"),
    Slip(
      "organisations: [{ id: \"a\" }, { id: \"a\" }],",
      "4:36: the id \"a\" is already given to an organisation in line 4: ids are unique"),
    Slip(
      "organisations: [{ id: \"a\", kind: \"resident\" }],",
      "4:34: \"resident\" is no kind of organisation: did you mean `resident-partner`?"
    ),
  ]

  @Test(arguments: organisations) func `of the organisations`(slip: Slip) {
    #expect(mistakes(in: site(organisations: slip.text)) == slip.told)
  }

  static let rest = [
    Slip(
      "sensors: [{ space: \"desk-1\" }]",
      "6:11: `device` is missing in a sensor: add `device: \"l0/desk-1\"`, its name on the network"),
    Slip(
      "sensors: [{ device: \"a\" }]",
      "6:11: the sensor \"a\" is bound to nothing: add `space: \"…\"`, the id of the space that it watches"),
    Slip(
      "sensors: [{ device: \"a\", space: \"desk-2\" }]", "6:33: there is no space \"desk-2\": did you mean `desk-1`?"),
    Slip("sensors: [{ device: \"a\", space: \"hall\" }]", "6:33: there is no space \"hall\": known are `desk-1`"),
    Slip(
      "sensors: [{ device: \"a\", space: \"desk-1\" },\n{ device: \"a\", space: \"desk-1\" }]",
      "7:1: the device \"a\" is already bound in line 6: a sensor watches one space"),
    Slip(
      "sensors: [{ device: \"a\", channel: \"1\", space: \"desk-1\" }, { device: \"a\", channel: \"1\", space: \"desk-1\" }]",
      "6:59: channel \"1\" of the device \"a\" is already bound in line 6: a sensor watches one space"),
    Slip(
      "sensors: [{ device: \"a\", space: \"desk-1\", expires: 90 }]",
      "6:52: `expires` is a number: write a whole number and its unit in quotes, \"90s\", \"15m\", \"2h\" or \"1d\""),
    Slip(
      "sensors: [{ device: \"a\", space: \"desk-1\", hold: \"5 min\" }]",
      "6:49: `hold` is \"5 min\": write a whole number and its unit in quotes, \"90s\", \"15m\", \"2h\" or \"1d\""),
    Slip(
      "sensors: [{ device: \"a\", space: \"desk-1\", expires: \"0h\" }]",
      "6:52: `expires` is \"0h\": it must be longer than nothing"),
    Slip(
      "sensors: [{ device: \"a\", space: \"desk-1\", scale: 0 }]",
      "6:50: `scale` is 0: every value would become 0; leave it out"),
    Slip(
      "sensors: [{ device: \"a\", space: \"desk-1\", topic: \"t\" }]",
      "6:43: `topic` is not known in a sensor: known are `device`, `source`, `space`, `channel`, `hold`, `expires`, `debounce`, `scale`, `offset`, `as`"
    ),
    Slip(
      "sensors: [{ device: \"a\", space: \"desk-1\", source: \"zigbee\" }]",
      "6:51: there is no source \"zigbee\": did you mean `zigbee2mqtt`?"),
    Slip("sources: [{}]", "6:11: `use` is missing in a source: add `use: \"zigbee2mqtt\"`"),
    Slip(
      "sources: [{ use: \"zigbee\" }]",
      "6:18: there is no profile \"zigbee\", and formats of one's own need `rules`: did you mean `zigbee2mqtt`?"),
    Slip(
      "sources: [{ use: \"zigbee2mqtt\", base: \"a/#\" }]",
      "6:39: `base` is \"a/#\": write the beginning of the topics without `+`, `#` or a `/` at an end, as in \"zigbee2mqtt\""
    ),
    Slip(
      "sources: [{ use: \"zigbee2mqtt\" }, { use: \"zigbee2mqtt\" }]",
      "6:35: the source \"zigbee2mqtt\" is given twice with the same `base`: remove one, or change its `base`"),
    Slip(
      "sources: [{ use: \"zigbee2mqtt\", zone: \"Rome\" }]",
      "6:39: `zone` is \"Rome\": there is no such time zone, did you mean \"Europe/Rome\"?"),
    Slip("sources: [{ use: \"ours\", rules: [] }]", "6:26: `rules` is empty: write a rule, or leave it out"),
    Slip("sources: [{ use: \"ours\", rules: [1] }]", "6:34: a rule must be an object { … }, not a number"),
    Slip("policies: []", "6:11: `policies` must be an object { … }, not a list [ … ]"),
    Slip("policies: { desks: {} }", "6:13: `desks` is no kind of space: did you mean `desk`?"),
    Slip(
      "policies: { everything: {} }",
      "6:13: `everything` is no kind of space: a policy is for a kind (desk, meeting-room, training-room, event-hall, phone-booth, office, kitchen, lab, other), for \"zone:…\" or for \"space:…\""
    ),
    Slip("policies: { \"zone:quite\": {} }", "6:13: no space is in a zone \"quite\": did you mean `quiet`?"),
    Slip("policies: { \"space:desk-9\": {} }", "6:13: there is no space \"desk-9\": did you mean `desk-1`?"),
    Slip(
      "policies: { desk: { noShow: \"5m\" } }",
      "6:21: `noShow` is not known in the policy `desk`: did you mean `noShowAfter`?"),
    Slip(
      "policies: { desk: { noShowAfter: \"1.5h\" } }",
      "6:34: `noShowAfter` is \"1.5h\": write a whole number and its unit in quotes, \"90s\", \"15m\", \"2h\" or \"1d\""
    ),
    Slip("policies: { desk: { enforce: \"yes\" } }", "6:30: `enforce` must be true or false, not a text in quotes"),
    Slip(
      "sources: [{ use: \"ours\", rules: [{ topic: \"a/{b\" }] }]",
      "6:43: at character 3 of the topic: \"{\" is not closed; write \"{dev}\""),
  ]

  @Test(arguments: rest) func `of sensors, sources and policies`(slip: Slip) {
    #expect(mistakes(in: site(rest: slip.text)) == slip.told)
  }

  @Test func `all of it at once, in the order of the file, with its name`() throws {
    let text = """
      {
        site: { id: "s", timeZone: "Europe/Room" },
        broker: { url: "localhost" },
        spaces: [
          { id: "desk 1", kind: desk },
          { id: "d2", kind: "desk", capacity: 0 },
        ],
        sensors: [{ device: "x", space: "desk 1" }, { device: "y", space: "d3" }],
        policies: { desk: { noShowAfter: "5" } },
      }
      """
    guard case .failure(let found) = SiteConfiguration.load(text: text, file: "conf/site.json5") else {
      Issue.record("taken as good")
      return
    }
    let lines = found.description.split(separator: "\n").map(String.init)
    #expect(lines.allSatisfy { $0.hasPrefix("conf/site.json5:") })
    #expect(
      lines.map { $0.dropFirst("conf/site.json5:".count).prefix { $0 != " " } } == [
        "2:30:", "3:18:", "5:11:", "5:27:", "6:41:", "8:69:", "9:36:",
      ])
  }

  @Test func `of a file that is not there or no text`() throws {
    guard case .failure(let missing) = SiteConfiguration.load(file: "/nowhere/site.json5") else {
      Issue.record("taken as good")
      return
    }
    #expect(
      missing.description == "/nowhere/site.json5:1:1: there is no such file: check the path after --config")
    guard case .failure(let folder) = SiteConfiguration.load(file: "/") else {
      Issue.record("taken as good")
      return
    }
    #expect(
      folder.description == "/:1:1: the file cannot be read: check that it is a file and that this user may read it")
  }
}
