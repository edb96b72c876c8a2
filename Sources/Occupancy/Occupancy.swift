/// Occupancy.
