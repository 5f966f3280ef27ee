package dev.rein.tracing.opik;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;

/// Addresses for people.
public final class OpikLinks {
  private OpikLinks() {}

  /// Leads to the trace in Opik's UI, by a redirect that needs no project id. It works in a browser
  /// that is logged in; a program is refused.
  public static URI trace(OpikSettings settings, UUID traceId) {
    String base = settings.baseUrl().toString();
    return HttpUrl.get(base)
        .newBuilder()
        .addPathSegments("v1/session/redirect/projects/")
        .addQueryParameter("trace_id", traceId.toString())
        .addQueryParameter(
            "path", Base64.getUrlEncoder().encodeToString(base.getBytes(StandardCharsets.UTF_8)))
        .build()
        .uri();
  }

  /// Experiments on one data set side by side, in Opik's UI.
  ///
  /// @param experimentIds at least one
  public static URI comparison(OpikSettings settings, UUID datasetId, List<UUID> experimentIds) {
    String ids =
        experimentIds.stream()
            .map(id -> "\"" + id + "\"")
            .collect(Collectors.joining(",", "[", "]"));
    return HttpUrl.get(settings.baseUrl().toString().replaceFirst("/api$", ""))
        .newBuilder()
        .addPathSegment(settings.workspace())
        .addPathSegment("experiments")
        .addPathSegment(datasetId.toString())
        .addPathSegment("compare")
        .addQueryParameter("experiments", ids)
        .build()
        .uri();
  }
}
