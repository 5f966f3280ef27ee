package dev.rein.coaching;

import java.time.Instant;
import java.util.UUID;

/// A goal without an end: somebody works on it, or should.
///
/// @param since when it was begun
/// @param sweeps how often its work was asked for again already
public record RunningGoal(UUID goalId, Instant since, int sweeps) {}
