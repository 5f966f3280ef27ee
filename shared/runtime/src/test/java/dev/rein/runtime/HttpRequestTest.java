package dev.rein.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HttpRequestTest {
  @Test
  void request_plainBody_isItsUtf8() {
    HttpRequest request = Events.post("{\"a\":\"ü\"}");

    assertThat(request.body()).isEqualTo(Events.utf8("{\"a\":\"ü\"}"));
  }

  @Test
  void request_base64Body_isDecoded() {
    assertThat(Events.post(new byte[] {0, 1, (byte) 0xff}).body())
        .isEqualTo(new byte[] {0, 1, (byte) 0xff});
  }

  @Test
  void request_bodyThatClaimsToBeBase64_is400() {
    ObjectNode event =
        Events.http("POST", "/things").put("body", "not base64!").put("isBase64Encoded", true);

    assertThatThrownBy(() -> HttpRequest.of(event))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem().status()).isEqualTo(400));
  }

  @Test
  void request_withoutBodyOrMaps_isEmptyThere() {
    ObjectNode event = Events.http("GET", "/things");
    event.remove("headers");

    HttpRequest request = HttpRequest.of(event);

    assertThat(request.body()).isEmpty();
    assertThat(request.headers()).isEmpty();
    assertThat(request.query()).isEmpty();
  }

  @Test
  void headers_areFoundByLowerCaseName() {
    ObjectNode event = Events.http("GET", "/things");
    event.putObject("headers").put("X-Thing", "one");

    assertThat(HttpRequest.of(event).header("x-thing")).contains("one");
  }

  @Test
  void query_isTakenFromTheEvent() {
    ObjectNode event = Events.http("GET", "/things");
    event.putObject("queryStringParameters").put("limit", "5");

    assertThat(HttpRequest.of(event).query()).isEqualTo(Map.of("limit", "5"));
  }

  @Test
  void user_isTheVerifiedSubject_thenTheIamCaller_thenNobody() {
    ObjectNode event = Events.http("GET", "/things");
    assertThat(HttpRequest.of(event).userId()).isEqualTo("user-1");

    ObjectNode authorizer = ((ObjectNode) event.path("requestContext")).putObject("authorizer");
    authorizer
        .putObject("iam")
        .put("userArn", "arn:aws:iam::1:user/x")
        .put("callerId", "AIDAX")
        .put("userId", "AIDAX");
    assertThat(HttpRequest.of(event).userId()).isEqualTo("AIDAX");

    ((ObjectNode) event.path("requestContext")).remove("authorizer");
    assertThat(HttpRequest.of(event).userId()).isNull();
  }

  @Test
  void iamCaller_fromAnIdentityPool_isItsIdentity() {
    ObjectNode event = Events.http("GET", "/things");
    ObjectNode iam =
        ((ObjectNode) event.path("requestContext"))
            .putObject("authorizer")
            .putObject("iam")
            .put("userId", "AROAX:CognitoIdentityCredentials");
    // As API Gateway writes it for everybody else.
    iam.putNull("cognitoIdentity");
    assertThat(HttpRequest.of(event).userId()).isEqualTo("AROAX:CognitoIdentityCredentials");

    iam.putObject("cognitoIdentity")
        .put("identityId", "eu-west-1:0199c3a0-0000-4000-8000-000000000001")
        .put("identityPoolId", "eu-west-1:0199c3a0-0000-4000-8000-00000000000f");
    assertThat(HttpRequest.of(event).userId())
        .isEqualTo("eu-west-1:0199c3a0-0000-4000-8000-000000000001");
  }

  @Test
  void user_isNothingThatACallerCanWrite() {
    ObjectNode event = Events.http("GET", "/things");
    event.putObject("headers").put("x-rein-user", "mallory").put("X-Rein-User", "mallory");
    event.putObject("queryStringParameters").put("userId", "mallory").put("sub", "mallory");
    assertThat(HttpRequest.of(event).userId()).isEqualTo("user-1");

    ((ObjectNode) event.path("requestContext")).remove("authorizer");
    assertThat(HttpRequest.of(event).userId()).isNull();
  }

  @Test
  void user_longerThanASubjectMayBe_isNobody() {
    assertThat(userNamed("u".repeat(HttpRequest.MAX_USER_ID))).isNotNull();
    assertThat(userNamed("u".repeat(HttpRequest.MAX_USER_ID + 1))).isNull();
  }

  private static @Nullable String userNamed(String subject) {
    ObjectNode event = Events.http("GET", "/things");
    ((ObjectNode) event.path("requestContext"))
        .putObject("authorizer")
        .putObject("jwt")
        .putObject("claims")
        .put("sub", subject);
    return HttpRequest.of(event).userId();
  }

  @Test
  void isOne_tellsRequestsFromMessages() {
    assertThat(HttpRequest.isOne(Events.http("GET", "/"))).isTrue();
    assertThat(HttpRequest.isOne(Json.object().set("Records", Json.object()))).isFalse();
  }

  @Test
  void text_holdsNeitherHeadersNorBody() {
    ObjectNode event = Events.http("POST", "/things").put("body", "PRIVATE");
    event.putObject("headers").put("authorization", "TOKEN");

    assertThat(HttpRequest.of(event).toString()).isEqualTo("HttpRequest[POST /things]");
  }
}
