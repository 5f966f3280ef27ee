package dev.rein.tracing.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.tracing.Deadline;
import dev.rein.tracing.SpanRecord;
import dev.rein.tracing.SpanType;
import dev.rein.tracing.TraceStart;
import dev.rein.tracing.Tracing;
import dev.rein.tracing.testing.RecordedTraces;
import java.io.FileNotFoundException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Compiles interfaces, and runs their decorators against a strict recorder.
class DecoratorTest {
  @RegisterExtension final RecordedTraces traces = new RecordedTraces();
  @TempDir Path folder;

  private final Tracing tracing = Tracing.to(traces);

  @AfterEach
  void flush() {
    tracing.flush(Deadline.in(Duration.ofSeconds(1)));
  }

  @Test
  void method_called_isASpanWithParametersAndResult() {
    Object result =
        run(
            """
            package sample;
            import dev.rein.tracing.*;
            @Traced
            interface Library {
              @Traced(value = "find the \\"book\\" ü", type = SpanType.TOOL)
              String find(String title, int shelf, @Masked String reader, @NotTraced Object noise);
              @Masked String password();
              void close();
              @NotTraced int quiet(int x);
              @Traced(input = false, output = false) int silent(int x);
            }
            """,
            """
            package sample;
            import dev.rein.tracing.*;
            public final class Scenario implements java.util.function.Function<Tracing, Object> {
              public Object apply(Tracing tracing) {
                Library library = new TracedLibrary(new Library() {
                  public String find(String title, int shelf, String reader, Object noise) {
                    Tracing.annotate("inside", true);
                    return title + shelf + reader + noise;
                  }
                  public String password() { return "s3cret"; }
                  public void close() {}
                  public int quiet(int x) { return x + 1; }
                  public int silent(int x) { return x + 2; }
                  public String toString() { return "the library"; }
                }, tracing);
                String found = library.find("t", 7, "r", "n");
                library.close();
                return found + library.password() + library.quiet(1) + library.silent(1) + library;
              }
            }
            """);

    assertThat(result).isEqualTo("t7rns3cret23the library");
    SpanRecord find = traces.takeSpan("find the \"book\" ü");
    assertThat(find.type()).isEqualTo(SpanType.TOOL);
    assertThat(find.input()).isEqualTo(map("title", "t", "shelf", 7, "reader", "[masked]"));
    assertThat(find.output()).isEqualTo("t7rn");
    assertThat(find.metadata()).isEqualTo(Map.of("inside", true));
    SpanRecord password = traces.takeSpan("password");
    assertThat(password.type()).isEqualTo(SpanType.GENERAL);
    assertThat(password.input()).isNull();
    assertThat(password.output()).isEqualTo("[masked]");
    assertThat(traces.takeSpan("close").output()).isNull();
    SpanRecord silent = traces.takeSpan("silent");
    assertThat(silent.input()).isNull();
    assertThat(silent.output()).isNull();
  }

  @Test
  void interface_defaults_holdForMethodsThatSayNothing() {
    run(
        """
        package sample;
        import dev.rein.tracing.*;
        @Traced(type = SpanType.GUARDRAIL, input = false)
        interface Guard {
          boolean isSafe(String text);
          @Traced(type = SpanType.LLM, input = true) int ask(String text);
        }
        """,
        scenario(
            """
            Guard guard = new TracedGuard(new Guard() {
              public boolean isSafe(String text) { return true; }
              public int ask(String text) { return 1; }
            }, tracing);
            guard.ask("q");
            return guard.isSafe("t");
            """));

    SpanRecord safe = traces.takeSpan("is_safe");
    assertThat(safe.type()).isEqualTo(SpanType.GUARDRAIL);
    assertThat(safe.input()).isNull();
    assertThat(safe.output()).isEqualTo(true);
    SpanRecord ask = traces.takeSpan("ask");
    assertThat(ask.type()).isEqualTo(SpanType.LLM);
    assertThat(ask.input()).isEqualTo(map("text", "q"));
  }

