package dev.rein.coaching;

/// What made the thing that a value is about. Empty texts where that is not known or there were
/// several.
///
/// @param promptVersion e.g. `generate_resolution.v1`
/// @param model that answered
/// @param style wire name
public record Origin(String promptVersion, String model, String style) {
  static final Origin UNKNOWN = new Origin("", "", "");

  /// Characters that are kept of each, since it is part of a key.
  static final int LENGTH = 160;

  public Origin {
    promptVersion = cut(promptVersion);
    model = cut(model);
    style = cut(style);
  }

  private static String cut(String text) {
    return text.length() <= LENGTH ? text : text.substring(0, LENGTH);
  }
}
