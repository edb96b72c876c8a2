import JSON
import Journaling
import Occupancy

/// Writes WAIT: what somebody waits for, how many are asked first, and what is offered. It goes to whoever waits and to staff.
struct WaitView {
  let wait: Wait
  let building: Building

  func write(into json: inout JSONWriter) {
    json.object { json in
      json.member("id", wait.id.text)
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
      json.member("ahead", building.ahead(of: wait))
      guard let offer = wait.offer else { return json.null("offer") }
      json.object("offer") { json in
        json.member("space", offer.space.text)
        json.interval(offer.interval)
        json.member("until", offer.until.description)
      }
    }
  }
}