  @Test
  void overloads_haveANameEach_andTheFirstKeepsThePlainOne() {
    run(
        """
        package sample;
        import dev.rein.tracing.*;
        @Traced
        interface Store {
          int put(String value);
          int put(Integer value, long[] more);
          int put();
          @Traced("put_all") int put(java.util.List<String> values);
        }
        """,
        scenario(
            """
            Store store = new TracedStore(new Store() {
              public int put(String value) { return 1; }
              public int put(Integer value, long[] more) { return 2; }
              public int put() { return 3; }
              public int put(java.util.List<String> values) { return 4; }
            }, tracing);
            return "" + store.put("x") + store.put(1, new long[] {5}) + store.put() + store.put(java.util.List.of());
            """));

    assertThat(traces.takeSpan("put").output()).isEqualTo(1);
    SpanRecord second = traces.takeSpan("put_integer_long_array");
    assertThat(second.output()).isEqualTo(2);
    assertThat(second.input()).isEqualTo(map("value", 1, "more", List.of(5L)));
    assertThat(traces.takeSpan("put_without_parameters").output()).isEqualTo(3);
    assertThat(traces.takeSpan("put_all").output()).isEqualTo(4);
  }

  @Test
  void exceptions_ofEveryKind_comeOutAsTheObjectsThatWereThrown() {
    run(
        """
        package sample;
        import dev.rein.tracing.*;
        import java.io.*;
        @Traced
        interface Risky<X extends Exception> {
          void one() throws IOException;
          int many(int which) throws IOException, FileNotFoundException, InterruptedException, IllegalStateException;
          void variable() throws X;
          <Y extends Exception> int mine(Y thrown) throws Y, IOException;
          void unchecked();
          void undeclared();
        }
        """,
        """
        package sample;
        import dev.rein.tracing.*;
        import java.io.*;
        import java.util.concurrent.Callable;
        public final class Scenario implements java.util.function.Function<Tracing, Object> {
          static <X extends Throwable> RuntimeException sneak(Throwable t) throws X {
            @SuppressWarnings("unchecked") X x = (X) t;
            throw x;
          }
          public Object apply(Tracing tracing) {
            Exception[] all = {
              new IOException("0"), new FileNotFoundException("1"), new InterruptedException("2"),
              new IllegalStateException("3"), new java.sql.SQLException("4")};
            Risky<java.sql.SQLException> risky = new TracedRisky<>(new Risky<java.sql.SQLException>() {
              public void one() throws IOException { throw (IOException) all[0]; }
              public int many(int which) throws IOException, InterruptedException {
                throw Scenario.<RuntimeException>sneak(all[which]);
              }
              public void variable() throws java.sql.SQLException { throw (java.sql.SQLException) all[4]; }
              public <Y extends Exception> int mine(Y thrown) throws Y, IOException { throw thrown; }
              public void unchecked() { throw (IllegalStateException) all[3]; }
              public void undeclared() { throw Scenario.<RuntimeException>sneak(all[0]); }
            }, tracing);
            same(all[0], () -> { risky.one(); return 1; });
            for (int i = 0; i < all.length; i++) { int n = i; same(all[i], () -> risky.many(n)); }
            same(all[4], () -> { risky.variable(); return 1; });
            same(all[2], () -> risky.mine((InterruptedException) all[2]));
            same(all[3], () -> { risky.unchecked(); return 1; });
            same(all[0], () -> { risky.undeclared(); return 1; });
            return "done";
          }
          private static void same(Exception wanted, Callable<?> call) {
            try {
              call.call();
            } catch (Exception e) {
              if (e == wanted && e.getSuppressed().length == 0) return;
              throw new AssertionError("another one", e);
            }
            throw new AssertionError("nothing was thrown");
          }
        }
        """);

    traces.takeFailed("one", java.io.IOException.class);
    traces.takeFailed("many", java.io.IOException.class);
    traces.takeFailed("many", FileNotFoundException.class);
    traces.takeFailed("many", InterruptedException.class);
    traces.takeFailed("many", IllegalStateException.class);
    traces.takeFailed("many", java.sql.SQLException.class);
    traces.takeFailed("variable", java.sql.SQLException.class);
    traces.takeFailed("mine", InterruptedException.class);
    traces.takeFailed("unchecked", IllegalStateException.class);
    traces.takeFailed("undeclared", java.io.IOException.class);
  }

