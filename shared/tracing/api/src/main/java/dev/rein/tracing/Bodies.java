package dev.rein.tracing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Runs what is traced under its span, and ends that however the body ends.
record Bodies(Recording recording) {
  <T extends @Nullable Object, X extends Throwable> T run(Span span, SpanBody<T, X> body) throws X {
    try {
      return Scope.under(span, body);
    } catch (Throwable thrown) {
      span.error(thrown);
      throw thrown;
    } finally {
      recording.ended(span);
    }
  }

  // A method that returns null for a stage breaks its promise, and its caller is to see it do so.
  @SuppressWarnings("NullAway")
  <T extends @Nullable Object, X extends Throwable> CompletableFuture<T> runAsync(
      Span span,
      SpanBody<? extends @Nullable CompletionStage<? extends T>, X> body,
      BiConsumer<? super Span, ? super T> onResult)
      throws X {
    @Nullable CompletionStage<? extends T> stage;
    try {
      stage = Scope.under(span, body);
    } catch (Throwable thrown) {
      span.error(thrown);
      recording.ended(span);
      throw thrown;
    }
    if (stage == null) {
      recording.ended(span);
      return null;
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    stage.whenComplete(
        (value, thrown) -> {
          if (thrown == null) {
            PlainData.guarded(() -> told(onResult, span, value));
          } else {
            span.error(unwrapped(thrown));
          }
          recording.ended(span);
          if (thrown == null) result.complete(value);
          else result.completeExceptionally(thrown);
        });
    if (stage instanceof CompletableFuture<?> future) {
      var _ =
          result.whenComplete(
              (_, _) -> {
                if (result.isCancelled()) future.cancel(true);
              });
    }
    return result;
  }

  private static <T extends @Nullable Object> @Nullable Object told(
      BiConsumer<? super Span, ? super T> onResult, Span span, T value) {
    onResult.accept(span, value);
    return null;
  }

  private static Throwable unwrapped(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return thrown instanceof CompletionException && cause != null ? cause : thrown;
  }
}
