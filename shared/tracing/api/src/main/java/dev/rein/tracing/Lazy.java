package dev.rein.tracing;

import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Something that is made when it is first asked for, once, whoever asks: what a process does not
/// need before its first answer should not be made before it.
public final class Lazy<T> implements Supplier<T> {
  private final Supplier<? extends T> make;
  private volatile @Nullable T made;

  private Lazy(Supplier<? extends T> make, @Nullable T made) {
    this.make = make;
    this.made = made;
  }

  /// @param make never returns null; is asked again if it throws
  public static <T> Lazy<T> of(Supplier<? extends T> make) {
    return new Lazy<>(make, null);
  }

  public static <T> Lazy<T> made(T value) {
    return new Lazy<>(() -> value, value);
  }

  @Override
  public T get() {
    T value = made;
    return value == null ? make() : value;
  }

  private synchronized T make() {
    T value = made;
    if (value == null) {
      value = Objects.requireNonNull(make.get());
      made = value;
    }
    return value;
  }

  /// Makes nothing.
  public void ifMade(Consumer<? super T> action) {
    T value = made;
    if (value != null) action.accept(value);
  }
}
