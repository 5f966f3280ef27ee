package dev.rein.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class EagerFlushTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Deadline SOON = Deadline.in(Duration.ofMinutes(1));
  private static final ErrorInfo REASON = new ErrorInfo("LambdaTimeout", "too slow", "cut");

  private final Sink sink = new Sink();
  private final AtomicReference<Instant> clock = new AtomicReference<>(NOW);
  private final Tracing tracing = Tracing.to(sink, clock::get, Set.of("rein"));

  @Test
  void runningTraceAndSpan_areShownWhole_withoutAnEnd_andAreNotAccepted() {
    tracing.trace(
        TraceStart.named("goal").withInput("run").withThread("t-1").withMetadata("goal_id", "g"),
        trace ->
            tracing.span(
                "stage",
                SpanType.TOOL,
                stage -> {
                  stage.input("so far");
                  tracing.span("done", SpanType.TOOL, _ -> 1);
                  sink.accepted.clear();
                  tracing.flushEagerly(SOON);
                  TraceRecord shownTrace = (TraceRecord) sink.lastShown().getFirst();
                  assertThat(shownTrace.id()).isEqualTo(trace.id());
                  assertThat(shownTrace.endedAt()).isNull();
                  assertThat(shownTrace.input()).isEqualTo("run");
                  assertThat(shownTrace.threadId()).isEqualTo("t-1");
                  assertThat(shownTrace.metadata()).containsEntry("goal_id", "g");
                  assertThat(shownTrace.tags()).containsExactly("rein");
                  assertThat(shownTrace.error()).isNull();
                  SpanRecord shownSpan = (SpanRecord) sink.lastShown().getLast();
                  assertThat(shownSpan.id()).isEqualTo(stage.id());
                  assertThat(shownSpan.traceId()).isEqualTo(trace.id());
                  assertThat(shownSpan.endedAt()).isNull();
                  assertThat(shownSpan.input()).isEqualTo("so far");
                  assertThat(shownSpan.error()).isNull();
                  assertThat(sink.accepted).isEmpty();
                  return 1;
                }));

    assertThat(sink.accepted).hasSize(2);
  }

  @Test
  void realRow_isNewerThanEachThatWasShown_evenIfTheClockGoesBack() {
    tracing.trace(
        TraceStart.named("goal"),
        _ -> {
          clock.set(NOW.plusSeconds(60));
          tracing.flushEagerly(SOON);
          clock.set(NOW.minusSeconds(60));
          return 1;
        });

    TraceRecord shown = (TraceRecord) sink.lastShown().getFirst();
    TraceRecord real = (TraceRecord) sink.accepted.getFirst();
    assertThat(real.id()).isEqualTo(shown.id());
    assertThat(real.updatedAt()).isAfter(shown.updatedAt());
    assertThat(real.endedAt()).isNotNull();
  }

  @Test
  void whatHasArrived_isNotShownAgain_untilSomethingBegins() {
    tracing.trace(
        TraceStart.named("goal"),
        _ -> {
          tracing.flushEagerly(SOON);
          assertThat(sink.lastShown()).hasSize(1);
          tracing.flushEagerly(SOON);
          assertThat(sink.lastShown()).isEmpty();
          return tracing.span(
              "stage",
              SpanType.TOOL,
              _ -> {
                tracing.span("step", SpanType.TOOL, _ -> 1);
                tracing.flushEagerly(SOON);
                assertThat(sink.lastShown()).hasSize(2);
                return 1;
              });
        });
  }

  @Test
  void runningSpanWithNothingUnderIt_isNotShown() {
    tracing.trace(
        TraceStart.named("goal"),
        _ ->
            tracing.span(
                "gemini",
                SpanType.LLM,
                _ -> {
                  tracing.flushEagerly(SOON);
                  assertThat(sink.lastShown()).singleElement().isInstanceOf(TraceRecord.class);
                  return 1;
                }));
  }

  @Test
  void whatHasNotArrived_isShownAgain() {
    tracing.trace(
        TraceStart.named("goal"),
        _ -> {
          sink.arrives = false;
          tracing.flushEagerly(SOON);
          sink.arrives = true;
          tracing.flushEagerly(SOON);
          assertThat(sink.lastShown()).hasSize(1);
          tracing.flushEagerly(SOON);
          assertThat(sink.lastShown()).isEmpty();
          return 1;
        });
  }

  @Test
  void whatWasCut_isNotShownAsRunning() {
    tracing.trace(
        TraceStart.named("goal"),
        _ -> {
          tracing.cutOpen(REASON);
          tracing.flushEagerly(SOON);
          assertThat(sink.lastShown()).isEmpty();
          return 1;
        });
  }

  @Test
  void callersTrace_isNeverShown_itsRowIsTheCallers() {
    TraceContext caller = new TraceContext(tracing.mint().value(), tracing.mint().value());
    tracing.continueTrace(
        caller,
        "call",
        SpanType.GENERAL,
        _ -> {
          tracing.span("step", SpanType.TOOL, _ -> 1);
          tracing.flushEagerly(SOON);
          assertThat(sink.lastShown()).singleElement().isInstanceOf(SpanRecord.class);
          return 1;
        });
  }

  @Test
  void runningRows_areMasked() {
    tracing.trace(
        TraceStart.named("goal").withInput("write to eve@example.org"),
        _ -> {
          tracing.flushEagerly(SOON);
          assertThat(sink.lastShown().toString()).contains("[email]").doesNotContain("eve@");
          return 1;
        });
  }

  @Test
  void moreThanARequestHolds_showsTheOldest() {
    List<Span> spans = new ArrayList<>();
    tracing.trace(
        TraceStart.named("goal"),
        _ -> {
          for (int i = 0; i < Running.MOST + 10; i++) {
            var _ =
                tracing.spanAsync(
                    "s",
                    SpanType.GENERAL,
                    span -> {
                      spans.add(span);
                      tracing.span("part", SpanType.GENERAL, _ -> 1);
                      return new CompletableFuture<String>();
                    });
          }
          return tracing.flushEagerly(SOON);
        });

    assertThat(sink.lastShown()).hasSize(Running.MOST);
    assertThat(sink.lastShown().getFirst()).isInstanceOf(TraceRecord.class);
    List<Object> ids = new ArrayList<>();
    for (Item item : sink.lastShown()) if (item instanceof SpanRecord span) ids.add(span.id());
    assertThat(ids).contains(spans.getFirst().id()).doesNotContain(spans.getLast().id());
  }

  @Test
  void disabledTracing_showsNothing() {
    Tracing disabled = Tracing.disabled();
    FlushedEagerly flushed =
        disabled.trace(TraceStart.named("goal"), _ -> disabled.flushEagerly(SOON));
    assertThat(flushed.ended()).isEqualTo(Flushed.NOTHING);
  }

  private static final class Sink implements SpanSink {
    private final List<Item> accepted = new ArrayList<>();
    private final List<List<Item>> shown = new ArrayList<>();
    private boolean arrives = true;

    List<Item> lastShown() {
      return shown.getLast();
    }

    @Override
    public void accept(Item item) {
      accepted.add(item);
    }

    @Override
    public FlushedEagerly flushEagerly(List<Item> running, Deadline deadline) {
      shown.add(running);
      return new FlushedEagerly(Flushed.NOTHING, arrives, 0);
    }

    @Override
    public Flushed flush(Deadline deadline) {
      return new Flushed(accepted.size(), 0, Map.of());
    }
  }
}
