import Configuration
import Occupancy
import Testing

@Suite struct `How far people may book` {
  @Test func `is what the site writes, for members, staff and organisations, and else the usual`() throws {
    let limits = try loaded(
      site(
        rest: """
          limits: { member: { horizon: "14d", atOnce: 3, simultaneous: 2 }, "organisation:acme": { horizon: "90d", onlyOpen: true },
            staff: { longest: "3d" } }
          """)
    ).site.limits
    #expect(limits.member == Limits(horizon: .days(14), longest: .days(1), atOnce: 3, simultaneous: 2))
    #expect(limits.staff == Limits(longest: .days(3)))
    #expect(
      limits.limits(isStaff: false, of: "acme")
        == Limits(horizon: .days(90), longest: .days(1), atOnce: 3, simultaneous: 2, onlyOpen: true))
    #expect(limits.limits(isStaff: false, of: nil) == limits.member)
    #expect(try loaded(site()).site.limits == SiteLimits())
  }

  static let slips = [
    Slip(site(rest: "limits: []"), "6:9: `limits` must be an object { … }, not a list [ … ]"),
    Slip(site(rest: "limits: { membr: {} }"), "6:11: `membr` has no limits: did you mean `member`?"),
    Slip(
      site(rest: "limits: { guests: {} }"),
      "6:11: `guests` has no limits: they are for member, for staff or for \"organisation:…\""),
    Slip(
      site(rest: #"limits: { "organisation:acm": {} }"#),
      "6:11: there is no organisation \"acm\": did you mean `acme`?"),
    Slip(
      site(rest: #"limits: { member: { horizn: "1d" } }"#),
      "6:21: `horizn` is not known in the limits of `member`: did you mean `horizon`?"),
    Slip(
      site(rest: "limits: { member: { horizon: 7 } }"),
      "6:30: `horizon` is a number: write a whole number and its unit in quotes, \"90s\", \"15m\", \"2h\" or \"1d\""),
    Slip(
      site(rest: #"limits: { member: { longest: "long" } }"#),
      "6:30: `longest` is \"long\": write a whole number and its unit in quotes, \"90s\", \"15m\", \"2h\" or \"1d\""),
    Slip(
      site(rest: "limits: { member: { atOnce: 0 } }"), "6:29: `atOnce` is 0: write a whole number from 1 to 10000"),
    Slip(
      site(rest: "limits: { member: { atOnce: 1.5 } }"), "6:29: `atOnce` is 1.5: write a whole number from 1 to 10000"),
    Slip(
      site(rest: "limits: { member: { simultaneous: 0 } }"),
      "6:35: `simultaneous` is 0: write a whole number from 1 to 1000"),
    Slip(site(rest: "limits: { member: { onlyOpen: 1 } }"), "6:31: `onlyOpen` must be true or false, not a number"),
    Slip(site(rest: "limits: { member: 3 }"), "6:19: the limits of `member` must be an object { … }, not a number"),
  ]

  @Test(arguments: slips) func `is told where it is written wrong`(slip: Slip) {
    #expect(mistakes(in: slip.text) == slip.told)
  }
}

@Suite struct `The rules of a site` {
  @Test func `take every number that a site writes`() throws {
    let policies = try loaded(
      site(
        rest: """
          policies: { desk: { extendBy: "10m", breaks: ["12:00-13:00"], exemptAbove: "2d", strikes: 2, offerFor: "5m", heardWithin: "90s",
            neighbourWithin: 3.5 } }
          """)
    ).site.policies
    let policy = policies.policy(for: Space(id: "desk-1", kind: .desk))
    #expect(policy.extendBy == .minutes(10))
    #expect(policy.breaks == [OpeningHours.Stretch(from: .hours(12), to: .hours(13))])
    #expect(policy.exemptAbove == .days(2))
    #expect(policy.strikes == 2)
    #expect(policy.offerFor == .minutes(5))
    #expect(policy.heardWithin == .seconds(90))
    #expect(policy.neighbourWithin == 3.5)
    #expect(policy.noShowAfter == Policy.desk.noShowAfter)
  }

  static func policy(_ text: String) -> String { site(rest: "policies: { desk: { \(text) } }") }

  static let slips = [
    Slip(policy("strike: 2"), "6:21: `strike` is not known in the policy `desk`: did you mean `strikes`?"),
    Slip(policy("strikes: -1"), "6:30: `strikes` is -1: write a whole number from 0 to 100"),
    Slip(policy("strikes: 101"), "6:30: `strikes` is 101: write a whole number from 0 to 100"),
    Slip(policy("neighbourWithin: 101"), "6:38: `neighbourWithin` is 101: write metres from 0 to 100"),
    Slip(policy("neighbourWithin: -1"), "6:38: `neighbourWithin` is -1: write metres from 0 to 100"),
    Slip(policy(#"breaks: "12:30-14:00""#), "6:29: `breaks` must be a list [ … ], not a text in quotes"),
    Slip(
      policy(#"breaks: ["noon"]"#),
      "6:30: `breaks` is \"noon\": write hours from 00:00 to 24:00, as in \"08:00-20:00\", or \"22:00-02:00\" past midnight"
    ),
    Slip(
      policy(#"breaks: ["12:30-12:30"]"#),
      "6:30: `breaks` is \"12:30-12:30\": it ends when it begins; write \"closed\", or \"00:00-24:00\" for all day"),
    Slip(
      policy(#"extendBy: "-5m""#),
      "6:31: `extendBy` is \"-5m\": write a whole number and its unit in quotes, \"90s\", \"15m\", \"2h\" or \"1d\""),
    Slip(
      policy("exemptAbove: 1"),
      "6:34: `exemptAbove` is a number: write a whole number and its unit in quotes, \"90s\", \"15m\", \"2h\" or \"1d\""
    ),
    Slip(policy(#"offerFor: "0m""#), "6:31: `offerFor` is \"0m\": it must be longer than nothing"),
  ]

  @Test(arguments: slips) func `are told where they are written wrong`(slip: Slip) {
    #expect(mistakes(in: slip.text) == slip.told)
  }
}

@Suite struct `The holidays of a site` {
  @Test func `are Italy's where it says so, and none where it does not`() throws {
    let kept = try loaded(
      site(site: #"site: { id: "s", timeZone: "Europe/Rome", open: { "mon-sun": "08:00-20:00" }, holidays: "IT" },"#)
    ).site
    let none = try loaded(
      site(site: #"site: { id: "s", timeZone: "Europe/Rome", open: { "mon-sun": "08:00-20:00" } },"#)
    ).site
    let liberation = Instant(iso8601: "2026-04-25T10:00:00Z")!
    #expect(!kept.open.state(at: liberation, in: kept.localTime).isOpen)
    #expect(none.open.state(at: liberation, in: none.localTime).isOpen)
    let always = try loaded(site(site: #"site: { id: "s", timeZone: "Europe/Rome", holidays: "IT" },"#)).site
    #expect(!always.open.state(at: liberation, in: always.localTime).isOpen)
    #expect(always.open.state(at: liberation + .days(1), in: always.localTime).isOpen)
  }

  @Test func `of another country are not known`() {
    #expect(
      mistakes(in: site(site: #"site: { id: "s", holidays: "FR" },"#)) == [
        "2:28: `holidays` is \"FR\": only \"IT\" is known; write other days under `open`, as \"2026-12-24\": \"closed\""
      ])
    #expect(
      mistakes(in: site(site: #"site: { id: "s", holidays: true },"#)) == [
        "2:28: `holidays` must be a text in quotes, not true or false"
      ])
  }
}
