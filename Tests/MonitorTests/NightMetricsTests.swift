import Foundation
import HTTP
import Testing

@testable import Monitor

/// For whom it wakes at night.
@Suite struct `The metrics` {
  private func value(_ name: String, _ page: String) -> Double? {
    page.split(separator: "\n").first { $0.hasPrefix("\(name) ") }.flatMap { Double($0.dropFirst(name.count + 1)) }
  }

  @Test func `tell of the process, its disk, its inbox and its batteries`() throws {
    let house = try TestHouse()
    let page = house.ask("GET", "/metrics").body
    let now = Date().timeIntervalSince1970
    let started = try #require(value("process_start_time_seconds", page))
    #expect(started > now - 86_400 && started <= now + 1)
    #expect(try #require(value("process_resident_memory_bytes", page)) > 1_000_000)
    #expect(try #require(value("process_cpu_seconds_total", page)) > 0)
    let (open, most) = (value("process_open_fds", page), value("process_max_fds", page))
    #expect(try #require(open) > 2 && #require(open) < #require(most))
    let (free, size) = (value("presenza_disk_free_bytes", page), value("presenza_disk_size_bytes", page))
    #expect(try #require(free) > 0 && #require(free) <= #require(size))
    #expect(value("presenza_inbox_waiting", page) != nil)
    #expect(value("presenza_batteries_low", page) == 0)
    #expect(value("presenza_http_slow_readers_total", page) == 0)
    #expect(value("presenza_http_streams_overrun_total", page) == 0)
  }

  @Test func `tell how long requests took`() throws {
    let house = try TestHouse()
    for _ in 1...5 { #expect(house.ask("GET", "/health/live").status == 200) }
    let page = house.ask("GET", "/metrics").body
    let count = try #require(value("presenza_http_request_seconds_count", page))
    #expect(count >= 5)
    #expect(value(#"presenza_http_request_seconds_bucket{le="+Inf"}"#, page) == count)
    #expect(try #require(value("presenza_http_request_seconds_sum", page)) > 0)
  }

  @Test func `tell how long the disk and a turn took`() throws {
    let house = try TestHouse()
    _ = try house.booked("desk-12", try house.token(.staff))
    let page = house.ask("GET", "/metrics").body
    for name in ["presenza_turn_seconds", "presenza_journal_write_seconds"] {
      #expect(try #require(value("\(name)_count", page)) > 0, "\(name)")
      #expect(try #require(value("\(name)_sum", page)) > 0, "\(name)")
    }
  }

  @Test func `count what took as long as a bucket says, or less`() {
    var durations = Durations()
    for seconds in [0.000_1, 0.000_25, 0.001, 0.3, 100] { durations.add(seconds: seconds) }
    var page = MetricsPage()
    page.histogram("x", "X.", durations)
    let lines = String(decoding: page.bytes, as: UTF8.self).split(separator: "\n")
    #expect(lines.contains(#"x_bucket{le="0.00025"} 2"#))
    #expect(lines.contains(#"x_bucket{le="0.001"} 3"#))
    #expect(lines.contains(#"x_bucket{le="0.5"} 4"#))
    #expect(lines.contains(#"x_bucket{le="10"} 4"#))
    #expect(lines.contains(#"x_bucket{le="+Inf"} 5"#) && lines.contains("x_count 5"))
  }
}
