package dev.rein.tracing.lambda;

import dev.rein.tracing.Flushed;
import dev.rein.tracing.SpanType;
import dev.rein.tracing.TraceStart;
import dev.rein.tracing.Tracing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import okhttp3.OkHttpClient;

/// The function that the tests run in a process of its own. Each event is a word for what to do,
/// and perhaps a file to wait for.
public final class ProbeHandler extends TracedHandler {
  static final Duration STEP = Duration.ofMillis(20);

  private final Tracing tracing;

  public ProbeHandler() {
    this(
        TracingSetup.of(System.getenv(), new OkHttpClient(), line -> System.out.println(line)),
        System.getenv());
  }

  private ProbeHandler(TracingSetup setup, Map<String, String> environment) {
    super(setup);
    tracing = setup.tracing();
    // As a part of the function's own that INIT takes time for.
    if (environment.containsKey("PROBE_INIT_FAILS")) throw new IllegalStateException("no INIT");
  }

  @Override
  protected byte[] handle(byte[] event, Invocation invocation) throws Exception {
    String[] words = new String(event, StandardCharsets.UTF_8).split(" ", 2);
    return tracing.trace(
        TraceStart.named(words[0]),
        _ -> {
          for (int i = 0; i < 3; i++) tracing.span("step-" + i, SpanType.TOOL, _ -> 1);
          return tracing.span("work", SpanType.GENERAL, _ -> work(words));
        });
  }

  @Override
  protected Flushed flushEagerly(Supplier<Flushed> flush) {
    System.out.println("probe flush begins");
    Flushed flushed = super.flushEagerly(flush);
    System.out.println("probe flush ended");
    return flushed;
  }

  private byte[] work(String[] words) throws Exception {
    switch (words[0]) {
      case "echo" -> {}
      case "fail" -> throw new IllegalStateException("asked to fail");
      case "hang" -> new CountDownLatch(1).await();
      case "steps" -> steps(Path.of(words[1]));
      case "wait" -> awaitFile(Path.of(words[1]));
      case "linger" -> Thread.ofPlatform().daemon().start(() -> linger(Path.of(words[1])));
      default -> throw new IllegalArgumentException(words[0]);
    }
    return words[0].toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
  }

  /// A span each [#STEP], said once it has ended, until there is such a file.
  private void steps(Path stop) throws IOException {
    for (int i = 1; !Files.exists(stop); i++) {
      String name = "long-" + i;
      tracing.span(name, SpanType.TOOL, _ -> pause(STEP));
      System.out.println("probe ended " + name);
    }
  }

  private static boolean pause(Duration time) {
    LockSupport.parkNanos(time.toNanos());
    return true;
  }

  /// Records something when nobody is about to flush.
  private void linger(Path file) {
    try {
      awaitFile(file);
      tracing.trace(TraceStart.named("afterwards"), _ -> 1);
      System.out.println("probe lingered");
    } catch (IOException e) {
      System.out.println("probe failed to linger");
    }
  }

  private static void awaitFile(Path file) throws IOException {
    while (!Files.exists(file)) LockSupport.parkNanos(1_000_000);
  }
}
