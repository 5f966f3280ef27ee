package dev.rein.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScheduledEventTest {
  @Test
  void schedule_isToldFromOtherEvents() throws Exception {
    assertThat(isOne("{\"source\":\"aws.events\",\"detail-type\":\"Scheduled Event\"}")).isTrue();
    assertThat(isOne("{\"source\":\"aws.events\"}")).isFalse();
    assertThat(isOne("{\"source\":\"aws.s3\",\"detail-type\":\"Scheduled Event\"}")).isFalse();
    assertThat(isOne("{\"Records\":[]}")).isFalse();
    assertThat(isOne("{\"requestContext\":{\"http\":{}}}")).isFalse();
  }

  private static boolean isOne(String event) throws Exception {
    return ScheduledEvent.isOne(Json.parse(event));
  }
}
