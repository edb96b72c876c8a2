import CMosquitto
import Glibc

/// Functions that libmosquitto calls on the loop's thread. They belong to no actor: where Swift infers one, the call
/// from a thread of C ends the process.
extension Connection {
  func setCallbacks() {
    // Never retained: the object of libmosquitto ends in this one's deinit.
    mosquitto_user_data_set(handle, Unmanaged.passUnretained(self).toOpaque())
    mosquitto_connect_with_flags_callback_set(handle, onConnect)
    mosquitto_subscribe_callback_set(handle, onSubscribe)
    mosquitto_publish_v5_callback_set(handle, onPublish)
    mosquitto_disconnect_v5_callback_set(handle, onDisconnect)
    mosquitto_message_callback_set(handle, onMessage)
    mosquitto_log_callback_set(handle, onLog)
  }
}

private func connection(_ context: UnsafeMutableRawPointer?) -> Connection? {
  context.map { Unmanaged<Connection>.fromOpaque($0).takeUnretainedValue() }
}

private func onConnect(_: OpaquePointer?, _ context: UnsafeMutableRawPointer?, _ code: Int32, _: Int32) {
  connection(context)?.answered(code)
}

private func onSubscribe(
  _: OpaquePointer?, _ context: UnsafeMutableRawPointer?, _ number: Int32, _ count: Int32,
  _ granted: UnsafePointer<Int32>?
) {
  guard let granted, count > 0 else { return }
  connection(context)?.acknowledged(subscription: number, granted: granted[0])
}

private func onPublish(
  _: OpaquePointer?, _ context: UnsafeMutableRawPointer?, _ number: Int32, _ code: Int32, _: OpaquePointer?
) {
  connection(context)?.acknowledged(publication: number, code: code)
}

private func onDisconnect(_: OpaquePointer?, _ context: UnsafeMutableRawPointer?, _ code: Int32, _: OpaquePointer?) {
  connection(context)?.dismissed(code)
}

private func onMessage(
  _: OpaquePointer?, _ context: UnsafeMutableRawPointer?, _ message: UnsafePointer<mosquitto_message>?
) {
  guard let message, let topic = message.pointee.topic, let connection = connection(context) else { return }
  let content = message.pointee
  connection.arrived(
    IncomingMessage(
      topic: UnsafeRawBufferPointer(start: topic, count: strlen(topic)),
      payload: UnsafeRawBufferPointer(start: content.payload, count: Int(content.payloadlen)),
      // We never ask for more than at least once, so the broker never sends more (MQTT 3.1.1 §3.8.4).
      qos: content.qos == 0 ? .atMostOnce : .atLeastOnce,
      retain: content.retain, isBacklog: connection.isBacklog))
}

private func onLog(
  _: OpaquePointer?, _ context: UnsafeMutableRawPointer?, _ level: Int32, _ line: UnsafePointer<CChar>?
) {
  guard level & (MOSQ_LOG_ERR | MOSQ_LOG_WARNING) != 0, let line else { return }
  connection(context)?.logged(String(cString: line))
}
