package dev.rein.tracing.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.tracing.Deadline;
import dev.rein.tracing.SpanRecord;
import dev.rein.tracing.TraceId;
import dev.rein.tracing.TraceRecord;
import dev.rein.tracing.Tracing;
import dev.rein.tracing.testing.RecordedTraces;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Decorators of methods that begin a trace, and of values that say themselves what is shown.
class SpanDetailsTest {
  private static final String VALUES =
      """
      package sample;
      import dev.rein.tracing.*;
      record Book(String title) implements SpanDetails {
        @Override public void describe(Span span) {
          span.input(title).metadata("title_length", title.length());
        }
      }
      """;

  private static final String RESULT =
      """
      package sample;
      import dev.rein.tracing.*;
      sealed interface Found extends SpanDetails {
        record Here(int shelf) implements Found {}
        record Lent(String to) implements Found {}
        record Broken() implements Found {}
        @Override default void describe(Span span) {
          switch (this) {
            case Here(var shelf) -> span.output(shelf).metadata("status", "ok");
            case Lent _ -> span.error(new ErrorInfo("Lent", "somebody else has it", ""));
            case Broken _ -> throw new IllegalStateException("telling");
          }
        }
      }
      """;

  private static final String LIBRARY =
      """
      package sample;
      import dev.rein.tracing.*;
      import java.util.concurrent.CompletableFuture;
      @Traced
      interface Library {
        Found find(Book book, int shelf);
        @Traced(output = false) Found look(@Masked Book book, @NotTraced Book other);
        Found search(TraceStart start, Book book, String where) throws java.io.IOException;
        void open(String key, TraceStart start);
        CompletableFuture<Found> order(TraceStart start);
        CompletableFuture<String> call(TraceStart start);
      }
      """;

  private static final String SHELVES =
      """
      package sample;
      import dev.rein.tracing.*;
      import java.util.concurrent.CompletableFuture;
      class Shelves implements Library {
        Found next = new Found.Here(3);
        public Found find(Book book, int shelf) { return next; }
        public Found look(Book book, Book other) { return next; }
        public Found search(TraceStart start, Book book, String where) throws java.io.IOException {
          Tracing.annotate("inside", true);
          Tracing.describe(span -> span.tag("seen"));
          if (where.isEmpty()) throw new java.io.IOException("nowhere");
          return next;
        }
        public void open(String key, TraceStart start) {}
        public CompletableFuture<Found> order(TraceStart start) {
          return CompletableFuture.completedFuture(next);
        }
        public CompletableFuture<String> call(TraceStart start) {
          return CompletableFuture.failedFuture(new IllegalStateException("no answer"));
        }
      }
      """;

  @RegisterExtension final RecordedTraces traces = new RecordedTraces();
  @TempDir Path folder;

  private final Tracing tracing = Tracing.to(traces);

  @AfterEach
  void flush() {
    tracing.flush(Deadline.in(Duration.ofSeconds(1)));
  }

  @Test
  void parameterAndResult_sayThemselvesWhatIsShown() {
    run("return library.find(new Book(\"t\"), 7);");

    SpanRecord find = traces.takeSpan("find");
    // What a value says and what is recorded by name go together; the parts win.
    assertThat(find.input()).isEqualTo(Map.of("shelf", 7));
    assertThat(find.metadata()).isEqualTo(Map.of("title_length", 1, "status", "ok"));
    assertThat(find.output()).isEqualTo(3);
    traces.takeTrace("find");
  }

  @Test
  void marks_onValuesThatDescribeThemselves_hold() {
    run("return library.look(new Book(\"t\"), new Book(\"u\"));");

    SpanRecord look = traces.takeSpan("look");
    assertThat(look.input()).isEqualTo(Map.of("book", "[masked]"));
    assertThat(look.metadata()).isEmpty();
    assertThat(look.output()).isNull();
    traces.takeTrace("look");
  }

