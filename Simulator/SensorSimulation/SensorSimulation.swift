/// SensorSimulation.
