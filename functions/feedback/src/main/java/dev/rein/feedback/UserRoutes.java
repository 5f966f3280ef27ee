package dev.rein.feedback;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.Erasure;
import dev.rein.coaching.UserExport;
import dev.rein.runtime.HttpRequest;
import dev.rein.runtime.HttpResponse;
import dev.rein.runtime.Json;
import dev.rein.runtime.Router;
import dev.rein.tracing.Deadline;
import java.time.Instant;
import java.time.InstantSource;

/// What a user may do with all that is kept of them, over HTTP: decodes, delegates, encodes.
record UserRoutes(EraseUser erase, UserExport export, InstantSource clock) {
  static final String ERASE = "DELETE /api/users/me";
  static final String EXPORT = "GET /api/users/me/export";

  /// Most bytes of one page's goals. Lambda answers with 6 MB at most.
  static final int PAGE_BYTES = 5_000_000;

  /// Seconds after which a caller goes on with an erasure that is not over.
  static final String PAUSE_SECONDS = "1";

  void addTo(Router router, Deadline invocation) {
    router.on(ERASE, (_, user) -> erased(erase.run(user, invocation))).on(EXPORT, this::page);
  }

  private HttpResponse erased(Erasure erasure) {
    ObjectNode receipt = ReceiptJson.of(erasure, erase.tracing().records());
    return erasure.finishedAt() == null
        ? HttpResponse.json(202, receipt).withHeader("retry-after", PAUSE_SECONDS)
        : HttpResponse.json(200, receipt);
  }

  private HttpResponse page(HttpRequest request, String user) {
    Instant now = clock.instant();
    ObjectNode json = Json.object();
    json.put("exportedAt", now.toString());
    json.put("user", user);
    json.setAll(pageOf(user, request));
    return HttpResponse.json(200, json)
        .withHeader("content-disposition", "attachment; filename=\"rein-export.json\"")
        .withHeader("cache-control", "no-store");
  }

  private ObjectNode pageOf(String user, HttpRequest request) {
    try {
      return export.page(user, request.queryParameter("cursor").orElse(null), PAGE_BYTES);
    } catch (IllegalArgumentException e) {
      throw Parameters.invalid(
          "cursor", "cursor is not one of your export: begin again without it.");
    }
  }
}
