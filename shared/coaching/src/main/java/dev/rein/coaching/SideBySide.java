package dev.rein.coaching;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Queries that do not wait for each other.
final class SideBySide {
  private static final int AT_ONCE = 16;

  private SideBySide() {}

  /// @return what each gave, in order
  /// @throws IllegalStateException if one failed, with its reason
  static <T> List<T> run(List<Callable<T>> queries) {
    try (ExecutorService threads =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      List<T> answers = new ArrayList<>();
      for (Future<T> answer : threads.invokeAll(queries)) answers.add(answer.get());
      return answers;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading the table", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the table can't be read", e.getCause());
    }
  }
}
