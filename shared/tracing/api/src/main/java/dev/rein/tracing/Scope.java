package dev.rein.tracing;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The span that work runs under, and the metadata of the traces begun in it.
final class Scope {
  private static final ScopedValue<Span> SPAN = ScopedValue.newInstance();
  private static final ScopedValue<Map<String, Object>> AMBIENT = ScopedValue.newInstance();

  private Scope() {}

  /// Null outside any span.
  static @Nullable Span span() {
    return SPAN.isBound() ? SPAN.get() : null;
  }

  /// Empty outside any [#with].
  static Map<String, Object> ambient() {
    return AMBIENT.isBound() ? AMBIENT.get() : Map.of();
  }

  static <T extends @Nullable Object, X extends Throwable> T under(Span span, SpanBody<T, X> body)
      throws X {
    return ScopedValue.where(SPAN, span).call(() -> body.run(span));
  }

  static <T extends @Nullable Object, X extends Throwable> T with(
      Map<String, Object> metadata, ScopedValue.CallableOp<T, X> body) throws X {
    Map<String, Object> all = new LinkedHashMap<>(ambient());
    all.putAll(metadata);
    return ScopedValue.where(AMBIENT, Collections.unmodifiableMap(all)).call(body);
  }

  /// All of it, for another thread; null outside any span and any [#with].
  static ScopedValue.@Nullable Carrier here() {
    ScopedValue.Carrier scope = SPAN.isBound() ? ScopedValue.where(SPAN, SPAN.get()) : null;
    if (!AMBIENT.isBound()) return scope;
    return scope == null
        ? ScopedValue.where(AMBIENT, AMBIENT.get())
        : scope.where(AMBIENT, AMBIENT.get());
  }
}
