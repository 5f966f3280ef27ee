package dev.rein.tracing.lambda;

import java.util.ArrayList;
import java.util.List;

/// What [ProbeHandler] says of its steps and of its eager flushes, in the order in which it all
/// happened.
///
/// @param ended the steps
/// @param endedBeforeTheLastFlush the steps that had ended when the last flush began that came to
///   its end
/// @param stepsBetweenFlushes how many ended between the beginning of the work, or of a flush, and
///   the beginning of the next, or the end of the log
/// @param stepsSinceAFlushEnded 0 while one is under way
record ProbeLog(
    List<String> ended,
    List<String> endedBeforeTheLastFlush,
    List<Integer> stepsBetweenFlushes,
    int flushesEnded,
    int stepsSinceAFlushEnded) {
  private static final String ENDED = "probe ended ";

  static ProbeLog of(List<String> lines) {
    List<String> ended = new ArrayList<>();
    List<Integer> between = new ArrayList<>();
    int whenBegun = 0;
    int whenLastBegun = 0;
    int whenLastEnded = 0;
    int flushes = 0;
    boolean underWay = false;
    for (String line : lines) {
      if (line.startsWith(ENDED)) {
        ended.add(line.substring(ENDED.length()));
      } else if (line.equals("probe flush begins")) {
        between.add(ended.size() - whenBegun);
        whenBegun = ended.size();
        underWay = true;
      } else if (line.equals("probe flush ended")) {
        whenLastBegun = whenBegun;
        whenLastEnded = ended.size();
        flushes++;
        underWay = false;
      }
    }
    between.add(ended.size() - whenBegun);
    return new ProbeLog(
        List.copyOf(ended),
        List.copyOf(ended.subList(0, whenLastBegun)),
        List.copyOf(between),
        flushes,
        underWay ? 0 : ended.size() - whenLastEnded);
  }
}
