package dev.rein.experiments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.GoalRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/// Reads a data set: one goal a line.
public final class DataSetReader {
  /// Goals of one data set.
  public static final int MAX_ITEMS = 10_000;

  /// Characters of one line.
  public static final int MAX_LINE = 64 * 1024;

  private final Map<String, Integer> lineOfId = new HashMap<>();
  private final Map<GoalRequest, Integer> lineOfGoal = new HashMap<>();

  private DataSetReader() {}

  /// @param name of the data set
  /// @param file its name, for messages
  /// @throws BadLines if anything in it can't be used; tells the first faults by line
  public static DataSet read(BufferedReader lines, String name, String file)
      throws BadLines, IOException {
    JsonLines format =
        new JsonLines(file, "goals", "./rein experiment --help", MAX_ITEMS, MAX_LINE);
    return new DataSet(name, format.read(lines, new DataSetReader()::item));
  }

  private GoalItem item(ObjectNode object, int number) throws LineFault {
    GoalItem item = new ItemFields(object).item();
    Integer before = lineOfId.putIfAbsent(item.id(), number);
    if (before != null) {
      throw new LineFault("the id “" + item.id() + "” is that of line " + before + " too");
    }
    // Counted twice, one goal would feign evidence.
    Integer same = lineOfGoal.putIfAbsent(item.request(), number);
    if (same != null) throw new LineFault("the same goal as line " + same);
    return item;
  }
}
