package dev.rein.local.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Prints for people: as wide as the terminal, colour only on one and without `NO_COLOR`.
final class Terminal {
  /// Columns where nobody says how many there are, as in a pipe.
  static final int WIDTH = 100;

  /// Narrower than this nothing is legible, and wider than [#MOST] nothing is read.
  static final int LEAST = 40;

  static final int MOST = 160;

  private final PrintStream out;
  private final boolean colour;
  private final int width;

  Terminal(PrintStream out, boolean colour, int width) {
    this.out = out;
    this.colour = colour;
    this.width = width;
  }

  /// @param columns what `COLUMNS` says, or null
  /// @param measured what the terminal says, or null
  static int width(@Nullable String columns, @Nullable String measured) {
    for (String said : new @Nullable String[] {columns, measured}) {
      if (said == null || !said.strip().matches("[1-9]\\d{0,5}")) continue;
      return Math.clamp(Integer.parseInt(said.strip()), LEAST, MOST);
    }
    return WIDTH;
  }

  /// Columns of a line, at most.
  int width() {
    return width;
  }

  /// Text as it is, for programs.
  ///
  /// @return false once nobody reads it any more
  boolean raw(String text) {
    out.print(text);
    return !out.checkError();
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
    for (String row : wrap(text, width - Math.max(first.length(), indent.length()))) {
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
