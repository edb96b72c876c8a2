import Glibc

/// What a small file holds, read anew each time.
///
/// Throws errno of what failed; EFBIG when it is larger than `limit` bytes, which no password or certificate is.
func contents(ofFile path: String, limit: Int = 1 << 20) throws(FileFault) -> [UInt8] {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  guard descriptor >= 0 else { throw FileFault(errno: errno) }
  defer { close(descriptor) }
  var bytes = [UInt8](repeating: 0, count: 4096)
  var length = 0
  while true {
    let got = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress?.advanced(by: length), $0.count - length) }
    guard got >= 0 else {
      if errno == EINTR { continue }
      throw FileFault(errno: errno)
    }
    guard got > 0 else { return Array(bytes[..<length]) }
    length += got
    guard length <= limit else { throw FileFault(errno: EFBIG) }
    if length == bytes.count { bytes += [UInt8](repeating: 0, count: bytes.count) }
  }
}

/// Why a file could not be read.
struct FileFault: Error, Equatable {
  let errno: Int32
}

extension ClientOptions {
  /// The password as its file has it now.
  func password() throws(Fault) -> String? {
    guard let path = passwordFile else { return nil }
    var bytes: [UInt8]
    do {
      bytes = try contents(ofFile: path, limit: 65_537)
    } catch {
      throw .unreadable("the password file", path, error)
    }
    while let last = bytes.last, last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") { bytes.removeLast() }
    guard !bytes.isEmpty, bytes.count <= 65_535, !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self)
    else {
      throw .refused(
        "the password file \(path) holds no password", whatToDo: "write the password into it, one line of UTF-8")
    }
    return text
  }

  /// libmosquitto connects in clear text after `mosquitto_tls_set` has failed: look at each file before.
  func checkTLSFiles() throws(Fault) {
    for (what, path) in [("the CA file", tls.ca), ("the certificate", tls.certificate), ("the key", tls.key)] {
      guard let path else { continue }
      do {
        _ = try contents(ofFile: path)
      } catch {
        throw .unreadable(what, path, error)
      }
    }
  }
}

extension ClientOptions {
  /// What of the password and of TLS cannot be used as it is now: a sentence for each, with what to do.
  public var unusableFiles: [String] {
    var found: [String] = []
    do throws(Fault) { _ = try password() } catch { found.append(error.text) }
    do throws(Fault) { try checkTLSFiles() } catch { found.append(error.text) }
    return found
  }
}

extension Fault {
  fileprivate static func unreadable(_ what: String, _ path: String, _ fault: FileFault) -> Fault {
    .refused(
      "\(what) \(path) cannot be read: \(errorText(fault.errno))",
      whatToDo: "put it there and let this user read it; the next attempt uses it")
  }
}
