package dev.rein.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An answer that says what went wrong and what to do, as RFC 9457 describes.
///
/// @param slug last segment of the stable `type`, e.g. `invalid-body`
/// @param detail a sentence without the caller's own words and without secrets
/// @param errors what is wrong with which part of the body
/// @param extra further members, e.g. `traceId`
/// @param retryAfter becomes the `Retry-After` header, rounded up to seconds
public record Problem(
    int status,
    String slug,
    String title,
    String detail,
    List<FieldError> errors,
    Map<String, JsonNode> extra,
    @Nullable Duration retryAfter) {
  /// What `type` begins with.
  public static final String TYPE_BASE = "https://rein.dev/problems/";

  /// @param pointer JSON pointer (RFC 6901) into the body; empty for the body as a whole
  public record FieldError(String pointer, String detail) {}

  public static Problem of(int status, String slug, String title, String detail) {
    return new Problem(status, slug, title, detail, List.of(), Map.of(), null);
  }

  public static Problem invalidBody(List<FieldError> errors) {
    return new Problem(
        400,
        "invalid-body",
        "The body is not valid",
        errors.size() == 1 ? errors.getFirst().detail() : errors.size() + " fields are not valid.",
        errors,
        Map.of(),
        null);
  }

  /// @param parameter name of the query parameter that is wrong
  public static Problem invalidParameter(String parameter, String detail) {
    return of(400, "invalid-parameter", "A query parameter is not valid", detail)
        .with("parameter", TextNode.valueOf(parameter));
  }

  public static Problem notFound(String what) {
    return of(404, "not-found", "Not found", what + " was not found.");
  }

  public static Problem keyReused() {
    return of(
        422,
        "idempotency-key-reused",
        "The idempotency key was used before",
        "This Idempotency-Key came with another request before. Use a new key for a new request.");
  }

  /// @param wait after which the first request should have been answered
  public static Problem keyInUse(Duration wait) {
    return of(
            409,
            "idempotency-key-in-use",
            "The idempotency key is in use",
            "A request with this Idempotency-Key is still being answered: send it again shortly.")
        .withRetryAfter(wait);
  }

  /// Nothing was changed.
  ///
  /// @param wait after which the same request will probably find its turn
  public static Problem busy(Duration wait) {
    return of(
            503,
            "busy",
            "Too many changes at once",
            "The same thing is being changed by too many at once: send it again in a moment.")
        .withRetryAfter(wait);
  }

  public Problem with(String member, JsonNode value) {
    Map<String, JsonNode> more = new LinkedHashMap<>(extra);
    more.put(member, value);
    return new Problem(status, slug, title, detail, errors, more, retryAfter);
  }

  public Problem withRetryAfter(@Nullable Duration wait) {
    return new Problem(status, slug, title, detail, errors, extra, wait);
  }

  public String type() {
    return TYPE_BASE + slug;
  }

  public HttpResponse response() {
    ObjectNode body = Json.object();
    body.put("type", type());
    body.put("title", title);
    body.put("status", status);
    body.put("detail", detail);
    if (!errors.isEmpty()) {
      ArrayNode list = body.putArray("errors");
      for (FieldError error : errors) {
        list.addObject().put("pointer", error.pointer()).put("detail", error.detail());
      }
    }
    extra.forEach(body::set);
    HttpResponse response =
        new HttpResponse(status, Map.of("content-type", "application/problem+json"), body, null);
    Duration wait = retryAfter;
    return wait == null
        ? response
        : response.withHeader(
            "retry-after", Long.toString(Math.max(1, wait.plusMillis(999).toSeconds())));
  }
}
