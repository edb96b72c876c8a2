// swift-tools-version: 6.2
import PackageDescription

// The card: no packages. Libraries of the system only: libmosquitto and Glibc.
let package = Package(
  name: "presenza",
  products: [
    .executable(name: "presenza", targets: ["presenza"]),
    .executable(name: "simulator", targets: ["simulator"]),
  ],
  targets: [
    // Ground: what the system gives.
    .systemLibrary(name: "CMosquitto", pkgConfig: "libmosquitto", providers: [.apt(["libmosquitto-dev"])]),
    .systemLibrary(name: "CLinux"),
    .target(
      name: "Dashboards", path: "Dashboards", exclude: ["Web", "Screenshots"],
      cSettings: [.disableWarning("c23-extensions")]),

    .target(name: "Locking"),
    .target(name: "Threads", dependencies: ["CLinux"]),

    // Ground: the core and the text format of its edges, both pure.
    .target(name: "Occupancy"),
    .target(name: "JSON"),

    // First floor: one adapter for each side of the core.
    .target(name: "Sensors", dependencies: ["Occupancy", "JSON"], exclude: ["README.md"]),
    .target(name: "Journaling", dependencies: ["Occupancy", "JSON"]),
    .target(name: "Wording", dependencies: ["Occupancy", "JSON", "Dashboards"]),
    .target(
      name: "MQTT", dependencies: ["CMosquitto", "CLinux", "Locking", "Threads"], exclude: ["README.md"]),
    .target(name: "HTTP", dependencies: ["CLinux", "Locking", "Threads"]),
    .target(name: "Children", dependencies: ["CLinux", "Locking", "Threads"]),
    .target(name: "Configuration", dependencies: ["Occupancy", "Sensors", "JSON"]),
    .target(name: "Scenarios", path: "Simulator/Scenarios", cSettings: [.disableWarning("c23-extensions")]),
    .target(
      name: "SensorSimulation", dependencies: ["Occupancy", "JSON"], path: "Simulator/SensorSimulation"),

    // Second floor: the only place that sees them all.
    .target(
      name: "Monitor",
      dependencies: [
        "Occupancy", "JSON", "Sensors", "Journaling", "Wording", "MQTT", "HTTP", "Configuration", "Dashboards",
        "Locking", "Threads",
      ], exclude: ["README.md"]),

    // The commands.
    .executableTarget(
      name: "presenza",
      dependencies: [
        "Monitor", "Configuration", "Children", "Dashboards", "HTTP", "Journaling", "JSON", "Locking", "MQTT",
        "Occupancy",
        "Sensors",
      ]),
    .executableTarget(
      name: "simulator",
      dependencies: [
        "SensorSimulation", "Scenarios", "Configuration", "Occupancy", "JSON", "Sensors", "MQTT", "Locking", "Threads",
        "Dashboards",
      ],
      path: "Simulator/simulator"),

    .testTarget(
      name: "SensorSimulationTests",
      dependencies: [
        "SensorSimulation", "Occupancy", "JSON", "Sensors", "Configuration", "simulator", "MQTT", "Children",
        "TestBroker",
      ]),
    .testTarget(name: "HouseTests", dependencies: ["Occupancy"]),
    .testTarget(name: "JSONTests", dependencies: ["JSON"]),
    .testTarget(name: "SensorsTests", dependencies: ["Sensors", "Occupancy", "JSON"]),
    .testTarget(name: "ConfigurationTests", dependencies: ["Configuration", "Occupancy"]),
    // A disk that fails and forgets, for whoever proves what survives it.
    .target(name: "FaultyDisks", dependencies: ["Journaling"], path: "Tests/FaultyDisks"),
    .testTarget(name: "JournalingTests", dependencies: ["FaultyDisks", "Journaling", "Occupancy", "JSON"]),
    // What `make simulate` runs: drawn buildings, and a model of its own that judges the core.
    .target(
      name: "Proof", dependencies: ["FaultyDisks", "Journaling", "JSON", "Occupancy", "SensorSimulation", "Sensors"],
      path: "Tests/Simulation/Proof"),
    .executableTarget(name: "simulate", dependencies: ["Proof", "Locking"], path: "Tests/Simulation/simulate"),
    .testTarget(name: "ProofTests", dependencies: ["Proof", "Occupancy"], path: "Tests/Simulation/ProofTests"),
    .testTarget(name: "WordingTests", dependencies: ["Wording", "Occupancy"]),
    .target(
      name: "TestBroker", dependencies: ["Children", "HTTP", "MQTT", "Locking", "Threads"], path: "Tests/TestBroker"),
    .testTarget(name: "MQTTTests", dependencies: ["MQTT", "TestBroker", "Children", "Locking", "Threads"]),
    .executableTarget(name: "TestParent", dependencies: ["Children"], path: "Tests/TestParent"),
    .testTarget(name: "ChildrenTests", dependencies: ["Children", "TestBroker", "TestParent", "Threads"]),
    .testTarget(name: "HTTPTests", dependencies: ["HTTP", "Locking"]),
    .testTarget(name: "OccupancyTests", dependencies: ["Occupancy"]),
    // What `make bench` runs: the load and the C peers, and what measures them.
    .executableTarget(
      name: "bench-peer", dependencies: ["CMosquitto"], path: "Tests/Bench/Peer",
      cSettings: [.define("_GNU_SOURCE")]),
    .executableTarget(
      name: "bench", dependencies: ["Children", "Locking", "Occupancy", "Threads"], path: "Tests/Bench/Runner"),
    .testTarget(
      name: "MonitorTests",
      dependencies: [
        "Monitor", "Configuration", "Children", "HTTP", "JSON", "Journaling", "MQTT", "Occupancy", "Threads",
        "TestBroker",
      ]),
    .testTarget(name: "EndToEnd", dependencies: ["TestBroker", "Children", "presenza"]),
  ],
  swiftLanguageModes: [.v6]
)
