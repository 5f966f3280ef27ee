package dev.rein.coaching;

/// One version of a prompt or rubric as it is kept: a file that never changes.
///
/// @param name of the prompt as spans have it, e.g. `generate_resolution`, `judge_plan`
/// @param version e.g. `generate_resolution.v2`, `plan.v2`
/// @param number of the version, from 1
/// @param state whether it is in use
/// @param change what changed with it, in a line
/// @param text the whole file
/// @param sha256 of the text, as 64 lowercase hex digits
public record PromptAsset(
    String name,
    String version,
    int number,
    State state,
    String change,
    String text,
    String sha256) {
  public enum State {
    /// What everybody gets.
    DEFAULT,
    /// Waits for an experiment.
    CANDIDATE,
    /// Was the default once.
    SUPERSEDED
  }
}
