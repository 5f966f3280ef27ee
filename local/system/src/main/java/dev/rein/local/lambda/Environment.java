package dev.rein.local.lambda;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.rein.local.template.FunctionSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/// One execution environment: a handler of its own, one event at a time.
final class Environment {
  private final FunctionSpec function;
  private final RequestStreamHandler handler;
  private final AfterResponse after;
  private final boolean flushesAfterResponse;

  Environment(FunctionSpec function) {
    this.function = function;
    this.handler = Handlers.create(function.handlerClass(), function.environment());
    this.after = Handlers.afterResponse(handler);
    this.flushesAfterResponse = after.claimFlushAfterResponse();
  }

  /// Runs the handler, answers, and only then does what is left to do. Does not throw.
  void run(byte[] event, long deadlineNanos, CompletableFuture<byte[]> answer) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    try {
      LocalContext context =
          new LocalContext(function, UUID.randomUUID().toString(), deadlineNanos);
      handler.handleRequest(new ByteArrayInputStream(event), output, context);
      answer.complete(output.toByteArray());
    } catch (Throwable e) { // as in Lambda, an Error fails the invocation and nothing else
      answer.completeExceptionally(e);
    }
    if (flushesAfterResponse) flush();
  }

  /// No event is to come any more. Does not throw.
  void shutDown() {
    try {
      after.shutDown();
    } catch (RuntimeException e) {
      System.err.println(function.id() + ": the last flush failed: " + e);
    }
  }

  private void flush() {
    try {
      after.flush();
    } catch (RuntimeException e) {
      System.err.println(function.id() + ": the flush after the response failed: " + e);
    }
  }
}