  @Test
  void result_thatIsAFailure_failsTheSpanAndIsReturned() {
    Object result = run("shelves.next = new Found.Lent(\"me\"); return library.find(null, 7);");

    assertThat(result).hasToString("Lent[to=me]");
    traces.takeFailed("find", "Lent");
    traces.takeTrace("find");
  }

  @Test
  void describing_thatThrows_isSaidAndKeptFromTheCaller() {
    Object result = run("shelves.next = new Found.Broken(); return library.find(null, 7);");

    assertThat(result).hasToString("Broken[]");
    assertThat(traces.takeSpan("find").metadata())
        .isEqualTo(Map.of("details", "[not recordable: java.lang.IllegalStateException]"));
    traces.takeTrace("find");
  }

  @Test
  void traceStart_amongTheParameters_beginsATraceAsItSays() {
    TraceId id = tracing.mint();
    Object result =
        run(
            """
            return library.search(
                TraceStart.named("search of a book")
                    .withId(new TraceId(java.util.UUID.fromString("%s"), java.time.Instant.now()))
                    .withThread("shelf 7").withMetadata("floor", 2),
                new Book("t"), "attic");
            """
                .formatted(id));

    assertThat(result).hasToString("Here[shelf=3]");
    TraceRecord search = traces.takeTrace("search of a book");
    assertThat(search.id()).isEqualTo(id.value());
    assertThat(search.threadId()).isEqualTo("shelf 7");
    assertThat(search.input()).isEqualTo("t");
    assertThat(search.output()).isEqualTo(3);
    assertThat(search.metadata())
        .isEqualTo(Map.of("floor", 2, "inside", true, "title_length", 1, "status", "ok"));
    assertThat(search.tags()).containsExactly("seen");
    assertThat(search.endedAt()).isNotNull();
  }

  @Test
  void trace_whoseBodyThrows_failsAndThrowsTheSame() {
    Object result =
        run(
            """
            try { return library.search(TraceStart.named("search"), null, ""); }
            catch (java.io.IOException e) { return e.getMessage(); }
            """);

    assertThat(result).isEqualTo("nowhere");
    traces.takeFailed("search", java.io.IOException.class);
  }

  @Test
  void trace_ofAVoidMethod_recordsNoneOfTheOtherParameters() {
    run("library.open(\"k\", TraceStart.named(\"opening\").withInput(\"in\")); return 1;");

    TraceRecord opening = traces.takeTrace("opening");
    assertThat(opening.input()).isEqualTo("in");
    assertThat(opening.output()).isNull();
  }

  @Test
  void trace_ofAStage_endsWithIt() {
    run(
        """
        library.order(TraceStart.named("order")).join();
        try { library.call(TraceStart.named("call")).join(); }
        catch (java.util.concurrent.CompletionException e) { return e.getCause().getMessage(); }
        return null;
        """);

    assertThat(traces.takeTrace("order").output()).isEqualTo(3);
    traces.takeFailed("call", IllegalStateException.class);
  }

  @Test
  void disabledTracing_asksNobodyToDescribe() {
    Object result =
        compiled(
                """
                shelves.next = new Found.Broken();
                return "" + library.find(null, 1) + library.search(TraceStart.named("s"), null, "a");
                """)
            .run(Tracing.disabled());

    assertThat(result).isEqualTo("Broken[]Broken[]");
  }

  private Object run(String body) {
    return Objects.requireNonNull(compiled(body).run(tracing));
  }

  private Compiled compiled(String body) {
    return Compiled.of(
        folder,
        VALUES,
        RESULT,
        LIBRARY,
        SHELVES,
        """
        package sample;
        import dev.rein.tracing.*;
        public final class Scenario implements java.util.function.Function<Tracing, Object> {
          public Object apply(Tracing tracing) {
            Shelves shelves = new Shelves();
            Library library = new TracedLibrary(shelves, tracing);
            try { return run(shelves, library); }
            catch (java.io.IOException e) { throw new java.io.UncheckedIOException(e); }
          }
          private Object run(Shelves shelves, Library library) throws java.io.IOException {
            %s
          }
        }
        """
            .formatted(body));
  }
}
