/// What a binding is worth at a glance.
public enum SensorCondition: String, Sendable, CaseIterable {
  case heard
  /// Silent for too long, gone by its bridge's word, or never heard.
  case silent
  /// It speaks, and what it says cannot be.
  case suspect
}

extension Building {
  public func condition(of index: BindingIndex) -> SensorCondition {
    let state = state(index)
    guard !state.isSilent, !state.isOffline, state.lastHeard != nil else { return .silent }
    return state.conduct.suspicion == nil ? .heard : .suspect
  }
}
