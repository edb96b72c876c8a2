import JSON
import Journaling
import Occupancy

/// Writes WAIT: what somebody waits for, how many are asked first, and what is offered. It goes to whoever waits and to staff.
struct WaitView {
  let wait: Wait
  let building: Building
  /// How it ended; nil while somebody waits.
  var end: Wait.End?

  func answer(_ exchange: Exchange) {
    var json = JSONWriter()
    write(into: &json)
    exchange.respond(200, json.bytes)
  }

  private var status: String {
    switch end {
    case .givenUp?: "given-up"
    case let end?: end.rawValue
    case nil: wait.offer == nil ? "waiting" : "offered"
    }
  }

  func write(into json: inout JSONWriter) {
    json.object { json in
      json.member("id", wait.id.text)
      json.member("status", status)
      json.member("member", wait.member.text)
      switch wait.wish {
      case .space(let space):
        json.member("space", space.text)
        json.null("kind")
        json.null("zone")
      case .kind(let kind, let zone):
        json.null("space")
        json.member("kind", kind.rawValue)
        json.member("zone", zone)
      }
      json.interval(wait.interval)
      json.member("madeAt", wait.madeAt.description)
      json.member("ahead", end == nil ? building.ahead(of: wait) : 0)
      guard end == nil, let offer = wait.offer else { return json.null("offer") }
      json.object("offer") { json in
        json.member("space", offer.space.text)
        json.interval(offer.interval)
        json.member("until", offer.until.description)
      }
    }
  }
}
