import Configuration
import Monitor

/// `presenza check`: every mistake of a configuration at once.
enum Check {
  static func run(_ arguments: inout Arguments) throws {
    let file = try arguments.required("--config")
    let members = try arguments.option("--members")
    let data = DataFolder(try arguments.option("--data") ?? DataFolder.usual)
    try arguments.end()
    let configuration = try ConfigurationFile.load(file)
    let site = configuration.site
    if let members = members ?? configuration.members { _ = try MemberList.load(file: members).get() }
    try WebhookSecret.check(configuration.webhooks)
    for advice in configuration.advice { print("advice: \(advice)") }
    for line in PrivateFiles(of: configuration, data: data, members: members).complaints { print("advice: \(line)") }
    print(
      "\(file): \(site.spaces.count) spaces, \(site.bindings.count) sensors, \(configuration.sources.count) sources: no mistakes"
    )
  }
}
