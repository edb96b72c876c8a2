/// Journaling.
