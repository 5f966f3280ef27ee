package dev.rein.generation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.runtime.Json;
import java.util.Map;
import java.util.UUID;

/// Events as API Gateway (HTTP API, payload format 2.0) and SQS hand them to Lambda.
final class Events {
  private Events() {}

  static ObjectNode http(
      String user, String method, String path, Map<String, String> headers, String body) {
    String[] parts = path.split("\\?", 2);
    ObjectNode event = Json.object();
    event.put("version", "2.0");
    event.put("routeKey", "$default");
    event.put("rawPath", parts[0]);
    event.put("rawQueryString", parts.length == 2 ? parts[1] : "");
    ObjectNode sent = event.putObject("headers");
    sent.put("content-type", "application/json");
    headers.forEach(sent::put);
    if (parts.length == 2) {
      ObjectNode query = event.putObject("queryStringParameters");
      for (String pair : parts[1].split("&")) {
        String[] words = pair.split("=", 2);
        query.put(words[0], words[1]);
      }
    }
    ObjectNode context = event.putObject("requestContext");
    context.putObject("http").put("method", method).put("path", parts[0]);
    context
        .putObject("authorizer")
        .putObject("jwt")
        .putObject("claims")
        .put("sub", user)
        .put("iss", "https://id.example.com/");
    context.put("requestId", "gateway-request").put("stage", "$default");
    context.put("timeEpoch", System.currentTimeMillis());
    if (!body.isEmpty()) event.put("body", body);
    return event.put("isBase64Encoded", false);
  }

  /// @param bodies of the messages, which get the ids `m1`, `m2`, …
  static ObjectNode messages(String... bodies) {
    ObjectNode event = Json.object();
    ArrayNode records = event.putArray("Records");
    for (int i = 0; i < bodies.length; i++) {
      ObjectNode record = records.addObject();
      record.put("messageId", "m" + (i + 1)).put("body", bodies[i]);
      record.put("eventSource", "aws:sqs").put("receiptHandle", UUID.randomUUID().toString());
      record.putObject("attributes").put("ApproximateReceiveCount", "1");
      record
          .putObject("messageAttributes")
          .putObject("traceId")
          .put("stringValue", "0199c3a0-0000-7000-8000-000000000000")
          .put("dataType", "String");
    }
    return event;
  }
}
