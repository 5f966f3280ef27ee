package dev.rein.tracing.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.tracing.Deadline;
import dev.rein.tracing.TraceStart;
import dev.rein.tracing.Tracing;
import dev.rein.tracing.testing.RecordedTraces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// What decorators record of records and sealed types, wherever a declared type has them.
class RecordedValuesTest {
  @RegisterExtension final RecordedTraces traces = new RecordedTraces();
  @TempDir Path folder;

  private final Tracing tracing = Tracing.to(traces);

  private static final String RECORD = "package sample;\npublic record R(int i) {}\n";
  private static final String PERSON =
      """
      package sample;
      import dev.rein.tracing.*;
      public record P(@Masked String name, int age, @NotTraced String note) implements Comparable<P> {
        @Override public int compareTo(P other) { return age - other.age; }
      }
      """;

  private static final Map<?, ?> ANNA = map("name", "[masked]", "age", 3);

  @AfterEach
  void flush() {
    tracing.flush(Deadline.in(Duration.ofSeconds(1)));
  }

  @Test
  void nestedContainers_ofRecords_compile() {
    run(
        RECORD,
        """
        package sample;
        import java.util.*;
        @dev.rein.tracing.Traced
        interface A {
          Map<String, List<R>> byName();
          Optional<List<R>> maybe();
          R[][] grid(R[][] r);
          Boxed boxed();
          Map<String, Map<String, List<R>[]>> deep();
          record Boxed(List<List<R>> all) {}
        }
        """,
        scenario(
            """
            R r = new R(1);
            A a = new TracedA(new A() {
              public java.util.Map<String, java.util.List<R>> byName() { return java.util.Map.of("a", java.util.List.of(r)); }
              public java.util.Optional<java.util.List<R>> maybe() { return java.util.Optional.of(java.util.List.of(r)); }
              public R[][] grid(R[][] r) { return r; }
              public Boxed boxed() { return new Boxed(java.util.List.of(java.util.List.of(r))); }
              public java.util.Map<String, java.util.Map<String, java.util.List<R>[]>> deep() { return null; }
            }, tracing);
            a.byName(); a.maybe(); a.boxed(); a.deep();
            return a.grid(new R[][] {{r}}).length;
            """));

    Map<?, ?> r = map("i", 1);
    assertThat(output("by_name")).isEqualTo(map("a", List.of(r)));
    assertThat(output("maybe")).isEqualTo(List.of(r));
    assertThat(output("boxed")).isEqualTo(map("all", List.of(List.of(r))));
    assertThat(output("deep")).isNull();
    assertThat(output("grid")).isEqualTo(List.of(List.of(r)));
  }

  @Test
  void parameter_namedIt_compiles() {
    run(
        RECORD,
        """
        package sample;
        import java.util.*;
        @dev.rein.tracing.Traced
        interface A {
          List<R> one(List<R> it);
          List<R> two(List<List<R>> it_, List<R> it2, int it);
        }
        """,
        scenario(
            """
            A a = new TracedA(new A() {
              public java.util.List<R> one(java.util.List<R> it) { return it; }
              public java.util.List<R> two(java.util.List<java.util.List<R>> it_, java.util.List<R> it2, int it) { return it2; }
            }, tracing);
            return a.two(java.util.List.of(), a.one(java.util.List.of(new R(2))), 1);
            """));

    assertThat(traces.takeSpan("one").input()).isEqualTo(map("it", List.of(map("i", 2))));
    assertThat(traces.takeSpan("two").input())
        .isEqualTo(map("it_", List.of(), "it2", List.of(map("i", 2)), "it", 1));
  }

