package dev.rein.local.front;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A function's answer, as API Gateway reads payload format 2.0.
final class Answer {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final PojoSerializer<APIGatewayV2HTTPResponse> SERIALIZER =
      LambdaEventSerializers.serializerFor(
          APIGatewayV2HTTPResponse.class, Answer.class.getClassLoader());

  private final int status;
  private final Map<String, String> headers;
  private final List<String> cookies;
  private final byte[] body;

  private Answer(int status, Map<String, String> headers, List<String> cookies, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.cookies = cookies;
    this.body = body;
  }

  int status() {
    return status;
  }

  Map<String, String> headers() {
    return headers;
  }

  List<String> cookies() {
    return cookies;
  }

  byte[] body() {
    return body;
  }

  /// An answer without `statusCode` is itself the body, with status 200.
  ///
  /// @throws IOException if the bytes are no answer
  static Answer read(byte[] bytes) throws IOException {
    JsonNode node = JSON.readTree(bytes);
    if (node == null || node.isMissingNode()) throw new IOException("the answer is empty");
    if (!node.isObject() || !node.has("statusCode")) {
      return new Answer(200, Map.of("content-type", "application/json"), List.of(), bytes);
    }
    try {
      return of(SERIALIZER.fromJson(new ByteArrayInputStream(bytes)));
    } catch (RuntimeException e) {
      throw new IOException("the answer is none of an HTTP function", e);
    }
  }

  private static Answer of(APIGatewayV2HTTPResponse response) throws IOException {
    int status = response.getStatusCode();
    if (status < 200 || status > 599) throw new IOException("status " + status);
    // The response class is not @NullMarked: any getter may give null.
    Map<String, String> headers = new LinkedHashMap<>();
    if (response.getHeaders() != null) headers.putAll(response.getHeaders());
    List<String> cookies = response.getCookies() == null ? List.of() : response.getCookies();
    String text = response.getBody() == null ? "" : response.getBody();
    byte[] body =
        response.getIsBase64Encoded()
            ? Base64.getDecoder().decode(text)
            : text.getBytes(StandardCharsets.UTF_8);
    return new Answer(status, headers, cookies, body);
  }
}
