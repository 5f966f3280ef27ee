package dev.rein.coaching;

import dev.rein.tracing.TraceId;
import java.time.Instant;

/// Something that is made and not yet judged.
///
/// @param trace of what is to be judged
/// @param since when it was made
/// @param sweeps how often it was sent again already
public record PendingEvaluation(Subject subject, TraceId trace, Instant since, int sweeps) {}
