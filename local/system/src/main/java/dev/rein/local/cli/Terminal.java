package dev.rein.local.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/// Prints for people: at most [#WIDTH] columns, colour only on a terminal and without `NO_COLOR`.
final class Terminal {
  static final int WIDTH = 100;

  private final PrintStream out;
  private final boolean colour;

  Terminal(PrintStream out, boolean colour) {
    this.out = out;
    this.colour = colour;
  }

  void line(String text) {
    out.println(text);
    out.flush();
  }

  void heading(String text) {
    line("");
    line(bold(text));
  }

  /// Text that may be longer than a line.
  void paragraph(String indent, String text) {
    paragraph(indent, indent, text);
  }

  void paragraph(String first, String indent, String text) {
    String start = first;
    for (String row : wrap(text, WIDTH - Math.max(first.length(), indent.length()))) {
      line((start + row).stripTrailing());
      start = indent;
    }
  }

  String bold(String text) {
    return styled("1", text);
  }

  String dim(String text) {
    return styled("2", text);
  }

  String green(String text) {
    return styled("32", text);
  }

  String red(String text) {
    return styled("31", text);
  }

  private String styled(String code, String text) {
    return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }

  static List<String> wrap(String text, int width) {
    List<String> rows = new ArrayList<>();
    StringBuilder row = new StringBuilder();
    for (String word : printable(text).split(" ", -1)) {
      if (word.isEmpty()) continue;
      if (row.length() > 0 && row.length() + 1 + word.length() > width) {
        rows.add(row.toString());
        row.setLength(0);
      }
      if (row.length() > 0) row.append(' ');
      row.append(word);
    }
    if (row.length() > 0 || rows.isEmpty()) rows.add(row.toString());
    return rows;
  }

  static String shortened(String text, int width) {
    String clean = printable(text);
    return clean.length() <= width ? clean : clean.substring(0, width - 1) + "…";
  }

  /// What people and models wrote must not steer the terminal.
  private static String printable(String text) {
    return text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
  }

  static String padded(String text, int width) {
    return text.length() >= width ? text : text + " ".repeat(width - text.length());
  }

  static String right(String text, int width) {
    return text.length() >= width ? text : " ".repeat(width - text.length()) + text;
  }
}
