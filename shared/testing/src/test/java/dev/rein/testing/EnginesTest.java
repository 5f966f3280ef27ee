package dev.rein.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import org.junit.jupiter.api.Test;

class EnginesTest {
  @Test
  void engines_answerOnLoopback_andEndWithTheirParent() throws Exception {
    Engines engines = Engines.start(null);
    try (Socket dynamoDb = new Socket("127.0.0.1", engines.dynamoDb().getPort());
        Socket sqs = new Socket("127.0.0.1", engines.sqs().getPort())) {
      assertThat(dynamoDb.isConnected()).isTrue();
      assertThat(sqs.isConnected()).isTrue();
    } finally {
      engines.close();
    }
    assertThat(engines.dynamoDb().getHost()).isEqualTo("127.0.0.1");
  }
}
