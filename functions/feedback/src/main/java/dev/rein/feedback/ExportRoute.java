package dev.rein.feedback;

import dev.rein.runtime.HttpRequest;
import dev.rein.runtime.HttpResponse;
import dev.rein.tracing.Deadline;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The export over HTTP: decodes, delegates, encodes. Its rows are everybody's and pseudonymous, as
/// the metrics are everybody's.
record ExportRoute(Export export) {
  static final String KEY = "GET /api/metrics/export";

  /// @throws dev.rein.runtime.ProblemException 400 naming the parameter that is wrong
  HttpResponse answer(HttpRequest request, String user, Deadline deadline) {
    Instant now = export.clock().instant();
    int rows = export.limits().rows();
    int most = request.countParameter("limit", rows, rows);
    Wanted wanted = wanted(request, user, now);
    Export.Page page =
        export.page(wanted.format(), wanted.period(), wanted.after(), most, deadline);
    HttpResponse response = HttpResponse.text(200, page.contentType(), page.rows());
    ExportCursor next = page.cursor();
    if (next == null) return response;
    String cursor = next.write(user);
    String limit = request.query().containsKey("limit") ? "&limit=" + most : "";
    return response
        .withHeader("x-next-cursor", cursor)
        .withHeader("link", "<" + request.path() + "?cursor=" + cursor + limit + ">; rel=\"next\"");
  }

  private record Wanted(ExportFormat format, Period period, @Nullable UUID after) {}

  private Wanted wanted(HttpRequest request, String user, Instant now) {
    String text = request.query().get("cursor");
    if (text == null) {
      LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
      return new Wanted(ExportFormat.decode(request), Period.decode(request, today), null);
    }
    ExportCursor cursor = ExportCursor.read(user, text, now, export.limits().cursorLifetime());
    // What is said beside it must be what it was made for.
    if (request.query().containsKey("format") && ExportFormat.decode(request) != cursor.format()) {
      throw ExportCursor.refused();
    }
    Period period = cursor.period();
    boolean same = isSame(request, "from", period.from()) && isSame(request, "to", period.to());
    if (!same) throw ExportCursor.refused();
    return new Wanted(cursor.format(), period, cursor.after());
  }

  private static boolean isSame(HttpRequest request, String name, LocalDate day) {
    return request.queryParameter(name).map(day.toString()::equals).orElse(true);
  }
}
