/// HTTP.
