package dev.rein.feedback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.rein.coaching.GoalRecord;
import dev.rein.runtime.HttpRequest;
import dev.rein.runtime.Json;
import dev.rein.runtime.ProblemException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// How the rows of an export are written. The pages of one export, one after another, are one file.
enum ExportFormat {
  /// One JSON object a line, with every column; null where there is nothing.
  JSONL,
  /// A header in the first page only.
  CSV;

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// What stands for it in a cursor.
  byte letter() {
    return (byte) wireName().charAt(0);
  }

  /// @throws ProblemException 400 for what [#letter] never gave
  static ExportFormat of(byte letter) {
    for (ExportFormat format : values()) if (format.letter() == letter) return format;
    throw ExportCursor.refused();
  }

  /// @throws ProblemException 400 for what is neither
  static ExportFormat decode(HttpRequest request) {
    String name = request.query().getOrDefault("format", JSONL.wireName());
    for (ExportFormat format : values()) if (format.wireName().equals(name)) return format;
    throw Parameters.noneOf("format", Arrays.stream(values()).map(ExportFormat::wireName).toList());
  }

  /// @param first whether it is of the first page
  String contentType(boolean first) {
    return switch (this) {
      case JSONL -> "application/jsonl; charset=utf-8";
      case CSV -> "text/csv; charset=utf-8; header=" + (first ? "present" : "absent");
    };
  }

  String header(List<ExportColumn> columns) {
    return switch (this) {
      case JSONL -> "";
      case CSV -> Csv.row(columns.stream().map(each -> TextNode.valueOf(each.name())).toList());
    };
  }

  String row(List<ExportColumn> columns, GoalRecord goal) {
    return switch (this) {
      case JSONL -> {
        ObjectNode row = Json.object();
        for (ExportColumn column : columns) row.set(column.name(), column.value().apply(goal));
        yield Json.text(row) + "\n";
      }
      case CSV -> {
        List<JsonNode> cells = columns.stream().map(each -> each.value().apply(goal)).toList();
        yield Csv.row(cells);
      }
    };
  }
}
