package dev.rein.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.tracing.Deadline;
import dev.rein.tracing.SpanType;
import dev.rein.tracing.TraceStart;
import dev.rein.tracing.Tracing;
import dev.rein.tracing.lambda.Outbox;
import dev.rein.tracing.opik.OpikSettings;
import dev.rein.tracing.opik.OpikSink;
import dev.rein.tracing.testing.OpikStandIn;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayCommandTest {
  @TempDir Path root;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void spansKeptInALog_areDelivered_andAgainWithoutHarm() throws Exception {
    try (OpikStandIn opik = OpikStandIn.start()) {
      Path log = logOfAnOutage();
      Map<String, String> environment = Map.of("OPIK_URL_OVERRIDE", opik.uri().toString());

      assertThat(rein(environment, "replay", log.getFileName().toString())).isZero();
      assertThat(rein(environment, "replay", log.toString())).isZero();

      assertThat(out.toString(StandardCharsets.UTF_8)).contains("rows delivered 2");
      assertThat(opik.store().traces(null)).singleElement();
      assertThat(opik.violations()).isEmpty();
    }
  }

  @Test
  void opikThatRefuses_exits1_andSaysWhatIsLeft() throws Exception {
    try (OpikStandIn opik = OpikStandIn.start(OpikStandIn.Options.forTests().withApiKey("key"))) {
      Path log = logOfAnOutage();

      assertThat(rein(Map.of("OPIK_URL_OVERRIDE", opik.uri().toString()), "replay", log.toString()))
          .isEqualTo(1);

      assertThat(err.toString(StandardCharsets.UTF_8)).contains("credentials=2");
    }
  }

  @Test
  void logThatIsNotThere_exits1_andIsNamed() {
    Map<String, String> environment = Map.of("OPIK_URL_OVERRIDE", "http://127.0.0.1:9/api");

    assertThat(rein(environment, "replay", "missing.log")).isEqualTo(1);

    assertThat(err.toString(StandardCharsets.UTF_8)).contains("missing.log can't be read");
  }

  @Test
  void noOpik_exits1_andNamesWhatToSet() {
    assertThat(rein(Map.of(), "replay", "x.log")).isEqualTo(1);

    assertThat(err.toString(StandardCharsets.UTF_8)).contains("OPIK_URL_OVERRIDE");
  }

  /// What a function prints when neither Opik nor a queue is there.
  private Path logOfAnOutage() throws Exception {
    List<String> printed = new ArrayList<>(List.of("START RequestId: 1"));
    OpikSettings nowhere = OpikSettings.of(Map.of("OPIK_URL_OVERRIDE", "http://127.0.0.1:9/api"));
    OpikSink sink =
        new OpikSink(new OkHttpClient(), nowhere, Outbox.of(Map.of(), nowhere, printed::add));
    Tracing tracing = Tracing.to(sink);
    tracing.trace(TraceStart.named("kept"), _ -> tracing.span("inside", SpanType.GENERAL, _ -> 1));
    assertThat(sink.keep(Deadline.in(Duration.ofSeconds(60))).spilled()).isEqualTo(2);
    return Files.write(root.resolve("function.log"), printed);
  }

  private int rein(Map<String, String> environment, String... words) {
    return Main.run(
        List.of(words),
        new Folder(root, root),
        environment,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }
}
