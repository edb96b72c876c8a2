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
        let names = method.value["parameters"]?.array?.compactMap { $0["name"]?.string } ?? []
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
}
