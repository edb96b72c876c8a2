import JSON
import Testing

@testable import Monitor

@Suite struct `The list of sensors` {
  @Test func `comes whole, or in pages, each sensor once and in the same order`() throws {
    let desks = (1...25).map { #"{ id: "d\#($0)", kind: "desk" }"# }.joined(separator: ", ")
    let sensors = (1...25).map { #"{ device: "l0/d\#($0)", space: "d\#($0)" }"# }.joined(separator: ", ")
    let house = try TestHouse(
      """
      { site: { id: "test", name: "Test" }, broker: { url: "mqtt://127.0.0.1:1883" }, spaces: [\(desks)],
        sensors: [\(sensors)] }
      """)
    func page(_ query: String) -> JSONValue? { house.ask("GET", "/api/v1/sensors\(query)").json }
    func devices(_ page: JSONValue?) -> [String] { (page?["sensors"]?.array ?? []).compactMap { $0["device"]?.string } }
    let all = devices(page(""))
    #expect(all.count == 25 && Set(all).count == 25)
    #expect(page("")?["next"] == .null)
    for limit in [1, 7, 24, 25, 26] {
      var (walked, pages, cursor) = ([String](), 0, "")
      repeat {
        let page = page("?limit=\(limit)\(cursor.isEmpty ? "" : "&cursor=\(cursor)")")
        #expect(devices(page).count <= limit)
        walked += devices(page)
        cursor = page?["next"]?.string ?? ""
        pages += 1
      } while !cursor.isEmpty && pages < 30
      #expect(walked == all, "\(limit)")
      #expect(pages == (25 + limit - 1) / limit, "\(limit)")
    }
  }
}
