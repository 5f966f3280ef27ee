package dev.rein.local.calibration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads labelled examples: one JSON object a line, blank lines between them as wanted.
public final class ExampleReader {
  /// Examples of one file.
  public static final int MAX_EXAMPLES = 10_000;

  /// Characters of one line.
  public static final int MAX_LINE = 1024 * 1024;

  /// Faults that are told at once; the rest is counted.
  static final int MOST_TOLD = 5;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private final String file;
  private final Criteria.All criteria;
  private final Map<String, Integer> lineOfId = new HashMap<>();
  private final List<String> faults = new ArrayList<>();

  private ExampleReader(String file, Criteria.All criteria) {
    this.file = file;
    this.criteria = criteria;
  }

  /// @param file its name, for messages
  /// @return at least one
  /// @throws BadExamples if anything in it can't be used; tells the first faults by line
  public static List<Example> read(BufferedReader lines, String file, Criteria.All criteria)
      throws BadExamples, IOException {
    return new ExampleReader(file, criteria).read(lines);
  }

  private List<Example> read(BufferedReader lines) throws BadExamples, IOException {
    List<Example> examples = new ArrayList<>();
    int number = 0;
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        String text = number == 1 && line.startsWith("\ufeff") ? line.substring(1) : line;
        if (text.isBlank()) continue;
        if (examples.size() + faults.size() == MAX_EXAMPLES) {
          throw new BadExamples(file + " has more than " + MAX_EXAMPLES + " examples.");
        }
        try {
          examples.add(example(text, number));
        } catch (ExampleFault e) {
          faults.add("line " + number + ": " + e.getMessage());
        }
      }
    } catch (CharacterCodingException e) {
      throw new BadExamples(file + " is not UTF-8 text, after line " + number + ".");
    }
    if (!faults.isEmpty()) throw new BadExamples(told());
    if (examples.isEmpty()) {
      throw new BadExamples(
          file + " holds no examples: one JSON object a line, see ./rein calibrate --help.");
    }
    return examples;
  }

  private String told() {
    List<String> first = faults.subList(0, Math.min(MOST_TOLD, faults.size()));
    int more = faults.size() - first.size();
    return file
        + ", "
        + String.join("; ", first)
        + (more == 0 ? "." : "; and " + more + (more == 1 ? " more line." : " more lines."));
  }

  private Example example(String line, int number) throws ExampleFault {
    if (line.length() > MAX_LINE) {
      throw new ExampleFault("longer than " + MAX_LINE + " characters");
    }
    ObjectNode source = object(line);
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

  private static ObjectNode object(String line) throws ExampleFault {
    try {
      JsonNode node = JSON.readTree(line);
      if (node instanceof ObjectNode object) return object;
      throw new ExampleFault("not a JSON object");
    } catch (JsonProcessingException e) {
      throw new ExampleFault("not JSON, at column " + e.getLocation().getColumnNr());
    }
  }

  private static Kind kind(String name) throws ExampleFault {
    return Kind.parse(name)
        .orElseThrow(
            () -> new ExampleFault("kind is resolution, plan or coaching, not “" + name + "”"));
  }
}
