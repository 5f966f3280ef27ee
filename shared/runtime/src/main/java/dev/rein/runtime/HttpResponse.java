package dev.rein.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What goes back to the caller through API Gateway (payload format 2.0).
///
/// @param headers lower-case names
/// @param body null for none, or for a text
/// @param text of another type than JSON, named by `content-type`; null for none
public record HttpResponse(
    int status, Map<String, String> headers, @Nullable ObjectNode body, @Nullable String text) {

  public static HttpResponse json(int status, ObjectNode body) {
    return new HttpResponse(status, Map.of("content-type", "application/json"), body, null);
  }

  public static HttpResponse empty(int status) {
    return new HttpResponse(status, Map.of(), null, null);
  }

  public static HttpResponse text(int status, String contentType, String text) {
    return new HttpResponse(status, Map.of("content-type", contentType), null, text);
  }

  public HttpResponse withHeader(String name, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(name, value);
    return new HttpResponse(status, more, body, text);
  }

  /// As the function hands it to Lambda.
  public byte[] encode() {
    ObjectNode answer = Json.object();
    answer.put("statusCode", status);
    ObjectNode names = answer.putObject("headers");
    headers.forEach(names::put);
    ObjectNode content = body;
    answer.put("body", content != null ? Json.text(content) : text != null ? text : "");
    answer.put("isBase64Encoded", false);
    return Json.bytes(answer);
  }
}