  @Test
  void genericRecord_ofTheMethodsOrInterfacesVariable_compiles() {
    run(
        RECORD,
        PERSON,
        """
        package sample;
        import java.util.*;
        public record Page<T>(List<T> items, String next) {}
        """,
        """
        package sample;
        public record Least<T extends Comparable<T>>(T t) {}
        """,
        """
        package sample;
        public sealed interface Num<T extends Number> {
          record I(int v) implements Num<Integer> {}
          record Any<T extends Number>(T v) implements Num<T> {}
        }
        """,
        """
        package sample;
        import java.util.*;
        @dev.rein.tracing.Traced
        interface A<T, U extends P, S extends Comparable<S> & java.io.Serializable> {
          <V> Page<V> page(Class<V> type);
          <V extends R> Page<V> bounded(List<List<V>> all, V[] array, V one);
          Page<T> all();
          Page<List<T>> nested();
          Page<U> people(U one, Map<String, ? super U> more);
          Least<S> least(Least<S> least);
          <V extends Comparable<V>> Least<V> own(Least<V> least, Page<? super V> more);
          <N extends Number> Num<N> number(Num<N> number, Num<? super Integer> more);
          <V extends List<V>> V endless(V it);
          <V extends Exception> Page<? extends V[]> thrown(Page<? extends V[]> it) throws V;
        }
        """,
        scenario(
            """
            R r = new R(1);
            P anna = new P("Anna", 3, "n");
            A<String, P, String> a = new TracedA<>(new A<String, P, String>() {
              public <V> Page<V> page(Class<V> type) { return new Page<>(java.util.List.of(type.cast("x")), "n"); }
              public <V extends R> Page<V> bounded(java.util.List<java.util.List<V>> all, V[] array, V one) { return new Page<>(all.getFirst(), null); }
              public Page<String> all() { return new Page<>(java.util.List.of("s"), null); }
              public Page<java.util.List<String>> nested() { return null; }
              public Page<P> people(P one, java.util.Map<String, ? super P> more) { return new Page<>(java.util.List.of(one), null); }
              public Least<String> least(Least<String> least) { return least; }
              public <V extends Comparable<V>> Least<V> own(Least<V> least, Page<? super V> more) { return least; }
              public <N extends Number> Num<N> number(Num<N> number, Num<? super Integer> more) { return number; }
              public <V extends java.util.List<V>> V endless(V it) { return it; }
              public <V extends Exception> Page<? extends V[]> thrown(Page<? extends V[]> it) { return it; }
            }, tracing);
            a.page(String.class);
            a.bounded(java.util.List.of(java.util.List.of(r)), new R[] {r}, r);
            a.all();
            a.people(anna, null);
            a.least(new Least<>("l"));
            a.own(new Least<>(anna), null);
            return a.number(new Num.I(1), new Num.Any<>(2));
            """));

    Map<?, ?> r = map("i", 1);
    assertThat(output("page")).isEqualTo(map("items", List.of("x"), "next", "n"));
    assertThat(traces.takeSpan("bounded").input())
        .isEqualTo(map("all", List.of(List.of(r)), "array", List.of(r), "one", r));
    assertThat(output("all")).isEqualTo(map("items", List.of("s"), "next", null));
    assertThat(output("people")).isEqualTo(map("items", List.of(ANNA), "next", null));
    assertThat(output("least")).isEqualTo(map("t", "l"));
    traces.takeSpan("own");
    assertThat(output("number")).isEqualTo(map("@type", "I", "v", 1));
  }

