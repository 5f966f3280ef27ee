package dev.rein.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A request as API Gateway hands it on (HTTP API, payload format 2.0).
///
/// @param userId the `sub` of the verified token, or the unique id of the caller's IAM identity
///   (`AIDA…`, or `AROA…:session` of an assumed role), which unlike an ARN is never given to
///   another; null where nobody was verified. Nothing that a caller can write into a request
///   counts.
/// @param path decoded
/// @param headers lower-case names
/// @param body the bytes that the caller sent, decoded from base64 where the gateway encoded them
@SuppressWarnings("ArrayRecordComponent") // requests are never compared
public record HttpRequest(
    String method,
    String path,
    Map<String, String> pathParameters,
    Map<String, String> query,
    Map<String, String> headers,
    byte[] body,
    @Nullable String userId) {

  /// Longest subject of a token that is taken, in characters, as OpenID Connect bounds it.
  public static final int MAX_USER_ID = 255;

  /// Tells an HTTP event from others.
  public static boolean isOne(JsonNode event) {
    return event.path("requestContext").path("http").isObject();
  }

  /// @throws ProblemException if the event is not a request that can be read
  public static HttpRequest of(JsonNode event) {
    JsonNode context = event.path("requestContext");
    JsonNode http = context.path("http");
    return new HttpRequest(
        http.path("method").asText("").toUpperCase(Locale.ROOT),
        event.path("rawPath").asText(http.path("path").asText("")),
        strings(event.path("pathParameters")),
        strings(event.path("queryStringParameters")),
        lowerCase(strings(event.path("headers"))),
        bodyOf(event),
        userOf(context.path("authorizer")));
  }

  /// Method and path only: headers hold the caller's token, the body the caller's words.
  @Override
  public String toString() {
    return "HttpRequest[" + method + " " + path + "]";
  }

  public Optional<String> header(String lowerCaseName) {
    return Optional.ofNullable(headers.get(lowerCaseName));
  }

  public Optional<String> queryParameter(String name) {
    return Optional.ofNullable(query.get(name));
  }

  /// A query parameter that says how many.
  ///
  /// @param otherwise where it is absent
  /// @throws ProblemException 400 for what is not a whole number from 1 to `most`
  public int countParameter(String name, int otherwise, int most) {
    String text = query.get(name);
    if (text == null) return otherwise;
    // No sign, no white space, no digits but these, and never more of them than an int has.
    if (text.matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= most) return number;
    }
    throw new ProblemException(
        Problem.invalidParameter(name, name + " must be a whole number from 1 to " + most + "."));
  }

  private static byte[] bodyOf(JsonNode event) {
    String body = event.path("body").asText("");
    if (!event.path("isBase64Encoded").asBoolean(false)) {
      return body.getBytes(StandardCharsets.UTF_8);
    }
    try {
      return Base64.getDecoder().decode(body);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          Problem.of(400, "malformed-request", "Malformed request", "The body is not base64."));
    }
  }

  private static @Nullable String userOf(JsonNode authorizer) {
    String sub = authorizer.path("jwt").path("claims").path("sub").asText("");
    JsonNode iam = authorizer.path("iam");
    // All of an identity pool's callers have one role, and so one and the same userId.
    if (sub.isBlank()) sub = iam.path("cognitoIdentity").path("identityId").asText("");
    if (sub.isBlank()) sub = iam.path("userId").asText("");
    return sub.isBlank() || sub.length() > MAX_USER_ID ? null : sub;
  }

  private static Map<String, String> strings(JsonNode object) {
    Map<String, String> map = new TreeMap<>();
    object.properties().forEach(entry -> map.put(entry.getKey(), entry.getValue().asText("")));
    return map;
  }

  private static Map<String, String> lowerCase(Map<String, String> headers) {
    Map<String, String> map = new TreeMap<>();
    headers.forEach((name, value) -> map.put(name.toLowerCase(Locale.ROOT), value));
    return map;
  }
}
