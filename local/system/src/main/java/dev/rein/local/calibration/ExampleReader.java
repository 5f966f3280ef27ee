package dev.rein.local.calibration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.Kind;
import dev.rein.experiments.BadLines;
import dev.rein.experiments.JsonLines;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads labelled examples: one JSON object a line, blank lines between them as wanted.
public final class ExampleReader {
  /// Examples of one file.
  public static final int MAX_EXAMPLES = 10_000;

  /// Characters of one line.
  public static final int MAX_LINE = 1024 * 1024;

  private final Criteria.All criteria;
  private final Map<String, Integer> lineOfId = new HashMap<>();

  private ExampleReader(Criteria.All criteria) {
    this.criteria = criteria;
  }

  /// @param file its name, for messages
  /// @return at least one
  /// @throws BadExamples if anything in it can't be used; tells the first faults by line
  public static List<Example> read(BufferedReader lines, String file, Criteria.All criteria)
      throws BadExamples, IOException {
    JsonLines format =
        new JsonLines(file, "examples", "./rein calibrate --help", MAX_EXAMPLES, MAX_LINE);
    try {
      return format.read(lines, new ExampleReader(criteria)::example);
    } catch (BadLines e) {
      throw new BadExamples(e.sentence());
    }
  }

  private Example example(ObjectNode source, int number) throws ExampleFault {
    ExampleFields fields = new ExampleFields(source);
    fields.allowOnly("id", "kind", "given", "subject", "labels", "judge", "note");
    String id = fields.text("id");
    Integer before = lineOfId.putIfAbsent(id, number);
    if (before != null) {
      throw new ExampleFault("the id “" + id + "” is that of line " + before + " too");
    }
    Kind kind = kind(fields.text("kind"));
    Criteria wanted = criteria.byKind().get(kind);
    if (wanted == null) throw new ExampleFault("there is no rubric for " + kind.wireName());
    return new Example(
        id,
        kind,
        fields.given(wanted),
        fields.subject(kind),
        fields.labels(wanted.names()),
        fields.judged(wanted.names()),
        source);
  }

  private static Kind kind(String name) throws ExampleFault {
    return Kind.parse(name)
        .orElseThrow(
            () -> new ExampleFault("kind is resolution, plan or coaching, not “" + name + "”"));
  }
}
