package dev.rein.tracing.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rein.tracing.TraceStart;
import dev.rein.tracing.Tracing;
import dev.rein.tracing.testing.LambdaContext;
import dev.rein.tracing.testing.OpikStandIn;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Lambda repeats an asynchronous event that failed under the request id that it had.
class RepeatedRequestTest {
  private static final String ID = "one-and-the-same";
  private static final Duration TIME = Duration.ofSeconds(30);

  /// In which an extension that does not wait for the handler asks for the next event.
  private static final Duration TOO_EARLY = Duration.ofMillis(500);

  private final OpikStandIn opik = OpikStandIn.start();
  private final List<String> printed = new CopyOnWriteArrayList<>();
  private ExtensionsStandIn<List<String>> lambda;
  private Handler handler;

  @BeforeEach
  void start() throws Exception {
    lambda = new ExtensionsStandIn<>(() -> opik.store().ids());
    handler =
        new Handler(
            TracingSetup.of(
                Map.of(
                    "OPIK_URL_OVERRIDE", opik.uri().toString(),
                    "AWS_LAMBDA_RUNTIME_API", lambda.runtimeApi(),
                    "TRACE_EAGER_FLUSH_MS", "0"),
                new OkHttpClient(),
                printed::add));
    assertThat(lambda.asked(TIME)).isEmpty();
  }

  @AfterEach
  void stop() {
    lambda.close();
    opik.close();
  }

  @Test
  void retryUnderTheSameId_isFlushedBeforeItsOwnEnd() throws Exception {
    lambda.invoke(ID, TIME);
    assertThatThrownBy(() -> invoke("fail")).hasMessage("asked to fail");
    assertThat(lambda.asked(TIME)).hasSize(1);

    lambda.invoke(ID, TIME);
    invoke("wait");

    assertThat(handler.endedWhileItRan).isNull();
    assertThat(lambda.asked(TIME)).hasSize(2);
  }

  @Test
  void retryOfOneThatWasGivenUp_isFlushedBeforeItsOwnEnd() throws Exception {
    // Too near its end for an extension to wait.
    lambda.invoke(ID, AfterResponse.GIVE_UP_BEFORE_DEADLINE);
    assertThat(lambda.asked(TIME)).isEmpty();
    assertThatThrownBy(() -> invoke("fail")).hasMessage("asked to fail");
    assertThat(opik.store().ids()).hasSize(1);

    lambda.invoke(ID, TIME);
    invoke("wait");

    assertThat(handler.endedWhileItRan).isNull();
    assertThat(lambda.asked(TIME)).hasSize(2);
  }

  private void invoke(String event) throws IOException {
    handler.handleRequest(
        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
        new ByteArrayOutputStream(),
        new LambdaContext(ID, "Function", TIME));
  }

  private final class Handler extends TracedHandler {
    private final Tracing tracing;
    private @Nullable List<String> endedWhileItRan;

    Handler(TracingSetup setup) {
      super(setup);
      tracing = setup.tracing();
    }

    @Override
    protected byte[] handle(byte[] event, Invocation invocation) throws Exception {
      String word = new String(event, StandardCharsets.UTF_8);
      return tracing.trace(
          TraceStart.named(word),
          _ -> {
            if (word.equals("fail")) throw new IllegalStateException("asked to fail");
            endedWhileItRan = lambda.asked(TOO_EARLY);
            return event;
          });
    }
  }
}
