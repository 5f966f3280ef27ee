package dev.rein.local.front;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.rein.local.template.Resources;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Makes the event that API Gateway's HTTP API sends to a function, payload format 2.0.
final class Events {
  /// Who calls, on this machine; in AWS the authorizer says so. Functions never see it.
  static final String USER_HEADER = "x-rein-user";

  private static final String DEFAULT_USER = "local";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final PojoSerializer<APIGatewayV2HTTPEvent> SERIALIZER =
      LambdaEventSerializers.serializerFor(
          APIGatewayV2HTTPEvent.class, Events.class.getClassLoader());

  private Events() {}

  static byte[] serialize(APIGatewayV2HTTPEvent event) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    SERIALIZER.toJson(event, bytes);
    return bytes.toByteArray();
  }

  static APIGatewayV2HTTPEvent of(
      HttpExchange exchange, Routes.Found.Function found, byte[] body, Instant now) {
    Headers sent = exchange.getRequestHeaders();
    String rawQuery = exchange.getRequestURI().getRawQuery();
    String path = Percent.decode(exchange.getRequestURI().getRawPath());
    String routeKey = found.route().method() + " " + found.route().path();

    APIGatewayV2HTTPEvent event = new APIGatewayV2HTTPEvent();
    event.setVersion("2.0");
    event.setRouteKey(routeKey);
    event.setRawPath(path);
    event.setRawQueryString(rawQuery == null ? "" : rawQuery);
    event.setHeaders(headers(exchange));
    List<String> cookies = cookies(sent);
    if (!cookies.isEmpty()) event.setCookies(cookies);
    if (rawQuery != null && !rawQuery.isEmpty()) {
      event.setQueryStringParameters(Percent.query(rawQuery));
    }
    if (!found.parameters().isEmpty()) event.setPathParameters(found.parameters());
    if (body.length > 0) {
      String text = textOf(sent, body);
      event.setBody(text == null ? Base64.getEncoder().encodeToString(body) : text);
      event.setIsBase64Encoded(text == null);
    }
    event.setRequestContext(context(exchange, routeKey, path, now));
    return event;
  }

  private static APIGatewayV2HTTPEvent.RequestContext context(
      HttpExchange exchange, String routeKey, String path, Instant now) {
    var http = new APIGatewayV2HTTPEvent.RequestContext.Http();
    http.setMethod(exchange.getRequestMethod());
    http.setPath(path);
    http.setProtocol(exchange.getProtocol());
    http.setSourceIp(exchange.getRemoteAddress().getAddress().getHostAddress());
    http.setUserAgent(exchange.getRequestHeaders().getFirst("User-Agent"));

    var jwt = new APIGatewayV2HTTPEvent.RequestContext.Authorizer.JWT();
    jwt.setClaims(Map.of("sub", user(exchange.getRequestHeaders())));
    var authorizer = new APIGatewayV2HTTPEvent.RequestContext.Authorizer();
    authorizer.setJwt(jwt);

    var context = new APIGatewayV2HTTPEvent.RequestContext();
    context.setRouteKey(routeKey);
    context.setAccountId(Resources.ACCOUNT);
    context.setStage("$default");
    context.setApiId("local");
    context.setDomainName(exchange.getRequestHeaders().getFirst("Host"));
    context.setDomainPrefix("local");
    context.setTime(TIME.format(now));
    context.setTimeEpoch(now.toEpochMilli());
    context.setRequestId(UUID.randomUUID().toString());
    context.setHttp(http);
    context.setAuthorizer(authorizer);
    return context;
  }

  private static String user(Headers sent) {
    String user = sent.getFirst(USER_HEADER);
    return user == null || user.isBlank() ? DEFAULT_USER : user.strip();
  }

  private static Map<String, String> headers(HttpExchange exchange) {
    Map<String, String> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              String lower = name.toLowerCase(Locale.ROOT);
              if (lower.equals(USER_HEADER) || lower.equals("cookie")) return;
              headers.put(lower, String.join(",", values));
            });
    headers.put("x-forwarded-for", exchange.getRemoteAddress().getAddress().getHostAddress());
    headers.put("x-forwarded-port", String.valueOf(exchange.getLocalAddress().getPort()));
    headers.put("x-forwarded-proto", "http");
    return headers;
  }

  private static List<String> cookies(Headers sent) {
    List<String> cookies = new ArrayList<>();
    for (String line : sent.getOrDefault("Cookie", List.of())) {
      for (String cookie : line.split(";", -1)) {
        if (!cookie.isBlank()) cookies.add(cookie.strip());
      }
    }
    return cookies;
  }

  /// @return null where API Gateway sends Base64: no text type, an encoded body, or not UTF-8
  private static @Nullable String textOf(Headers sent, byte[] body) {
    String contentType = sent.getFirst("Content-Type");
    if (contentType == null || sent.getFirst("Content-Encoding") != null) return null;
    String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    boolean text =
        type.startsWith("text/")
            || type.equals("application/json")
            || type.equals("application/javascript")
            || type.equals("application/xml")
            || type.endsWith("+json")
            || type.endsWith("+xml");
    if (!text) return null;
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