  @Test
  void signatures_ofEveryShape_compileAndCallThrough() {
    Object result =
        run(
            """
            package sample;
            import java.util.*;
            @FunctionalInterface
            public interface Base<A, B extends Comparable<B>> {
              List<? super B> pass(Map<? extends A, B[]> java, Set<?> span) ;
              default String greet(String dev) { return "hi " + dev; }
              static int ignored() { return 1; }
            }
            """,
            """
            package sample;
            import java.util.*;
            import java.util.function.*;
            import org.jspecify.annotations.Nullable;
            /// Nested interfaces, too.
            public final class Outer {
              private Outer() {}
              @dev.rein.tracing.Traced
              public interface Wide<T extends Number & Comparable<T>, U> extends Base<U, T>, Iterable<U> {
                <V extends U> V id(V result, Function<? super V, ? extends @Nullable Object> thrown);
                int[][] grid(int rows, boolean b, char c, byte y, short s, long l, float f, double d);
                @SuppressWarnings("unchecked") <E> E[] all(E... items);
                long sum(long... items);
                Map.@Nullable Entry<T, U> entry(@Nullable String @Nullable [] keys);
                @Deprecated int old();
                @SuppressWarnings("rawtypes") List raw(List any);
                boolean equals(Object other);
                int hashCode();
                Iterator<U> iterator();
                <R> R make();
                private void hidden() {}
              }
            }
            """,
            """
            package sample;
            import dev.rein.tracing.*;
            import java.util.*;
            import java.util.function.*;
            public final class Scenario implements Function<Tracing, Object> {
              static final class Real implements Outer.Wide<Integer, String> {
                public List<? super Integer> pass(Map<? extends String, Integer[]> a, Set<?> b) { return List.of(a.size() + b.size()); }
                public <V extends String> V id(V v, Function<? super V, ? extends Object> f) { f.apply(v); return v; }
                public int[][] grid(int r, boolean b, char c, byte y, short s, long l, float f, double d) { return new int[r][1]; }
                @SafeVarargs @SuppressWarnings("varargs") public final <E> E[] all(E... items) { return items; }
                public long sum(long... items) { return Arrays.stream(items).sum(); }
                public Map.Entry<Integer, String> entry(String[] keys) { return null; }
                @Deprecated public int old() { return 1; }
                @SuppressWarnings("rawtypes") public List raw(List any) { return any; }
                public Iterator<String> iterator() { return List.of("a").iterator(); }
                public <R> R make() { return null; }
              }
              public Object apply(Tracing tracing) {
                Outer.Wide<Integer, String> wide = new TracedOuter_Wide<>(new Real(), tracing);
                StringBuilder said = new StringBuilder();
                said.append(wide.pass(Map.of("k", new Integer[] {1}), Set.of(1)));
                said.append(wide.greet("you")).append(wide.id("v", x -> x)).append(wide.grid(2, true, 'c', (byte) 1, (short) 1, 1, 1, 1).length);
                said.append(wide.all("x", "y").length).append(wide.sum(1, 2)).append(wide.entry(null));
                for (String each : wide) said.append(each);
                String made = wide.make();
                return said.append(made).append(wide.raw(List.of())).toString();
              }
            }
            """);

    assertThat(result).isEqualTo("[2]hi youv223nullanull[]");
    SpanRecord pass = traces.takeSpan("pass");
    assertThat(pass.input()).isEqualTo(map("java", Map.of("k", List.of(1)), "span", List.of(1)));
    assertThat(traces.takeSpan("greet").output()).isEqualTo("hi you");
    assertThat(traces.takeSpan("grid").output()).isEqualTo(List.of(List.of(0), List.of(0)));
    assertThat(traces.takeSpan("sum").input()).isEqualTo(map("items", List.of(1L, 2L)));
    assertThat(traces.takeSpan("entry").input()).isEqualTo(map("keys", null));
    assertThat(traces.takeSpan("iterator").output()).isNull();
    for (String name : List.of("id", "all", "make", "raw")) traces.takeSpan(name);
  }

