/// MQTT.
