import Dashboards
import Foundation
import Occupancy
import SensorSimulation

/// The house that is simulated, and the text of the configuration that describes it.
struct House {
  let venue: Venue
  let text: Data

  /// Reads `file`; without one, the Officina Liberty that the program carries.
  init(file: String?) throws(Failure) {
    let name = file ?? "officina-liberty"
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
    do {
      venue = try HouseFile(text).venue()
    } catch let mistake as HouseFile.Mistake {
      throw .outside("\(name): \(mistake.text); `presenza check` tells more")
    } catch {
      throw .outside("\(name) cannot be read as a configuration; `presenza check --config FILE` tells where and why")
    }
  }
}
