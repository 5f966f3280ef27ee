package dev.rein.testing;

import java.util.Map;
import java.util.TreeMap;

/// Variables with which every function starts that has a table and asks Gemini, and spoilt ones.
public final class InitVariables {
  /// The key holds the word that no message may repeat.
  public static final Map<String, String> GOOD =
      Map.of(
          "TABLE_NAME", "table",
          "GEMINI_API_KEY", "planted-key",
          "AWS_REGION", "eu-central-1",
          "OPIK_TRACK_DISABLE", "true");

  private InitVariables() {}

  /// Those, with one of them set to something else.
  public static Map<String, String> with(String name, String value) {
    Map<String, String> variables = new TreeMap<>(GOOD);
    variables.put(name, value);
    return variables;
  }
}