  @Test
  void method_ofTwoParents_isDecoratedOnceWithWhatBothAllow() {
    run(
        """
        package sample;
        interface One { Object read() throws java.io.IOException, InterruptedException; }
        """,
        """
        package sample;
        interface Two { String read() throws java.io.FileNotFoundException; }
        """,
        """
        package sample;
        interface Three extends One { @Override String read(); }
        """,
        """
        package sample;
        @dev.rein.tracing.Traced interface Both extends One, Two {}
        """,
        """
        package sample;
        @dev.rein.tracing.Traced interface Narrow extends Three, One {}
        """,
        scenario(
            """
            try {
              String both = new TracedBoth(() -> "both").read();
              return both + new TracedNarrow(() -> "narrow", tracing).read();
            } catch (java.io.FileNotFoundException e) {
              return e;
            }
            """
                .replace("\"both\")", "\"both\", tracing)")));

    assertThat(traces.takeSpan("read").output()).isEqualTo("both");
    assertThat(traces.takeSpan("read").output()).isEqualTo("narrow");
  }

  @Test
  void marks_ofAnyParentDeclaration_hold() {
    run(
        """
        package sample;
        interface B {
          void m(String s);
          String masked();
          String same(String a, String b);
        }
        """,
        """
        package sample;
        import dev.rein.tracing.*;
        interface C {
          void m(@Masked String s);
          @Masked String masked();
          String same(@NotTraced String a, String b);
        }
        """,
        """
        package sample;
        import dev.rein.tracing.*;
        interface D<T> {
          @NotTraced void n(@Masked T s);
          void p(@Masked T s);
          CharSequence same(String a, @Masked String b);
        }
        """,
        """
        package sample;
        @dev.rein.tracing.Traced
        interface A extends B, C, D<String> {
          @Override void n(String s);
          @Override void p(String s);
        }
        """,
        scenario(
            """
            A a = new TracedA(new A() {
              public void m(String s) {}
              public void n(String s) {}
              public void p(String s) {}
              public String masked() { return "s3cret"; }
              public String same(String a, String b) { return a + b; }
            }, tracing);
            a.m("s3cret"); a.n("s3cret"); a.p("s3cret");
            return a.masked() + a.same("s3", "cret");
            """));

    assertThat(traces.takeSpan("m").input()).isEqualTo(map("s", "[masked]"));
    assertThat(traces.takeSpan("p").input()).isEqualTo(map("s", "[masked]"));
    assertThat(traces.takeSpan("masked").output()).isEqualTo("[masked]");
    assertThat(traces.takeSpan("same").input()).isEqualTo(map("b", "[masked]"));
  }

  @Test
  void parameters_namedLikeTheGeneratedCodesOwn_compile() {
    run(
        """
        package sample;
        import dev.rein.tracing.*;
        @Traced
        interface A {
          int m(int span_, int span, Object java_, int java, int java__);
          int n(TraceStart span, int span_);
        }
        """,
        scenario(
            """
            A a = new TracedA(new A() {
              public int m(int span_, int span, Object java_, int java, int java__) { return java__; }
              public int n(TraceStart span, int span_) { return span_; }
            }, tracing);
            return a.m(1, 2, 3, 4, 5);
            """));

    assertThat(traces.takeSpan("m").input())
        .isEqualTo(map("span_", 1, "span", 2, "java_", 3, "java", 4, "java__", 5));
  }

