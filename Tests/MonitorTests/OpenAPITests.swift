import JSON
import Testing

@testable import Monitor

@Suite struct `The description of the interface` {
  @Test func `lists every route with its roles, and no other`() throws {
    let house = try TestHouse()
    let answer = house.ask("GET", "/openapi.json")
    #expect(answer.status == 200)
    #expect(answer.json?["openapi"]?.string == "3.1.0")
    var listed: [String: [String]] = [:]
    for path in answer.json?["paths"]?.members ?? [] {
      for method in path.value.members ?? [] {
        listed["\(method.name.uppercased()) \(path.name)"] = method.value["x-roles"]?.array?.compactMap(\.string)
        let parameters = method.value["parameters"]?.array ?? []
        let names = parameters.filter { $0["in"]?.string == "path" }.compactMap { $0["name"]?.string }
        #expect(names.allSatisfy { path.name.contains("{\($0)}") })
        #expect(names.count == path.name.count { $0 == "{" })
      }
    }
    let wanted = Route.all.map { route in
      ("\(route.method) \(route.pattern)", Role.allCases.filter { route.roles.contains($0) }.map(\.rawValue))
    }
    #expect(listed == Dictionary(uniqueKeysWithValues: wanted))
    let ids = (answer.json?["paths"]?.members ?? []).flatMap { $0.value.members ?? [] }
      .compactMap { $0.value["operationId"]?.string }
    #expect(Set(ids).count == Route.all.count)
  }

  /// The front desk checks by the same description: what is told is what is taken.
  @Test func `tells what each body and each query may hold`() throws {
    let house = try TestHouse()
    let paths = house.ask("GET", "/openapi.json").json?["paths"]
    for route in Route.all {
      let told = paths?[route.pattern]?["\(route.method)".lowercased()]
      let schema = told?["requestBody"]?["content"]?["application/json"]?["schema"]
      #expect((schema?["properties"]?.members ?? []).map(\.name) == route.body.members.map(\.name))
      // Every POST may be asked again.
      let headers = (told?["parameters"]?.array ?? []).filter { $0["in"]?.string == "header" }
      #expect(headers.compactMap { $0["name"]?.string } == (route.method == .post ? ["Idempotency-Key"] : []))
      let words = (told?["parameters"]?.array ?? []).filter { $0["in"]?.string == "query" }
      #expect(words.map { $0["name"]?.string } == route.query.members.map(\.name))
    }
    let series = paths?["/api/v1/series"]?["post"]?["requestBody"]?["content"]?["application/json"]?["schema"]
    #expect(series?["additionalProperties"] == .bool(false))
    #expect(series?["required"]?.array?.compactMap(\.string) == ["space", "start", "end", "repeat"])
    #expect(series?["properties"]?["repeat"]?["properties"]?["except"]?["maxItems"]?.int == 200)
    #expect(series?["properties"]?["start"]?["format"]?.string == "date-time")
  }
}
