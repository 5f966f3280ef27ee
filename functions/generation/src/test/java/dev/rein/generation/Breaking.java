package dev.rein.generation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// Stores that fail for a while, or whose answers are old.
final class Breaking {
  private Breaking() {}

  /// A store that breaks at `method` so many times.
  static <T> T at(Class<T> type, T store, String method, int times) {
    return store(type, store, method, call -> call <= times, _ -> false);
  }

  /// A store that does what the n-th call of `method` asks for, and breaks before it has answered.
  static <T> T after(Class<T> type, T store, String method, int nth) {
    return store(type, store, method, _ -> false, call -> call == nth);
  }

  private interface Calls {
    boolean contain(int call);
  }

  private static <T> T store(Class<T> type, T store, String method, Calls lost, Calls unanswered) {
    AtomicInteger calls = new AtomicInteger();
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, called, arguments) -> {
              int call = called.getName().equals(method) ? calls.incrementAndGet() : 0;
              if (call > 0 && lost.contain(call)) throw away();
              try {
                Object answer = called.invoke(store, arguments);
                if (call > 0 && unanswered.contain(call)) throw away();
                return answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  /// A store whose first answer of `method` is this one.
  static <T> T first(Class<T> type, T store, String method, Supplier<?> answer) {
    AtomicBoolean given = new AtomicBoolean();
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, called, arguments) -> {
              if (called.getName().equals(method) && !given.getAndSet(true)) return answer.get();
              try {
                return called.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private static IllegalStateException away() {
    return new IllegalStateException("the table is away");
  }
}
