/// Wording.
