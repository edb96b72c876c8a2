import HTTP
import JSON

/// `/openapi.json`: the table of routes as OpenAPI 3.1 has it, so that it can never list another.
///
/// It names paths, who may ask, what bodies and queries may hold, and how errors look.
enum OpenAPI {
  static func show(_ exchange: Exchange) { exchange.respond(200, exchange.house.openAPI) }

  static func document(cookie: String) -> [UInt8] {
    var json = JSONWriter(reserving: 32_768)
    json.object { json in
      json.member("openapi", "3.1.0")
      json.object("info") {
        $0.member("title", "Presenza")
        $0.member("version", "1")
      }
      json.object("paths") { json in
        for pattern in Set(Route.all.map(\.pattern)).sorted() {
          json.object(pattern) { json in
            for route in Route.all where route.pattern == pattern { write(route, into: &json) }
          }
        }
      }
      json.object("components") { json in
        writeSecurity(cookie: cookie, into: &json)
        writeProblem(into: &json)
      }
    }
    return json.bytes
  }

  private static func write(_ route: Route, into json: inout JSONWriter) {
    let parts = route.pattern.split(separator: "/")
    let method = route.method.description.lowercased()
    json.object(method) { json in
      let words = parts.filter { $0 != "api" && $0 != "v1" }.map { $0.filter { $0 != "{" && $0 != "}" } }
      json.member("operationId", ([method] + words).joined(separator: "-"))
      json.array("x-roles") { json in
        for role in Role.allCases where route.roles.contains(role) { json.value(role.rawValue) }
      }
      json.array("security") { json in
        if route.roles.contains(.everybody) { json.object { _ in } }
        for scheme in ["token", "session"] { json.object { $0.array(scheme) { _ in } } }
      }
      let captures = parts.filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
      json.array("parameters") { json in
        for name in captures {
          json.object {
            $0.member("name", name)
            $0.member("in", "path")
            $0.member("required", true)
            $0.object("schema") { $0.member("type", "string") }
          }
        }
        if route.method == .post {
          json.object {
            $0.member("name", RequestKey.header)
            $0.member("in", "header")
            $0.member("required", false)
            $0.member(
              "description",
              "The same request with the same key is carried out once, and answered the same, for a day. With another body it is 422."
            )
            $0.object("schema") {
              $0.member("type", "string")
              $0.member("pattern", RequestKey.grammar)
            }
          }
        }
        for word in route.query.members {
          json.object {
            $0.member("name", word.name)
            $0.member("in", "query")
            $0.object("schema") { word.kind.writeSchema(into: &$0) }
          }
        }
      }
      if !route.body.members.isEmpty {
        json.object("requestBody") {
          $0.member("required", route.needsBody)
          $0.object("content") {
            $0.object("application/json") { $0.object("schema") { route.body.writeSchema(into: &$0) } }
          }
        }
      }
      writeResponses(of: route, into: &json)
    }
  }

  private static func writeResponses(of route: Route, into json: inout JSONWriter) {
    json.object("responses") { json in
      for status in route.statuses {
        json.object("\(status)") { json in
          switch status {
          case 204: json.member("description", "Done.")
          case 200..<300:
            json.member("description", "Done, and on disk where it changed something.")
            json.object("content") { $0.object(route.contentType) { _ in } }
          case 304: json.member("description", "Nothing has changed since the answer with that ETag.")
          default:
            json.member("description", "RFC 9457: why not, as a sentence in both languages.")
            json.object("content") { json in
              if route.contentType.hasPrefix("text/html") { json.object(route.contentType) { _ in } }
              json.object("application/problem+json") {
                $0.object("schema") { $0.member("$ref", "#/components/schemas/Problem") }
              }
            }
          }
        }
      }
    }
  }

  private static func writeSecurity(cookie: String, into json: inout JSONWriter) {
    json.object("securitySchemes") { json in
      json.object("token") {
        $0.member("type", "http")
        $0.member("scheme", "bearer")
      }
      json.object("session") {
        $0.member("type", "apiKey")
        $0.member("in", "cookie")
        // Behind HTTPS `__Host-` stands before it.
        $0.member("name", cookie)
      }
    }
  }

  private static func writeProblem(into json: inout JSONWriter) {
    json.object("schemas") { json in
      json.object("Problem") { json in
        json.member("type", "object")
        json.object("properties") { json in
          for name in ["type", "title", "detail", "why", "member", "nearest"] {
            json.object(name) { $0.member("type", "string") }
          }
          json.object("status") { $0.member("type", "integer") }
          json.object("alternative") { $0.array("type") { for type in ["string", "null"] { $0.value(type) } } }
          json.object("sentence") { json in
            json.member("type", "object")
            json.object("properties") { json in
              for language in ["it", "en"] { json.object(language) { $0.member("type", "string") } }
            }
          }
        }
      }
    }
  }
}