  @Test
  void sealedGeneric_withAnAlternativeOfOtherArguments_compiles() {
    run(
        PERSON,
        """
        package sample;
        import java.util.*;
        public sealed interface Result<T> {
          record Ok<V>(V value) implements Result<V> {}
          record Many<V>(List<V> values) implements Result<List<V>> {}
          record Least<V extends Comparable<V>>(V value) implements Result<V> {}
          record Failed(String why) implements Result<Void> {}
          enum Odd implements Result<String> { ODD }
          final class Bag extends ArrayList<P> implements Result<Void> { private static final long serialVersionUID = 1; }
        }
        """,
        """
        package sample;
        import java.util.*;
        @dev.rein.tracing.Traced
        interface A {
          Result<String> text(Result<String> of);
          Result<P> person(Result<P> of);
          Result<List<P>> people(Result<List<P>> of);
          Result<? extends P> some(Result<? extends P> of);
          Result<?> any(Result<?> of);
        }
        """,
        scenario(
            """
            P anna = new P("Anna", 3, "n");
            A a = new TracedA(new A() {
              public Result<String> text(Result<String> of) { return of; }
              public Result<P> person(Result<P> of) { return of; }
              public Result<java.util.List<P>> people(Result<java.util.List<P>> of) { return of; }
              public Result<? extends P> some(Result<? extends P> of) { return of; }
              public Result<?> any(Result<?> of) { return of; }
            }, tracing);
            a.text(Result.Odd.ODD);
            a.person(new Result.Ok<>(anna));
            a.person(new Result.Least<>(anna));
            a.people(new Result.Many<>(java.util.List.of(anna)));
            a.some(new Result.Ok<>(anna));
            Result.Bag bag = new Result.Bag();
            bag.add(anna);
            a.any(bag);
            return a.any(new Result.Failed("why"));
            """));

    assertThat(output("text")).isEqualTo("ODD");
    assertThat(output("person")).isEqualTo(map("@type", "Ok", "value", ANNA));
    assertThat(output("person")).isEqualTo(map("@type", "Least", "value", "[masked]"));
    assertThat(output("people")).isEqualTo(map("@type", "Many", "value", "[masked]"));
    assertThat(output("some")).isEqualTo(map("@type", "Ok", "value", ANNA));
    assertThat(output("any")).isEqualTo(List.of(ANNA));
    assertThat(output("any")).isEqualTo(map("@type", "Failed", "why", "why"));
  }

  @Test
  void markedRecord_inAnyCollectionOrAsKey_staysMasked() {
    run(
        PERSON,
        """
        package sample;
        import java.util.*;
        public final class People extends ArrayList<P> {
          private static final long serialVersionUID = 1;
        }
        """,
        """
        package sample;
        record Row(Map.Entry<String, P> entry, Map<P, List<P>> byPerson, Box<P> box, Box<?> any) {
          record Box<T extends P>(T held) {}
        }
        """
            .replace("package sample;\n", "package sample;\nimport java.util.*;\n"),
        """
        package sample;
        import java.util.*;
        import java.util.function.*;
        @dev.rein.tracing.Traced
        interface A {
          void collections(ArrayList<P> array, Deque<P> deque, LinkedHashMap<String, P> map, People people, Queue<? extends P> queue);
          void others(Iterable<P> iterable, Map.Entry<String, P> entry, Supplier<P> supplier, List<Map.Entry<P, String>> entries);
          void keys(Map<P, String> byPerson, NavigableMap<P, List<P>> tree, Map<List<P>, Integer> byList);
          void row(Row row);
          void harmless(Class<P> type, Map<Class<P>, String> names);
        }
        """,
        """
        package sample;
        import dev.rein.tracing.*;
        import java.util.*;
        import java.util.function.*;
        public final class Scenario implements Function<Tracing, Object> {
          public Object apply(Tracing tracing) {
            P anna = new P("Anna", 3, "note");
            A a = new TracedA(new A() {
              public void collections(ArrayList<P> a, Deque<P> d, LinkedHashMap<String, P> m, People p, Queue<? extends P> q) {}
              public void others(Iterable<P> i, Map.Entry<String, P> e, Supplier<P> s, List<Map.Entry<P, String>> l) {}
              public void keys(Map<P, String> m, NavigableMap<P, List<P>> t, Map<List<P>, Integer> l) {}
              public void row(Row row) {}
              public void harmless(Class<P> type, Map<Class<P>, String> names) {}
            }, tracing);
            People people = new People();
            people.add(anna);
            a.collections(new ArrayList<>(people), new ArrayDeque<>(people), new LinkedHashMap<>(Map.of("a", anna)), people, new ArrayDeque<>(people));
            a.others(people, Map.entry("a", anna), () -> anna, List.of(Map.entry(anna, "a")));
            a.keys(Map.of(anna, "x"), new TreeMap<>(Map.of(anna, people)), Map.of(people, 1));
            a.row(new Row(Map.entry("a", anna), Map.of(anna, people), new Row.Box<>(anna), new Row.Box<>(anna)));
            a.harmless(P.class, Map.of(P.class, "P"));
            return "done";
          }
        }
        """);

    List<?> people = List.of(ANNA);
    assertThat(traces.takeSpan("collections").input())
        .isEqualTo(
            map(
                "array",
                people,
                "deque",
                people,
                "map",
                map("a", ANNA),
                "people",
                people,
                "queue",
                people));
    assertThat(traces.takeSpan("others").input())
        .isEqualTo(
            map(
                "iterable",
                "[masked]",
                "entry",
                "[masked]",
                "supplier",
                "[masked]",
                "entries",
                "[masked]"));
    assertThat(traces.takeSpan("keys").input())
        .isEqualTo(
            map(
                "byPerson",
                List.of(map("key", ANNA, "value", "x")),
                "tree",
                List.of(map("key", ANNA, "value", people)),
                "byList",
                List.of(map("key", people, "value", 1))));
    assertThat(traces.takeSpan("row").input())
        .isEqualTo(
            map(
                "row",
                map(
                    "entry",
                    "[masked]",
                    "byPerson",
                    List.of(map("key", ANNA, "value", people)),
                    "box",
                    map("held", ANNA),
                    "any",
                    map("held", ANNA))));
    assertThat(traces.takeSpan("harmless").input())
        .isEqualTo(map("type", "class sample.P", "names", map("class sample.P", "P")));
  }

