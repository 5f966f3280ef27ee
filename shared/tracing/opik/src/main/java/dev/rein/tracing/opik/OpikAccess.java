package dev.rein.tracing.opik;

/// Whether Opik lets us in.
///
/// @param sentence for people; holds no secret
public record OpikAccess(Status status, String sentence) {
  public enum Status {
    OK,
    KEY_REFUSED,
    WORKSPACE_REFUSED,
    UNREACHABLE
  }
}
