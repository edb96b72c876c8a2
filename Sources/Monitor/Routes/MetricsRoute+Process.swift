import Glibc
import HTTP
import Occupancy

/// What wakes somebody at night: the process, its disk, its line, its batteries. By the names that Prometheus gives to processes.
extension MetricsRoute {
  static func process(dataFolder: String, into page: inout MetricsPage) {
    let figures = ProcessFigures()
    if let started = figures.startedAt {
      page.begin("process_start_time_seconds", "gauge", "When the process started, in seconds since 1970.")
      page.sample([], started)
    }
    if let seconds = figures.cpuSeconds {
      page.begin("process_cpu_seconds_total", "counter", "Seconds that the processors spent on it.")
      page.sample([], seconds)
    }
    if let bytes = figures.residentBytes {
      page.begin("process_resident_memory_bytes", "gauge", "Memory that it holds.")
      page.sample([], Double(bytes))
    }
    if let open = figures.openDescriptors {
      page.begin("process_open_fds", "gauge", "Open descriptors.")
      page.sample([], Double(open))
    }
    if let most = figures.mostDescriptors {
      page.begin("process_max_fds", "gauge", "Descriptors that it may have.")
      page.sample([], Double(most))
    }
    guard let disk = ProcessFigures.disk(of: dataFolder) else { return }
    page.begin("presenza_disk_free_bytes", "gauge", "Room that is left on the disk of the data folder.")
    page.sample([], Double(disk.free))
    page.begin("presenza_disk_size_bytes", "gauge", "Size of that disk.")
    page.sample([], Double(disk.size))
  }

  /// A battery that says less than this, in percent, is to be changed.
  private static let lowBattery = 20.0

  static func batteries(_ building: Building, into page: inout MetricsPage) {
    let low = building.bindings.indices.filter { number in
      if case .number(let battery) = building.bindings[number].value(.battery) { battery < lowBattery } else { false }
    }
    page.begin("presenza_batteries_low", "gauge", "Bound devices whose battery is below 20 %.")
    page.sample([], Double(Set(low.map { building.binding(BindingIndex($0)).device }).count))
  }

  static func inNeed(_ figures: HTTPFigures, into page: inout MetricsPage) {
    page.histogram(
      "presenza_http_request_seconds", "From a whole request to its answer, streams left out.", figures.latency)
    let counts: [(name: String, help: String, count: Int)] = [
      ("slow_readers", "Connections closed because the client took its answer too slowly.", figures.slowReaders),
      ("streams_overrun", "Streams given up because their client did not keep up.", figures.streamsOverrun),
      ("streams_refused", "Streams turned away because too many were open.", figures.streamsRefused),
      ("connections_refused", "Connections turned away because too many were open.", figures.connectionsRefused),
      ("requests_malformed", "Requests that could not be read.", figures.requestsMalformed),
      ("requests_timed_out", "Requests that were not complete in time.", figures.requestsTimedOut),
    ]
    for (name, help, count) in counts {
      page.begin("presenza_http_\(name)_total", "counter", help)
      page.sample([], Double(count))
    }
  }
}

/// What Linux says of this process.
struct ProcessFigures {
  private(set) var startedAt: Double?
  private(set) var cpuSeconds: Double?
  private(set) var residentBytes: Int?
  private(set) var openDescriptors: Int?
  private(set) var mostDescriptors: Int?

  init() {
    let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
    // The name of the process, in brackets, may hold anything: fields are counted behind it (proc(5)), the third first.
    if let stat = Self.text("/proc/self/stat"), let bracket = stat.lastIndex(of: ")") {
      let fields = stat[stat.index(after: bracket)...].split(separator: " ").map { Double($0) }
      if fields.count > 19, let user = fields[11], let system = fields[12], let start = fields[19] {
        cpuSeconds = (user + system) / ticks
        startedAt = Self.bootedAt.map { $0 + start / ticks }
      }
    }
    if let pages = Self.text("/proc/self/statm")?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) {
      residentBytes = pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
    openDescriptors = Self.descriptors
    var limit = rlimit()
    if getrlimit(__rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue)), &limit) == 0 {
      mostDescriptors = Int(exactly: limit.rlim_cur)
    }
  }

  /// Bytes for whoever is not root, and of all.
  static func disk(of folder: String) -> (free: UInt64, size: UInt64)? {
    var room = statvfs()
    guard statvfs(folder, &room) == 0 else { return nil }
    let block = UInt64(room.f_frsize)
    return (UInt64(room.f_bavail) * block, UInt64(room.f_blocks) * block)
  }

  private static var bootedAt: Double? {
    text("/proc/stat")?.split(separator: "\n").first { $0.hasPrefix("btime ") }.flatMap { Double($0.dropFirst(6)) }
  }

  private static var descriptors: Int? {
    guard let folder = opendir("/proc/self/fd") else { return nil }
    defer { closedir(folder) }
    var count = 0
    while readdir(folder) != nil { count += 1 }
    // Not the two dots, nor the folder itself.
    return max(0, count - 3)
  }

  private static func text(_ path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var text: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16_384)
    while case let count = read(descriptor, &chunk, chunk.count), count > 0 { text += chunk[..<count] }
    return String(decoding: text, as: UTF8.self)
  }
}