  @Test
  void markedRecord_tooManyLevelsDown_staysMasked() {
    run(
        PERSON,
        """
        package sample;
        import java.util.*;
        @dev.rein.tracing.Traced
        interface A {
          void grow(Grown<String> grown);
          void nest(Tree tree, Twice<String> twice);
          record Grown<T>(P person, Grown<List<T>> next) {}
          final class Tree extends ArrayList<Map<P, Tree>> { private static final long serialVersionUID = 1; }
          final class Twice<T> extends HashMap<Twice<List<T>>, Twice<List<P>>> { private static final long serialVersionUID = 1; }
        }
        """,
        """
        package sample;
        import dev.rein.tracing.*;
        import java.util.*;
        public final class Scenario implements java.util.function.Function<Tracing, Object> {
          public Object apply(Tracing tracing) {
            A a = new TracedA(new A() {
              public void grow(Grown<String> grown) {}
              public void nest(Tree tree, Twice<String> twice) {}
            }, tracing);
            a.grow(grown(300));
            A.Tree tree = new A.Tree();
            A.Tree leaf = tree;
            for (int i = 0; i < 20; i++) {
              A.Tree next = new A.Tree();
              leaf.add(Map.of(new P("Anna", 3, "note"), next));
              leaf = next;
            }
            a.nest(tree, null);
            return "done";
          }
          private static <T> A.Grown<T> grown(int more) {
            return new A.Grown<>(new P("Anna", 3, "note"), more == 0 ? null : grown(more - 1));
          }
        }
        """);

    assertThat(String.valueOf(traces.takeSpan("grow").input()))
        .doesNotContain("Anna")
        .doesNotContain("note");
    assertThat(String.valueOf(traces.takeSpan("nest").input()))
        .contains("[masked]")
        .doesNotContain("Anna")
        .doesNotContain("note");
  }

