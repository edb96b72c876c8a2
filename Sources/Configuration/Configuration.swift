/// Configuration.
