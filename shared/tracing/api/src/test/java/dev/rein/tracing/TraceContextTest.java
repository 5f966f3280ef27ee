package dev.rein.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class TraceContextTest {
  private static final UUID TRACE = new Uuid7().at(Instant.parse("2026-03-01T10:00:00Z"));
  private static final UUID SPAN = new Uuid7().at(Instant.parse("2026-03-01T10:00:01Z"));
  private static final TraceContext CALLER = new TraceContext(TRACE, SPAN);

  private final Recorder recorder = new Recorder();
  private final Tracing tracing = Tracing.to(recorder);

  @Test
  void from_eitherSpellingAndAnyCase_isRead() {
    for (String form : List.of("opik_%s", "opik-%s", "Opik-%S", "OPIK_%s")) {
      boolean dashed = form.contains("-");
      String trace = form.formatted(dashed ? "trace-id" : "trace_id");
      String parent = form.formatted(dashed ? "parent-span-id" : "parent_span_id");
      assertThat(
              TraceContext.from(
                  Map.of(trace, " " + TRACE + " ", parent, SPAN.toString(), "accept", "x")))
          .as(form)
          .isEqualTo(CALLER);
    }
  }

  @Test
  void from_malformedTraceId_isIgnored() {
    for (String bad :
        List.of(
            "",
            " ",
            "x",
            "1-1-7-8-1",
            UUID.randomUUID().toString(),
            TRACE + "0",
            "null",
            TRACE.toString().replace('-', 'g'))) {
      assertThat(TraceContext.from(Map.of("opik_trace_id", bad))).as(bad).isNull();
    }
    assertThat(TraceContext.from(Map.of())).isNull();
    assertThat(TraceContext.from(Map.of("opik_parent_span_id", SPAN.toString()))).isNull();
    Map<String, String> nothing = new HashMap<>();
    nothing.put("opik_trace_id", null);
    assertThat(TraceContext.from(nothing)).isNull();
  }

  @Test
  void from_idOfATimeToCome_isIgnored() {
    Instant now = Instant.now();
    UUID later = new Uuid7().at(now.plusSeconds(3_600));
    UUID skewed = new Uuid7().at(now.plusSeconds(5));

    assertThat(TraceContext.from(Map.of("opik_trace_id", later.toString()))).isNull();
    assertThat(
            TraceContext.from(
                Map.of(
                    "opik_trace_id", skewed.toString(), "opik_parent_span_id", later.toString())))
        .isEqualTo(new TraceContext(skewed, null));
  }

  @Test
  void from_malformedParent_leavesTheTrace() {
    assertThat(
            TraceContext.from(
                Map.of("opik_trace_id", TRACE.toString(), "opik_parent_span_id", "none")))
        .isEqualTo(new TraceContext(TRACE, null));
  }

  @Test
  void from_headerSentTwice_takesTheFirst() {
    assertThat(TraceContext.from(Map.of("opik_trace_id", TRACE + ", " + SPAN)))
        .isEqualTo(new TraceContext(TRACE, null));
  }

  @Test
  void from_bothSpellings_believesTheOneOfOpiksSdks() {
    assertThat(
            TraceContext.from(
                Map.of("opik-trace-id", SPAN.toString(), "opik_trace_id", TRACE.toString())))
        .isEqualTo(new TraceContext(TRACE, null));
  }

  @Test
  void headers_carryBothSpellings_andAreReadBack() {
    assertThat(CALLER.headers())
        .containsEntry("opik_trace_id", TRACE.toString())
        .containsEntry("opik-parent-span-id", SPAN.toString())
        .hasSize(4);
    assertThat(CALLER.attributes()).hasSize(2);
    assertThat(TraceContext.from(CALLER.headers())).isEqualTo(CALLER);
    assertThat(TraceContext.from(CALLER.attributes())).isEqualTo(CALLER);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TraceContext(UUID.randomUUID(), null));
  }

  @Test
  void continueTrace_writesSpansUnderTheCaller_andNoTrace() {
    tracing.continueTrace(
        CALLER,
        "callee",
        SpanType.GENERAL,
        callee -> {
          assertThat(callee.traceId()).isEqualTo(TRACE);
          return tracing.span("inner", SpanType.TOOL, _ -> 1);
        });

    assertThat(recorder.items()).hasSize(2).allMatch(SpanRecord.class::isInstance);
    assertThat(recorder.span("callee").traceId()).isEqualTo(TRACE);
    assertThat(recorder.span("callee").parentId()).isEqualTo(SPAN);
    assertThat(recorder.span("inner").traceId()).isEqualTo(TRACE);
    assertThat(recorder.span("inner").parentId()).isEqualTo(recorder.span("callee").id());
  }

  @Test
  void continueTrace_withoutAParent_isDirectlyUnderTheTrace() {
    tracing.continueTrace(
        new TraceContext(TRACE, null),
        "callee",
        SpanType.GENERAL,
        _ -> tracing.span("i", SpanType.TOOL, _ -> 1));

    assertThat(recorder.span("callee").parentId()).isNull();
    assertThat(recorder.span("i").parentId()).isEqualTo(recorder.span("callee").id());
  }

  @Test
  void continueTrace_thatFails_throwsItUnchangedAndRecordsIt() {
    assertThatThrownBy(
            () ->
                tracing.continueTrace(
                    CALLER,
                    "callee",
                    SpanType.GENERAL,
                    _ -> {
                      throw new IllegalStateException("no");
                    }))
        .hasMessage("no");

    assertThat(recorder.span("callee").error()).isNotNull();
  }

  @Test
  void trace_withinAContinuedOne_isASpanOfIt() throws Exception {
    Tracing.with(
        Map.of("aws_request_id", "r1"),
        () ->
            tracing.continueTrace(
                CALLER,
                "callee",
                SpanType.GENERAL,
                _ -> {
                  TraceStart start =
                      TraceStart.named("work").withInput("in").withThread("t1").withTag("x");
                  try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                    return threads.submit(Tracing.here(() -> tracing.trace(start, _ -> 1))).get();
                  }
                }));

    SpanRecord work = recorder.span("work");
    assertThat(work.parentId()).isEqualTo(recorder.span("callee").id());
    assertThat(work.input()).isEqualTo("in");
    assertThat(work.tags()).contains("x");
    assertThat(work.metadata()).containsEntry("thread_id", "t1");
    assertThat(recorder.span("callee").metadata()).containsEntry("aws_request_id", "r1");
    assertThat(recorder.items()).allMatch(SpanRecord.class::isInstance);
  }

  @Test
  void trace_withAnIdOfItsOwn_staysATraceThatSaysWhoCalled() {
    TraceId own = tracing.mint();
    tracing.continueTrace(
        CALLER,
        "callee",
        SpanType.GENERAL,
        _ -> tracing.trace(TraceStart.named("goal").withId(own), _ -> 1));

    TraceRecord goal = recorder.trace("goal");
    assertThat(goal.id()).isEqualTo(own.value());
    assertThat(goal.metadata())
        .containsEntry("caller_trace_id", TRACE.toString())
        .containsEntry("caller_span_id", recorder.span("callee").id().toString());
  }

  @Test
  void propagation_namesTheSpanInScope() {
    assertThat(Tracing.propagation()).isEmpty();
    tracing.trace(
        TraceStart.named("t"),
        trace -> {
          assertThat(TraceContext.from(Tracing.propagation()))
              .isEqualTo(new TraceContext(trace.id(), null));
          return tracing.span(
              "s",
              SpanType.TOOL,
              span -> {
                assertThat(TraceContext.from(Tracing.propagation()))
                    .isEqualTo(new TraceContext(trace.id(), span.id()));
                return 1;
              });
        });
    Tracing.disabled()
        .trace(
            TraceStart.named("off"),
            _ -> {
              // The callee would hang its spans on a trace that nobody writes.
              assertThat(Tracing.propagation()).isEmpty();
              return 1;
            });
  }
}
