/// Which Presenza this is, as `presenza --version` and `/metrics` tell.
public enum Version {
  public static let text = "0.9.0-dev"
}
