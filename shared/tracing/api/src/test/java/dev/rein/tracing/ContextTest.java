package dev.rein.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The span in scope follows work to other threads, and a span stays open for work that is
/// elsewhere.
class ContextTest {
  private final Recorder recorder = new Recorder();
  private final Tracing tracing = Tracing.to(recorder);

  @Test
  void here_virtualThread_nestsUnderTheSpanInScope() throws Exception {
    tracing.<Integer, Exception>span(
        "parent",
        SpanType.GENERAL,
        _ -> {
          Runnable child = () -> tracing.span("child", SpanType.TOOL, _ -> 1);
          Thread.ofVirtual().start(Tracing.here(child)).join();
          return 1;
        });

    assertThat(recorder.span("child").parentId()).isEqualTo(recorder.span("parent").id());
  }

  @Test
  void hereSupplier_completableFuture_nestsUnderTheSpanInScope() {
    int sum =
        tracing.span(
            "parent",
            SpanType.GENERAL,
            _ ->
                CompletableFuture.supplyAsync(
                        Tracing.hereSupplier(() -> tracing.span("child", SpanType.TOOL, _ -> 1)))
                    .join());

    assertThat(sum).isEqualTo(1);
    assertThat(recorder.span("child").parentId()).isEqualTo(recorder.span("parent").id());
  }

  @Test
  void executor_everyWayIn_nestsUnderTheSpanOfItsSubmission() throws Exception {
    try (ExecutorService threads = Tracing.executor(Executors.newVirtualThreadPerTaskExecutor())) {
      tracing.<Integer, Exception>span(
          "parent",
          SpanType.GENERAL,
          _ -> {
            Runnable asRunnable = () -> tracing.span("runnable", SpanType.TOOL, _ -> 1);
            Callable<Integer> asCallable = () -> tracing.span("callable", SpanType.TOOL, _ -> 1);
            Callable<Integer> inBulk = () -> tracing.span("bulk", SpanType.TOOL, _ -> 1);
            threads.submit(asRunnable).get();
            threads.submit(asCallable).get();
            threads.invokeAll(List.of(inBulk)).getFirst().get();
            CompletableFuture.runAsync(() -> tracing.span("future", SpanType.TOOL, _ -> 1), threads)
                .join();
            return 1;
          });
      assertThat(threads.submit(Tracing::currentTraceId).get()).isNull();
      threads.shutdown();
      assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
      assertThat(threads.isShutdown() && threads.isTerminated()).isTrue();
      assertThat(threads.shutdownNow()).isEmpty();
    }

    UUID parent = recorder.span("parent").id();
    for (String name : List.of("runnable", "callable", "bulk", "future")) {
      assertThat(recorder.span(name).parentId()).as(name).isEqualTo(parent);
    }
  }

  @Test
  void executor_plain_carriesSpanAndAmbientMetadata() {
    Executor threads = Tracing.executor((Executor) Runnable::run);
    Tracing.with(
        Map.of("request", "r1"),
        () ->
            tracing.trace(
                TraceStart.named("t"),
                _ -> {
                  threads.execute(() -> Tracing.annotate("seen", true));
                  return 1;
                }));
    Tracing.annotate("nowhere", true);

    assertThat(recorder.trace("t").metadata()).isEqualTo(Map.of("request", "r1", "seen", true));
  }

  @Test
  void spanAsync_stageThatCompletesLater_staysOpenUntilThen() {
    CompletableFuture<String> work = new CompletableFuture<>();
    CompletableFuture<String> result =
        tracing.spanAsync("call", SpanType.TOOL, span -> work, Span::output);
    assertThat(recorder.items()).isEmpty();

    work.complete("answer");

    assertThat(result).isCompletedWithValue("answer");
    assertThat(recorder.span("call").output()).isEqualTo("answer");
    assertThat(recorder.span("call").traceId()).isEqualTo(recorder.trace("call").id());
    assertThat(recorder.items()).hasSize(2);
  }

