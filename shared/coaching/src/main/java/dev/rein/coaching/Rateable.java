package dev.rein.coaching;

import dev.rein.tracing.TraceId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// Something that can be rated, as it was read.
///
/// @param trace that made it
/// @param judged its newest evaluation, null where there is none with a number
/// @param writes keeps it, changed by its rating (null: taken back), if nobody changed it since:
///   judging and rating at once, one of the two notices
record Rateable(TraceId trace, Origin origin, Evaluation.@Nullable Scored judged, Writes writes) {

  @FunctionalInterface
  interface Writes {
    List<TransactWriteItem> with(@Nullable Rating rating);
  }

  /// A coaching reply.
  ///
  /// @param header of its goal
  static Rateable of(Table table, GoalHeader header, MessageItem reply) {
    return new Rateable(
        reply.trace(),
        reply.origin(header.request().style()),
        reply.evaluation() instanceof Evaluation.Scored scored ? scored : null,
        _ -> List.of(reply.write(table)));
  }

  static Rateable of(Table table, GoalHeader header, Subject subject) {
    return new Rateable(
        header.trace(),
        header.origin(subject.kind()),
        Judgements.newest(table, subject) instanceof Evaluation.Scored scored ? scored : null,
        rating -> {
          GoalHeader rated =
              subject.kind() == Kind.RESOLUTION
                  ? header.withUserRating(rating == null ? null : rating.score())
                  : header;
          return List.of(rated.write(table), table.put(rated.listEntry()));
        });
  }
}
