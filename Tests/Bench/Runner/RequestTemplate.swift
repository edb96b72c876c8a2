import Foundation

/// A request as somebody honest sends it, which an attacker then changes.
struct RequestTemplate: Sendable {
  var method: String
  var target: String
  var asker: Asker
  enum Asker: CaseIterable {
    case everybody, panel, member
  }

  /// With `NN` for a number of a desk and `HH` for an hour of the day.
  var body: String

  /// Every route that the monitor's own description names, as the public, a panel and each of some members ask it: a list for each method of each path.
  static func all(of monitor: Monitor, _ house: AttackedHouse) throws -> [[RequestTemplate]] {
    guard let text = Web.get("/openapi.json", port: monitor.port)?.body,
      let description = try JSONSerialization.jsonObject(with: Data(text)) as? [String: Any],
      let paths = description["paths"] as? [String: [String: Any]]
    else { throw BenchFailure("presenza gives no /openapi.json") }
    var all: [[RequestTemplate]] = []
    for (path, methods) in paths.sorted(by: { $0.key < $1.key }) {
      for method in methods.keys.sorted() where method != "parameters" {
        var templates: [RequestTemplate] = []
        for id in ids(in: path) {
          let target = path.replacing("{id}", with: id).replacing("{token}", with: "b1-0123456789abcdef")
          for asker in RequestTemplate.Asker.allCases {
            for body in bodies(of: path, method) {
              templates.append(
                RequestTemplate(
                  method: method.uppercased(), target: target + (queries[path] ?? ""), asker: asker, body: body))
            }
          }
        }
        all.append(templates)
      }
    }
    guard all.count > 30 else { throw BenchFailure("/openapi.json names too little: \(all.count)") }
    return all
  }

  private static func ids(in path: String) -> [String] {
    guard path.contains("{id}") else { return [""] }
    if path.contains("/spaces/") { return ["desk-1", "room-1"] }
    if path.contains("/bookings/") { return ["b1", "b2", "b40"] }
    if path.contains("/members/") { return ["m1"] }
    return path.contains("/series/") ? ["s1", "b1"] : ["w1", "w2"]
  }

  private static let queries = [
    "/api/v1/bookings": "?from=\(AttackedHouse.start)00:00:00Z&to=\(AttackedHouse.start)23:00:00Z&space=desk-1",
    "/api/v1/spaces/free": "?from=\(AttackedHouse.start)08:00:00Z&to=\(AttackedHouse.start)10:00:00Z&kind=desk",
    "/api/v1/sensors": "?bound=false",
    "/api/v1/programme": "?from=\(AttackedHouse.start)00:00:00Z&to=\(AttackedHouse.start)23:00:00Z",
  ]

  private static func bodies(of path: String, _ method: String) -> [String] {
    guard method != "get", method != "delete" else { return [""] }
    let day = AttackedHouse.start
    let time = #""start":"\#(day)HH:00:00Z","end":"\#(day)HH:30:00Z""#
    switch path {
    case "/api/v1/bookings":
      return [
        #"{"space":"desk-NN",\#(time),"title":"Riunione"}"#, #"{"space":"room-1",\#(time),"expected":4,"listed":true}"#,
      ]
    case "/api/v1/bookings/{id}": return [#"{\#(time),"space":"desk-NN"}"#]
    case "/api/v1/series", "/api/v1/series/preview":
      return [
        #"{"space":"desk-NN",\#(time),"repeat":{"every":"week","on":["mon","thu"],"interval":2,"count":4}}"#,
        #"{"space":"room-2",\#(time),"skipConflicts":true,"repeat":{"every":"weekday","count":20,"except":["2027-12-24"]}}"#,
      ]
    case "/api/v1/waiting":
      return [#"{"kind":"desk","zone":"open-space",\#(time)}"#, #"{"space":"desk-1",\#(time)}"#]
    case "/api/v1/spaces/{id}/lend": return [#"{\#(time)}"#]
    case "/api/v1/session": return [#"{"token":"0123456789"}"#, #"{"code":"ABCD-EFGH"}"#]
    case "/api/v1/sensors/forget": return [#"{"device":"l0/desk-1","space":"desk-1"}"#]
    default: return ["", "{}"]
    }
  }
}