  @Test
  void markedRecord_amongMoreTypesThanAreTakenApart_staysMasked() {
    StringJoiner components = new StringJoiner(", ");
    StringJoiner values = new StringJoiner(", ");
    StringBuilder types = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      types.append("  record R%d(int i) {}\n".formatted(i));
      components.add("R%d r%d".formatted(i, i));
      values.add("new Wide.R%d(%d)".formatted(i, i));
    }

    run(
        PERSON,
        "package sample;\nrecord Wide(%s, P last) {\n%s}\n".formatted(components, types),
        "package sample;\n@dev.rein.tracing.Traced interface A { void show(Wide wide); }\n",
        scenario(
            """
            new TracedA(wide -> {}, tracing).show(new Wide(%s, new P("Anna", 3, "note")));
            return 1;
            """
                .formatted(values)));

    String input = String.valueOf(traces.takeSpan("show").input());
    assertThat(input).endsWith("r199=R199[i=199], last=[masked]}}");
  }

  @Test
  void markedRecord_thatTheDecoratorCantName_staysMasked() throws Exception {
    Path other = Files.createDirectories(folder.resolve("src/other"));
    Path hidden =
        Files.writeString(
            other.resolve("Outer.java"),
            """
            package other;
            import dev.rein.tracing.*;
            import java.util.*;
            public record Outer(Hidden hidden, List<Hidden> list, Box<Hidden> box, Map<Hidden, Seen> byHidden) {
              record Hidden(@Masked String name) {}
              public record Seen(int i) {}
              public record Box<T>(T held) {}
              public static Outer of(String name) {
                Hidden hidden = new Hidden(name);
                return new Outer(hidden, List.of(hidden), new Box<>(hidden), Map.of(hidden, new Seen(1)));
              }
            }
            """);
    Compiled.classes(folder, hidden);

    run(
        """
        package sample;
        @dev.rein.tracing.Traced interface A { void show(other.Outer outer); }
        """,
        scenario("new TracedA(it -> {}, tracing).show(other.Outer.of(\"Anna\")); return 1;"));

    assertThat(traces.takeSpan("show").input())
        .isEqualTo(
            map(
                "outer",
                map(
                    "hidden",
                    "[masked]",
                    "list",
                    "[masked]",
                    "box",
                    "[masked]",
                    "byHidden",
                    "[masked]")));
  }

  @Test
  void finalToString_isKept() throws Exception {
    Path other = Files.createDirectories(folder.resolve("src/other"));
    Path compiled =
        Files.writeString(
            other.resolve("Own.java"),
            """
            package other;
            public record Own(String secret, Plain plain) {
              @Override public final String toString() { return "own[hidden]"; }
              public record Plain(int i) {}
            }
            """);
    Compiled.classes(folder, compiled);

    run(
        """
        package sample;
        record H(String k) { @Override public final String toString() { return "H[hidden]"; } }
        """,
        """
        package sample;
        record Hashed(String k) { @Override public final int hashCode() { return 1; } }
        """,
        """
        package sample;
        @dev.rein.tracing.Traced
        interface A { void show(H h, Hashed hashed, other.Own own, other.Own.Plain plain); }
        """,
        scenario(
            """
            other.Own.Plain plain = new other.Own.Plain(1);
            new TracedA((a, b, c, d) -> {}, tracing).show(new H("s"), new Hashed("k"), new other.Own("s", plain), plain);
            return 1;
            """));

    assertThat(traces.takeSpan("show").input())
        .isEqualTo(
            map(
                "h",
                "H[hidden]",
                "hashed",
                map("k", "k"),
                "own",
                "own[hidden]",
                "plain",
                map("i", 1)));
  }

  private @Nullable Object output(String span) {
    return traces.takeSpan(span).output();
  }

  // In a trace of its own, so that each method leaves exactly one span.
  private void run(String... sources) {
    Compiled compiled = Compiled.of(folder, sources);
    tracing.trace(TraceStart.named("run"), _ -> compiled.run(tracing));
    traces.takeTrace("run");
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
