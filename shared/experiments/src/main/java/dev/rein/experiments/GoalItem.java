package dev.rein.experiments;

import dev.rein.coaching.GoalRequest;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One goal of a data set.
///
/// @param id unique in its data set
/// @param traceId of the trace that the goal was taken from; null where it was written for this
public record GoalItem(String id, GoalRequest request, @Nullable UUID traceId) {}
