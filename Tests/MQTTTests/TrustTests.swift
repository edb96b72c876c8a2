import Children
import Foundation
import MQTT
import TestBroker
import Testing

@Suite struct `Over TLS` {
  @Test func `a client receives from a broker that its CA vouches for`() async throws {
    let house = try await Certificates.make()
    let broker = try house.broker(certificate: "good")
    let client = try house.client(of: broker, ca: "ca.pem")
    #expect(try await client.isThere())
    client.client.publish(topic: "desk/1", payload: Array("present".utf8), qos: .atLeastOnce)
    #expect(try await client.receives([Received("desk/1", "present")]))
  }

  @Test(arguments: ["wrong-ca", "wrong-host", "expired"])
  func `a client never talks to a broker that it cannot trust`(flaw: String) async throws {
    let house = try await Certificates.make()
    let broker = try house.broker(certificate: flaw == "wrong-ca" ? "good" : flaw)
    let client = try house.client(of: broker, ca: flaw == "wrong-ca" ? "other.pem" : "ca.pem")
    let refusal = try #require(try await client.refusal())
    #expect(refusal.hasPrefix("no trust in the connection"))
    #expect(!broker.embedded.lastLines.contains { $0.contains(" as presenza ") })
    #expect(!client.states.value.contains(.subscribed))
  }

  @Test func `an unreadable CA keeps the client from connecting until it is mended`() async throws {
    let house = try await Certificates.make()
    let broker = try house.broker(certificate: "good")
    let client = try house.client(of: broker, ca: "later.pem")
    let path = house.folder.file("later.pem")
    #expect(
      try await client.refusal()?.hasPrefix("the CA file \(path) cannot be read: No such file or directory") == true)
    #expect(!broker.embedded.lastLines.contains { $0.contains("New connection") })
    try house.folder.write("no certificate at all", to: "later.pem")
    #expect(
      try await client.states.wait { $0.compactMap(\.refusal).contains { $0.hasPrefix("no trust in the connection") } })
    #expect(!broker.embedded.lastLines.contains { $0.contains(" as presenza ") })
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.copyItem(atPath: house.folder.file("ca.pem"), toPath: path)
    #expect(try await client.isThere())
  }

  @Test func `an authority that was replaced is trusted no longer`() async throws {
    let house = try await Certificates.make()
    let broker = try house.broker(certificate: "good")
    try FileManager.default.copyItem(atPath: house.folder.file("ca.pem"), toPath: house.folder.file("current.pem"))
    let client = try house.client(of: broker, ca: "current.pem")
    #expect(try await client.isThere())
    try FileManager.default.removeItem(atPath: house.folder.file("current.pem"))
    try FileManager.default.copyItem(atPath: house.folder.file("other.pem"), toPath: house.folder.file("current.pem"))
    try broker.embedded.restart()
    #expect(try await client.refusal() != nil)
  }

  @Test func `a broker that asks for a certificate gets ours`() async throws {
    let house = try await Certificates.make()
    let broker = try house.broker(certificate: "good", settings: ["require_certificate true"])
    let without = try house.client(of: broker, ca: "ca.pem", id: "without")
    #expect(try await without.states.wait { $0.contains { $0.refusal != nil || $0.isLost } })
    #expect(!without.states.value.contains(.subscribed))
    let client = try house.client(of: broker, ca: "ca.pem") {
      $0.tls.certificate = house.folder.file("good.pem")
      $0.tls.key = house.folder.file("good.key")
    }
    #expect(try await client.isThere())
  }

  @Test func `a port that speaks no TLS, or nobody, is tried again`() async throws {
    let house = try await Certificates.make()
    let plain = try TestBroker(onPort: true)
    let port = try #require(plain.embedded.port)
    let client = try TestClient(.tls(host: "127.0.0.1", port: port), id: "presenza") {
      $0.tls.ca = house.folder.file("ca.pem")
    }
    #expect(try await client.states.wait { $0.contains { $0.refusal != nil || $0.isLost } })
    plain.embedded.stop()
    #expect(try await client.states.wait { $0.contains { $0.isLost && "\($0)".contains("refused") } })
    #expect(!client.states.value.contains(.subscribed))
  }

  @Test func `a peer that accepts and says nothing costs no more than the wait for its answer`() async throws {
    let house = try await Certificates.make()
    let peer = try ScriptedPeer { _ in nil }
    let client = try TestClient(.tls(host: "127.0.0.1", port: peer.port), id: "presenza") {
      $0.tls.ca = house.folder.file("ca.pem")
      $0.answerWithinMilliseconds = 300
    }
    #expect(try await peer.connections.wait { $0 >= 2 })
    #expect(client.states.value.contains { $0.isLost })
  }
}

/// A CA made by openssl, another one, and certificates of brokers: for this host, for another, and of last year.
struct Certificates {
  let folder: TemporaryFolder

  static func make() async throws -> Certificates {
    let house = Certificates(folder: try TemporaryFolder())
    let script = """
      set -e; cd "$1"
      authority() {
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj "/CN=$2" \
          -keyout "$1.key" -out "$1.pem"
      }
      certificate() {
        openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=broker -keyout "$1.key" -out "$1.csr"
        printf 'subjectAltName=%s\\n' "$2" > "$1.ext"
        mkdir "$1.db"; : > "$1.db/index"; echo 01 > "$1.db/serial"
        printf '[ca]\\ndefault_ca=d\\n[d]\\ndatabase=%s.db/index\\nserial=%s.db/serial\\nnew_certs_dir=%s.db\\n' \
          "$1" "$1" "$1" > "$1.cnf"
        printf 'default_md=sha256\\npolicy=p\\n[p]\\ncommonName=supplied\\n' >> "$1.cnf"
        openssl ca -batch -config "$1.cnf" -cert ca.pem -keyfile ca.key -in "$1.csr" -out "$1.pem" -notext \
          -extfile "$1.ext" -startdate "$3" -enddate "$4"
      }
      authority ca "Our CA"; authority other "Another CA"
      certificate good DNS:localhost,IP:127.0.0.1 20200101000000Z 20990101000000Z
      certificate wrong-host DNS:broker.example 20200101000000Z 20990101000000Z
      certificate expired DNS:localhost,IP:127.0.0.1 20200101000000Z 20200102000000Z
      chmod 644 ./*.key
      """
    let said = Watched<[String]>([])
    let child = try Child.spawn(
      "sh", ["-c", script, "sh", house.folder.path], output: .pipe { line in said.update { $0.append(line) } })
    let status = try await blocking { child.wait(milliseconds: 20_000) }
    #expect(status == .exited(0), "\(said.value.suffix(5))")
    return house
  }

  func broker(certificate: String, settings: [String] = []) throws -> TestBroker {
    try TestBroker(
      onPort: true, folder: folder,
      settings: [
        "cafile \(folder.file("ca.pem"))", "certfile \(folder.file("\(certificate).pem"))",
        "keyfile \(folder.file("\(certificate).key"))",
      ] + settings)
  }

  func client(
    of broker: TestBroker, ca: String, id: String = "presenza", _ adjust: (inout ClientOptions) -> Void = { _ in }
  ) throws -> TestClient {
    let port = broker.embedded.port ?? 0
    return try TestClient(.tls(host: "127.0.0.1", port: port), id: id, subscribe: ["desk/#"]) {
      $0.tls.ca = folder.file(ca)
      adjust(&$0)
    }
  }
}
