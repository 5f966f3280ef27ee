package dev.rein.feedback;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;

/// Comma-separated values as RFC 4180 describes them.
///
/// A spreadsheet runs a cell that begins like a formula. Such a text gets an apostrophe in front
/// and stands in quotes, as OWASP advises; numbers are never changed.
///
/// @see <a href="https://owasp.org/www-community/attacks/CSV_Injection">CSV injection</a>
final class Csv {
  private static final String BEGINS_A_FORMULA = "=+-@\t\r\n＝＋－＠";
  private static final String ROW_END = "\r\n";

  private Csv() {}

  /// @param cells numbers, booleans, texts, and null for nothing
  static String row(List<? extends JsonNode> cells) {
    return cells.stream().map(Csv::cell).collect(Collectors.joining(",", "", ROW_END));
  }

  private static String cell(JsonNode value) {
    if (value.isNull()) return "";
    if (value.isNumber()) return value.decimalValue().toPlainString();
    return value.isTextual() ? text(value.textValue()) : value.asText();
  }

  private static String text(String text) {
    boolean formula = !text.isEmpty() && BEGINS_A_FORMULA.indexOf(text.charAt(0)) >= 0;
    // Quotes tell an empty text from nothing, and keep spaces at the ends.
    boolean plain =
        !formula
            && !text.isEmpty()
            && text.strip().equals(text)
            && text.chars().noneMatch(c -> c == ',' || c == '"' || c < ' ');
    if (plain) return text;
    return "\"" + (formula ? "'" : "") + text.replace("\"", "\"\"") + "\"";
  }
}
