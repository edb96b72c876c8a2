import Configuration
import Dashboards
import Foundation
import Occupancy
import SensorSimulation

/// The house that is simulated, and the text of the configuration that describes it.
struct House {
  let venue: Venue
  let text: Data
  let name: String

  /// Reads `file`; without one, the Officina Liberty that the program carries.
  init(file: String?) throws(Failure) {
    name = file.map { URL(filePath: $0).lastPathComponent } ?? "officina-liberty"
    if let file {
      guard let read = FileManager.default.contents(atPath: file) else {
        throw .outside("cannot read \(file): give the path of a site's configuration")
      }
      text = read
    } else {
      var length = 0
      guard let bytes = seeds_officina_liberty(&length) else {
        throw .outside("this program carries no configuration: give one with --config")
      }
      text = Data(bytes: bytes, count: length)
    }
    switch SiteConfiguration.load(text: String(decoding: text, as: UTF8.self), file: file ?? name, for: .replaying) {
    case .success(let configuration):
      venue = Venue(
        site: configuration.site,
        base: configuration.sources.first { $0.name == "zigbee2mqtt" }?.base ?? "zigbee2mqtt")
    case .failure(let mistakes): throw .outside(mistakes.description)
    }
  }
}
