import MQTT
import Testing

@Suite struct `An address of a broker` {
  @Test(arguments: [
    ("mqtt://127.0.0.1:1883", BrokerAddress.tcp(host: "127.0.0.1", port: 1883)),
    ("mqtt://broker", .tcp(host: "broker", port: 1883)),
    ("MQTT://broker:65535/", .tcp(host: "broker", port: 65535)),
    ("mqtt://[::1]:1884", .tcp(host: "::1", port: 1884)),
    ("mqtt://[fe80::1%eth0]", .tcp(host: "fe80::1%eth0", port: 1883)),
    ("mqtts://broker.example", .tls(host: "broker.example", port: 8883)),
    ("mqtts://broker.example:1", .tls(host: "broker.example", port: 1)),
    ("mqtt+unix:///run/m.sock", .unixSocket(path: "/run/m.sock")),
  ])
  func `says where and how`(text: String, address: BrokerAddress) throws {
    #expect(try BrokerAddress(parsing: text) == address)
    #expect(try BrokerAddress(parsing: address.description) == address)
  }

  @Test(arguments: [
    ("127.0.0.1:1883", BrokerAddressError.noScheme("127.0.0.1:1883")),
    ("", .noScheme("")),
    ("http://broker", .unknownScheme("http")),
    ("mqtt://", .noHost),
    ("mqtt://:1883", .noHost),
    ("mqtt://broker:0", .unusablePort("0")),
    ("mqtt://broker:65536", .unusablePort("65536")),
    ("mqtt://broker:", .unusablePort("")),
    ("mqtt://broker:+1", .unusablePort("+1")),
    ("mqtt://bro ker", .unusableHost("bro ker")),
    ("mqtt://::1", .unusableHost("::1")),
    ("mqtt://[::1", .unusableHost("[::1")),
    ("mqtt://user:secret@broker", .credentials),
    ("mqtt://broker/topic", .path("broker/topic")),
    ("mqtt+unix://run/m.sock", .noPath("mqtt+unix://run/m.sock")),
    ("mqtt+unix:///", .noPath("mqtt+unix:///")),
  ])
  func `that cannot be meant is refused with the reason`(text: String, reason: BrokerAddressError) {
    #expect(throws: reason) { try BrokerAddress(parsing: text) }
    #expect(!reason.description.contains("secret"))
  }

  @Test func `of a unix socket fits into 107 bytes`() throws {
    let longest = "/" + String(repeating: "s", count: 106)
    #expect(try BrokerAddress(parsing: "mqtt+unix://" + longest) == .unixSocket(path: longest))
    #expect(throws: BrokerAddressError.unusablePath(longest + "s")) {
      try BrokerAddress(parsing: "mqtt+unix://" + longest + "s")
    }
  }
}
