package dev.rein.tracing.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.tracing.TraceContext;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IncomingTest {
  private static final String TRACE = "01890a5d-ac96-774b-bcce-b302099a8057";
  private static final String SPAN = "01890a5d-ac97-774b-bcce-b302099a8058";
  private static final String TRACEPARENT =
      "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  private static final TraceContext CALLER =
      new TraceContext(UUID.fromString(TRACE), UUID.fromString(SPAN));

  @ParameterizedTest
  @CsvSource({
    "opik_trace_id,opik_parent_span_id",
    "opik-trace-id,opik-parent-span-id",
    "Opik-Trace-Id,OPIK_PARENT_SPAN_ID"
  })
  void requestOfAnHttpApi_namesItsCallerInItsHeaders(String trace, String span) {
    Incoming incoming =
        of(
            """
            {"version":"2.0","routeKey":"POST /api/goals","rawPath":"/api/goals",
             "headers":{"host":"x","%s":"%s","%s":"%s","traceparent":"%s","n":null,"o":{"a":[1]}},
             "requestContext":{"http":{"method":"POST","headers":"no"},"authorizer":{"a":[{}]}},
             "body":"{\\"headers\\":{}}"}\
            """
                .formatted(trace, TRACE, span, SPAN, TRACEPARENT));

    assertThat(incoming.request().caller()).isEqualTo(CALLER);
    assertThat(incoming.request().metadata()).containsEntry("traceparent", TRACEPARENT);
    assertThat(incoming.name()).isEqualTo("POST /api/goals");
    assertThat(incoming.messages()).isEmpty();
  }

  @Test
  void requestWithoutARoute_isNamedByItsPath_withoutIds() {
    assertThat(
            of("""
            {"routeKey":"$default","rawPath":"/api/goals/%s/feedback",
             "requestContext":{"accountId":"1","http":{"path":"/x","method":"GET"}}}\
            """
                    .formatted(TRACE))
                .name())
        .isEqualTo("GET /api/goals/{id}/feedback");
  }

  @Test
  void eachMessage_namesItsOwnSender() {
    Incoming incoming =
        of(
            """
            {"Records":[
              {"messageId":"m1","body":"{}","attributes":{"AWSTraceHeader":
                 "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1","SentTimestamp":"1"},
               "messageAttributes":{
                 "opik_trace_id":{"stringValue":"%s","dataType":"String","stringListValues":[]},
                 "opik_parent_span_id":{"dataType":"String","stringValue":"%s"},
                 "other":{"binaryValue":"AA==","dataType":"Binary"}}},
              {"messageId":"m2","messageAttributes":{}},
              {"body":"no id"}]}\
            """
                .formatted(TRACE, SPAN));

    assertThat(incoming.messages()).containsOnlyKeys("m1", "m2", "");
    assertThat(incoming.messages().get("m1").caller()).isEqualTo(CALLER);
    assertThat(incoming.messages().get("m1").metadata())
        .containsEntry("xray_trace_id", "1-5759e988-bd862e3fe1be46a994272793");
    assertThat(incoming.messages().get("m2")).isEqualTo(Propagation.NONE);
    assertThat(incoming.request()).isEqualTo(Propagation.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "7",
        "[]",
        "{",
        "{\"headers\":7,\"Records\":{},\"routeKey\":[1],\"requestContext\":null}",
        "{\"headers\":{\"opik_trace_id\":[1]},\"Records\":[7]}",
        "{\"Records\":[{\"messageId\":[],\"attributes\":1,\"messageAttributes\":[{}]}]}",
        "{\"Records\":[{\"messageAttributes\":{\"opik_trace_id\":\"x\"}}]}",
        "{\"headers\":{\"opik_trace_id\":\"not-an-id\"}}"
      })
  void eventThatSaysNothing_namesNobody(String event) {
    Incoming incoming = of(event);

    assertThat(incoming.request()).isEqualTo(Propagation.NONE);
    assertThat(incoming.messages().values()).allMatch(Propagation.NONE::equals);
  }

  private static Incoming of(String event) {
    return Incoming.of(event.getBytes(StandardCharsets.UTF_8));
  }
}
