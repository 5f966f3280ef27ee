package dev.rein.generation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/// Stores that fail for a while.
final class Breaking {
  private Breaking() {}

  /// A store that breaks at `method` so many times.
  static <T> T at(Class<T> type, T store, String method, int times) {
    AtomicInteger left = new AtomicInteger(times);
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, called, arguments) -> {
              if (called.getName().equals(method) && left.getAndDecrement() > 0) {
                throw new IllegalStateException("the table is away");
              }
              try {
                return called.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
