package dev.rein.local.lambda;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.rein.tracing.lambda.TracedHandler;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.Map;

/// Makes handlers by the class names that the template gives.
final class Handlers {
  private Handlers() {}

  /// @throws IllegalStateException if there is no such handler or its constructor fails
  static RequestStreamHandler create(String className, Map<String, String> environment) {
    try {
      return Class.forName(className)
          .asSubclass(RequestStreamHandler.class)
          .getConstructor(Map.class)
          .newInstance(environment);
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalStateException(className + " does not start: " + cause.getMessage(), cause);
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw new IllegalStateException(
          className + " is no RequestStreamHandler with a public constructor from a Map", e);
    }
  }

  static AfterResponse afterResponse(RequestStreamHandler handler) {
    return switch (handler) {
      case AfterResponse host -> host;
      case TracedHandler traced -> new Traced(traced);
      default -> AfterResponse.NOTHING;
    };
  }

  private record Traced(TracedHandler handler) implements AfterResponse {
    /// Longer than Lambda gives a process that it ends: here nobody is in a hurry.
    private static final Duration SHUTDOWN = Duration.ofSeconds(2);

    @Override
    public boolean claimFlushAfterResponse() {
      return handler.claimFlushAfterResponse();
    }

    @Override
    public void flush() {
      handler.flushAfterResponse();
    }

    @Override
    public void shutDown() {
      handler.flushAtShutdown(SHUTDOWN);
    }
  }
}
