import Configuration
import Sensors

extension Source {
  /// A source as the configuration names it.
  init(_ configuration: SourceConfiguration) { self.init(name: "zigbee2mqtt", filters: ["zigbee2mqtt/#"]) }
}