  @Test
  void spanAsync_stageThatFails_failsTheSameWayAndSaysWhy() {
    IOException failure = new IOException("disk");
    CompletableFuture<String> direct =
        tracing.spanAsync("direct", SpanType.TOOL, _ -> CompletableFuture.failedFuture(failure));
    CompletionStage<String> chained =
        CompletableFuture.<String>failedFuture(failure).thenApply(it -> it);
    CompletableFuture<String> wrapped = tracing.spanAsync("wrapped", SpanType.TOOL, _ -> chained);

    assertThat(direct.exceptionNow()).isSameAs(failure);
    assertThatThrownBy(wrapped::get).isInstanceOf(ExecutionException.class).hasCause(failure);
    assertThatThrownBy(wrapped::join).isInstanceOf(CompletionException.class).hasCause(failure);
    for (String name : List.of("direct", "wrapped")) {
      assertThat(recorder.span(name).error().type()).isEqualTo("java.io.IOException");
    }
  }

  @Test
  void spanAsync_bodyThrowsOrReturnsNull_endsAtOnceAndPassesItOn() {
    IOException failure = new IOException("disk");
    assertThatThrownBy(
            () ->
                tracing.<String, IOException>spanAsync(
                    "thrown",
                    SpanType.TOOL,
                    _ -> {
                      throw failure;
                    }))
        .isSameAs(failure);
    CompletableFuture<String> nothing = tracing.spanAsync("none", SpanType.TOOL, _ -> null);

    assertThat(nothing).isNull();
    assertThat(recorder.span("thrown").error()).isNotNull();
    assertThat(recorder.span("none").error()).isNull();
  }

  @Test
  void spanAsync_resultCancelled_cancelsTheStageAndEndsTheSpan() {
    CompletableFuture<String> work = new CompletableFuture<>();
    CompletableFuture<String> result = tracing.spanAsync("call", SpanType.TOOL, _ -> work);

    assertThat(result.cancel(true)).isTrue();

    assertThat(work).isCancelled();
    assertThat(recorder.span("call").error().type())
        .isEqualTo(CancellationException.class.getName());
  }

  @Test
  void spanAsync_onResultThrows_resultIsTheStages() {
    CompletableFuture<String> result =
        tracing.spanAsync(
            "call",
            SpanType.TOOL,
            _ -> CompletableFuture.completedFuture("x"),
            (_, _) -> {
              throw new IllegalStateException("mine");
            });

    assertThat(result).isCompletedWithValue("x");
    assertThat(recorder.span("call").error()).isNull();
  }

  @Test
  void describe_outsideAnySpan_asksNobody_andInsideIsPutOnTheSpanInScope() {
    Tracing.describe(
        _ -> {
          throw new AssertionError("asked");
        });
    tracing.trace(
        TraceStart.named("t"),
        _ ->
            tracing.span(
                "s",
                SpanType.TOOL,
                _ -> {
                  Tracing.describe(span -> span.output("seen").metadata("k", 1));
                  return 1;
                }));

    assertThat(recorder.span("s").output()).isEqualTo("seen");
    assertThat(recorder.span("s").metadata()).isEqualTo(Map.of("k", 1));
    assertThat(recorder.trace("t").output()).isNull();
  }

  @Test
  void traceAsync_staysOpenUntilTheStageCompletes_andUnderACallerIsASpanOfItsTrace() {
    CompletableFuture<String> work = new CompletableFuture<>();
    CompletableFuture<String> result =
        tracing.traceAsync(TraceStart.named("t"), _ -> work, Span::output);
    assertThat(recorder.items()).isEmpty();
    work.complete("done");
    assertThat(result).isCompletedWithValue("done");
    assertThat(recorder.trace("t").output()).isEqualTo("done");

    TraceContext caller = new TraceContext(tracing.mint().value(), null);
    var _ =
        tracing.continueTrace(
            caller,
            "request",
            SpanType.GENERAL,
            _ -> tracing.traceAsync(TraceStart.named("part"), _ -> work, Span::output));
    assertThat(recorder.span("part").traceId()).isEqualTo(caller.traceId());
  }

  @Test
  void input_parts_becomeAMapAndAWholeReplacesThem() {
    tracing.span("parts", SpanType.TOOL, span -> span.input("a", 1).input("b", null));
    tracing.span("whole", SpanType.TOOL, span -> span.input("a", 1).input("all"));

    assertThat(recorder.span("parts").input()).asString().isEqualTo("{a=1, b=null}");
    assertThat(recorder.span("whole").input()).isEqualTo("all");
  }
}
