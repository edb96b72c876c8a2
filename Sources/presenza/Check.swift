import Configuration
import Foundation
import Monitor

/// `presenza check`: every mistake of a configuration at once.
enum Check {
  static func run(_ arguments: inout Arguments) throws {
    let file = try arguments.required("--config")
    let members = try arguments.option("--members")
    let given = try arguments.option("--data")
    let data = DataFolder(given ?? DataFolder.usual)
    try arguments.end()
    let configuration = try ConfigurationFile.load(file)
    let site = configuration.site
    var list: MemberList?
    if let members = members ?? configuration.members { list = try MemberList.load(file: members).get() }
    try checkFiles(of: configuration, named: file)
    for advice in configuration.advice { print("advice: \(advice)") }
    for line in PrivateFiles(of: configuration, data: data, members: members).complaints { print("advice: \(line)") }
    if given != nil {
      guard data.isForAMonitor else { throw Failure.noMonitor(in: data) }
      if list == nil, FileManager.default.fileExists(atPath: data.members) {
        list = try MemberList.load(file: data.members).get()
      }
      for line in try Orphans.sentences(in: data, site: site, members: list, at: SiteClock.wall.now()) {
        print("advice: \(line)")
      }
    }
    print(
      "\(file): \(site.spaces.count) spaces, \(site.bindings.count) sensors, \(configuration.sources.count) sources: no mistakes"
    )
  }

  /// What `serve` will need beside the configuration: all that is missing at once.
  private static func checkFiles(of configuration: SiteConfiguration, named file: String) throws {
    var faults = WebhookSecret.faults(of: configuration.webhooks).map(\.description)
    if configuration.broker != nil {
      faults += try MonitorClient.options(configuration, clientID: "check").unusableFiles
    }
    for fault in faults { Log.info("\(file): \(fault)") }
    guard faults.isEmpty else { throw Failure("\(faults.count) of the files that `serve` needs cannot be used") }
  }
}
