package dev.rein.tracing.lambda;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// Where an event came from: a request of an HTTP API by its headers, each message of a queue by
/// its attributes.
///
/// @param name of the request: its route, or its method and path with ids replaced, so that
///   requests of one kind have one name
/// @param request of the request; nothing for other events
/// @param messages by message id
record Incoming(String name, Propagation request, Map<String, Propagation> messages) {
  static final Incoming UNKNOWN = new Incoming("request", Propagation.NONE, Map.of());

  private static final JsonFactory JSON = new JsonFactory();
  private static final String ANY_ROUTE = "$default";
  private static final Pattern ID =
      Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  /// Never throws: what can't be read names nobody. The event itself is the handler's to judge.
  static Incoming of(byte[] event) {
    try (JsonParser json = JSON.createParser(event)) {
      return read(json);
    } catch (IOException | RuntimeException e) {
      return UNKNOWN;
    }
  }

  private static Incoming read(JsonParser json) throws IOException {
    String route = ANY_ROUTE;
    String method = "";
    String path = "";
    Map<String, String> headers = Map.of();
    Map<String, Propagation> messages = new HashMap<>();
    if (json.nextToken() != JsonToken.START_OBJECT) return UNKNOWN;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "routeKey" -> route = text(json);
        case "rawPath" -> path = text(json);
        case "requestContext" -> method = method(json);
        case "headers" -> headers = strings(json);
        case "Records" -> records(json, messages);
        default -> json.skipChildren();
      }
    }
    boolean isNamed = !route.isBlank() && !route.equals(ANY_ROUTE);
    String name = isNamed ? route : method + " " + ID.matcher(path).replaceAll("{id}");
    return new Incoming(name, Propagation.from(headers), messages);
  }

  private static String text(JsonParser json) throws IOException {
    if (json.hasToken(JsonToken.VALUE_STRING)) return json.getText();
    json.skipChildren();
    return "";
  }

  /// Of `{"http": {"method": "POST"}}`, among other fields.
  private static String method(JsonParser json) throws IOException {
    String method = "";
    if (!json.hasToken(JsonToken.START_OBJECT)) return text(json);
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "http" -> method = method(json);
        case "method" -> method = text(json);
        default -> json.skipChildren();
      }
    }
    return method;
  }

  private static void records(JsonParser json, Map<String, Propagation> messages)
      throws IOException {
    if (!json.hasToken(JsonToken.START_ARRAY)) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() == JsonToken.START_OBJECT) {
      String id = "";
      Map<String, String> carrier = new HashMap<>();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "messageId" -> id = text(json);
          case "attributes", "messageAttributes" -> carrier.putAll(strings(json));
          default -> json.skipChildren();
        }
      }
      messages.put(id, Propagation.from(carrier));
    }
  }

  /// Of `{"name": "value"}` and of `{"name": {"stringValue": "value"}}`.
  private static Map<String, String> strings(JsonParser json) throws IOException {
    Map<String, String> strings = new HashMap<>();
    if (!json.hasToken(JsonToken.START_OBJECT)) {
      json.skipChildren();
      return strings;
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      String value = json.hasToken(JsonToken.START_OBJECT) ? stringValue(json) : text(json);
      if (Propagation.isCarrier(name)) strings.put(name, value);
    }
    return strings;
  }

  private static String stringValue(JsonParser json) throws IOException {
    String value = "";
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      boolean isIt = json.currentName().equals("stringValue");
      json.nextToken();
      String text = text(json);
      if (isIt) value = text;
    }
    return value;
  }
}
