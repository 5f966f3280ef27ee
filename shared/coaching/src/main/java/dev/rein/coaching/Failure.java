package dev.rein.coaching;

/// Why a pipeline stopped.
///
/// @param type stable word, the last segment of the problem's `type`, e.g. `model-unavailable`
/// @param detail a sentence for the person who asked; no secret, none of their words
/// @param stage wire name of the stage that failed
/// @param retryable whether the same request can succeed later
public record Failure(String type, String detail, String stage, boolean retryable) {}
