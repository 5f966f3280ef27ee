package dev.rein.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.runtime.SqsBatch.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SqsBatchTest {
  @Test
  void messages_areReadInOrder_withTraceAndReceiveCount() throws IOException {
    SqsBatch batch =
        SqsBatch.of(
            Json.parse(
                """
                {"Records":[
                  {"messageId":"m1","receiptHandle":"r1","body":"one",
                   "attributes":{"ApproximateReceiveCount":"3","SentTimestamp":"1767225600000"},
                   "messageAttributes":{"traceId":{"stringValue":"t1","dataType":"String"}}},
                  {"messageId":"m2","body":"two"}
                ]}
                """));

    assertThat(batch.messages())
        .containsExactly(
            new Message("m1", "r1", "one", "t1", 3, Instant.parse("2026-01-01T00:00:00Z")),
            new Message("m2", "", "two", null, 1, null));
  }

  @Test
  void isOne_tellsMessagesFromRequests() throws IOException {
    assertThat(SqsBatch.isOne(Json.parse("{\"Records\":[]}"))).isTrue();
    assertThat(SqsBatch.isOne(Events.http("GET", "/"))).isFalse();
  }

  @Test
  void answer_namesTheFailedOnly() {
    assertThat(new String(SqsBatch.answer(List.of("m1", "m2")), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"batchItemFailures\":[{\"itemIdentifier\":\"m1\"},{\"itemIdentifier\":\"m2\"}]}");
    assertThat(new String(SqsBatch.answer(List.of()), StandardCharsets.UTF_8))
        .isEqualTo("{\"batchItemFailures\":[]}");
  }
}
