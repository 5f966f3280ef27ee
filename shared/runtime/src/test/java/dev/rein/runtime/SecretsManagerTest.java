package dev.rein.runtime;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.core.exception.SdkException;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecretsManagerTest extends SecretSourceContract {
  private SecretsManagerStandIn standIn;

  @BeforeAll
  void start() throws IOException {
    standIn = new SecretsManagerStandIn();
  }

  @AfterAll
  void stop() {
    standIn.close();
  }

  @Override
  URI endpoint() {
    return standIn.url();
  }

  @Override
  void put(String name, String value) {
    standIn.put(name, value);
  }

  @Test
  void fetch_fromOneThatNeverAnswers_endsInTime() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      URI nobody = URI.create("http://127.0.0.1:" + silent.getLocalPort());
      SecretsManager source =
          new SecretsManager(
              builder -> {
                configure(builder);
                builder.endpointOverride(nobody);
              });

      assertThatThrownBy(() -> source.fetch("rein/any", Duration.ofMillis(300)))
          .isInstanceOf(SdkException.class);
    }
  }
}