  @Test
  void stages_keepTheSpanOpenUntilTheyComplete() {
    Object result =
        run(
            """
            package sample;
            import dev.rein.tracing.*;
            import java.util.concurrent.*;
            @Traced
            interface Async {
              CompletableFuture<String> later(CompletableFuture<String> work);
              CompletionStage<? extends Number> any(CompletionStage<? extends Number> work) throws java.io.IOException;
              CompletableFuture<?> wild();
              @Masked CompletableFuture<String> secret();
              Future<String> plain(Future<String> future);
            }
            """,
            """
            package sample;
            import dev.rein.tracing.*;
            import java.util.concurrent.*;
            public final class Scenario implements java.util.function.Function<Tracing, Object> {
              public Object apply(Tracing tracing) {
                Async async = new TracedAsync(new Async() {
                  public CompletableFuture<String> later(CompletableFuture<String> work) { return work; }
                  public CompletionStage<? extends Number> any(CompletionStage<? extends Number> work) { return work; }
                  public CompletableFuture<?> wild() { return CompletableFuture.completedFuture(3); }
                  public CompletableFuture<String> secret() { return CompletableFuture.completedFuture("s3cret"); }
                  public Future<String> plain(Future<String> future) { return future; }
                }, tracing);
                CompletableFuture<String> work = new CompletableFuture<>();
                CompletableFuture<String> given = async.later(work);
                Tracing.annotate("still", true);
                work.complete("done");
                try {
                  async.any(CompletableFuture.failedStage(new java.io.IOException("disk")));
                } catch (java.io.IOException e) {
                  throw new AssertionError(e);
                }
                async.wild();
                async.plain(new CompletableFuture<>());
                return given.join() + async.secret().join();
              }
            }
            """);

    assertThat(result).isEqualTo("dones3cret");
    assertThat(traces.takeSpan("later").output()).isEqualTo("done");
    traces.takeFailed("any", java.io.IOException.class);
    assertThat(traces.takeSpan("wild").output()).isEqualTo(3);
    assertThat(traces.takeSpan("secret").output()).isEqualTo("[masked]");
    assertThat(traces.takeSpan("plain").output()).isNull();
  }

  @Test
  void streamsAndIterators_asResults_areLeftUnread() {
    Object result =
        run(
            """
            package sample;
            @dev.rein.tracing.Traced
            interface Source {
              java.util.stream.Stream<String> lines(java.util.Iterator<String> from);
              java.util.stream.IntStream numbers();
              java.io.InputStream bytes();
            }
            """,
            scenario(
                """
                Source source = new TracedSource(new Source() {
                  public java.util.stream.Stream<String> lines(java.util.Iterator<String> from) { return java.util.stream.Stream.of(from.next()); }
                  public java.util.stream.IntStream numbers() { return java.util.stream.IntStream.of(1); }
                  public java.io.InputStream bytes() { return new java.io.ByteArrayInputStream(new byte[3]); }
                }, tracing);
                try {
                  return source.lines(java.util.List.of("a").iterator()).count() + source.numbers().sum() + source.bytes().readAllBytes().length;
                } catch (java.io.IOException e) {
                  return e;
                }
                """));

    assertThat(result).isEqualTo(5L);
    for (String name : List.of("lines", "numbers", "bytes")) {
      assertThat(traces.takeSpan(name).output()).as(name).isNull();
    }
  }

