import HTTP
import JSON
import Occupancy

/// How the site's webhooks do, for staff. Of an address only the host is told: the rest often is a secret.
enum WebhookRoutes {
  static func list(_ exchange: Exchange) {
    exchange.list("webhooks") { json in
      for figures in exchange.house.webhooks.figures {
        json.object { write(figures, into: &$0) }
      }
    }
  }

  private static func write(_ figures: Webhooks.Figures, into json: inout JSONWriter) {
    json.member("host", figures.host)
    json.array("events") { json in
      for event in figures.events { json.value(event) }
    }
    json.member("state", figures.failures > 0 ? "failing" : "working")
    json.member("waiting", figures.waiting)
    json.member("deliveredAt", figures.deliveredAt)
    json.member("failingSince", figures.failingSince)
    json.member("failures", figures.failures)
    json.member("why", figures.why)
    json.member("delivered", figures.counts.delivered)
    json.member("expired", figures.counts.expired)
    json.member("overflowed", figures.counts.overflowed)
  }
}