  @Test
  void records_areTakenApartByDeclaredType() {
    run(
        """
        package sample;
        import dev.rein.tracing.*;
        import java.util.*;
        public record Order(String id, @Masked String card, @NotTraced String noise, List<Line> lines,
            Map<String, Line> byName, Optional<Line> first, Line[] array, Order parent, Own own, Told told, Box<Line> box) {
          public record Line(String name, int count) {}
          public record Own(String secret) {
            @Override public String toString() { return "own"; }
          }
          public record Told(String secret) implements Recordable {
            @Override public Object recorded() { return "told"; }
          }
          public record Box<T>(T held, List<? extends T> more) {}
        }
        """,
        """
        package sample;
        public sealed interface Outcome permits Outcome.Paid, Outcome.Refused, Outcome.Open {
          record Paid(Order.Line line) implements Outcome {}
          record Refused(String reason) implements Outcome {
            @Override public String toString() { return "refused"; }
          }
          enum Open implements Outcome { WAITING }
        }
        """,
        """
        package sample;
        import java.util.*;
        @dev.rein.tracing.Traced
        public interface Shop {
          Outcome pay(Order order, List<? extends Outcome> before);
        }
        """,
        """
        package sample;
        import dev.rein.tracing.*;
        import java.util.*;
        public final class Scenario implements java.util.function.Function<Tracing, Object> {
          public Object apply(Tracing tracing) {
            Shop shop = new TracedShop((order, before) -> before.getFirst(), tracing);
            Order.Line line = new Order.Line("pen", 2);
            Order order = new Order("o1", "4111", "noise", List.of(line), Map.of("pen", line), Optional.of(line),
                new Order.Line[] {line}, null, new Order.Own("s"), new Order.Told("s"), new Order.Box<>(line, List.of(line)));
            shop.pay(order, List.of(new Outcome.Paid(line)));
            shop.pay(null, List.of(new Outcome.Refused("why")));
            return shop.pay(null, List.of(Outcome.Open.WAITING));
          }
        }
        """);

    Map<?, ?> line = map("name", "pen", "count", 2);
    Object paid = map("@type", "Paid", "line", line);
    SpanRecord first = traces.takeSpan("pay");
    assertThat(first.input())
        .isEqualTo(
            map(
                "order",
                map(
                    "id",
                    "o1",
                    "card",
                    "[masked]",
                    "lines",
                    List.of(line),
                    "byName",
                    Map.of("pen", line),
                    "first",
                    line,
                    "array",
                    List.of(line),
                    "parent",
                    null,
                    "own",
                    "own",
                    "told",
                    "told",
                    "box",
                    map("held", line, "more", List.of(line))),
                "before",
                List.of(paid)));
    assertThat(first.output()).isEqualTo(paid);
    assertThat(traces.takeSpan("pay").output())
        .isEqualTo(map("@type", "Refused", "value", "refused"));
    assertThat(traces.takeSpan("pay").output()).isEqualTo("WAITING");
  }

  @Test
  void disabledTracing_callsThroughAndReadsNothing() {
    Object result =
        compiled(
                """
                package sample;
                @dev.rein.tracing.Traced interface Reader { int read(Loud loud); }
                """,
                """
                package sample;
                record Loud(int value) {
                  @Override public int value() { throw new IllegalStateException("read"); }
                }
                """,
                scenario("return new TracedReader(loud -> 7, tracing).read(new Loud(1));"))
            .run(Tracing.disabled());

    assertThat(result).isEqualTo(7);
  }

  @Test
  void recordWhoseAccessorThrows_isAMatterOfTheRecordingAlone() {
    Object result =
        run(
            """
            package sample;
            @dev.rein.tracing.Traced interface Reader { int read(Loud loud); }
            """,
            """
            package sample;
            record Loud(int value) {
              @Override public int value() { throw new IllegalStateException("read"); }
            }
            """,
            scenario("return new TracedReader(loud -> 7, tracing).read(new Loud(1));"));

    assertThat(result).isEqualTo(7);
    assertThat(traces.takeSpan("read").input())
        .isEqualTo(map("loud", "[not recordable: java.lang.IllegalStateException]"));
  }

  private Compiled compiled(String... sources) {
    return Compiled.of(folder, sources);
  }

  // In a trace of its own, so that each method leaves exactly one span.
  private Object run(String... sources) {
    Compiled compiled = compiled(sources);
    Object result = tracing.trace(TraceStart.named("run"), _ -> compiled.run(tracing));
    traces.takeTrace("run");
    return result;
  }

  private static String scenario(String body) {
    return """
    package sample;
    import dev.rein.tracing.*;
    public final class Scenario implements java.util.function.Function<Tracing, Object> {
      public Object apply(Tracing tracing) {
        %s
      }
    }
    """
        .formatted(body);
  }

  private static Map<String, @Nullable Object> map(@Nullable Object... keysAndValues) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    List<@Nullable Object> all = Arrays.asList(keysAndValues);
    for (int i = 0; i < all.size(); i += 2) map.put(String.valueOf(all.get(i)), all.get(i + 1));
    return map;
  }
}
