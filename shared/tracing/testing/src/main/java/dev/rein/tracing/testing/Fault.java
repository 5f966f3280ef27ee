package dev.rein.tracing.testing;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// How the stand-in treats one request.
public sealed interface Fault {
  /// As Opik would.
  record None() implements Fault {}

  /// Stores nothing and answers this.
  record Answer(int status, Map<String, String> headers, String body) implements Fault {}

  /// Stores, and then answers this all the same.
  record StoreThenAnswer(int status, Map<String, String> headers, String body) implements Fault {}

  /// Stores nothing and says nothing until released, then closes the connection.
  record Hang(CompletableFuture<Void> release) implements Fault {}

  /// Does as Opik would, but later.
  record Delay(Duration before) implements Fault {}

  /// Does as Opik would, but not before it is let.
  record Hold(CompletableFuture<Void> until) implements Fault {}

  /// Closes the connection without an answer, having stored nothing.
  record ResetBefore() implements Fault {}

  /// Closes the connection without an answer, having stored the batch.
  record ResetAfter() implements Fault {}

  /// Stores, announces an answer and breaks off in the middle of it.
  record HalfAnswer(int status) implements Fault {}

  /// Stores nothing and answers byte by byte with this pause between them, until released.
  record Trickle(int status, Duration between, CompletableFuture<Void> release) implements Fault {}

  static Fault none() {
    return new None();
  }

  static Fault status(int status) {
    return new Answer(status, Map.of(), "{\"code\":" + status + ",\"message\":\"injected\"}");
  }

  static Fault status(int status, String header, String value) {
    return new Answer(
        status, Map.of(header, value), "{\"code\":" + status + ",\"message\":\"injected\"}");
  }

  static Fault storedBut(int status) {
    return new StoreThenAnswer(status, Map.of(), "{\"code\":" + status + "}");
  }

  /// Until the server is closed.
  static Fault hang() {
    return new Hang(new CompletableFuture<>());
  }

  static Fault delay(Duration before) {
    return new Delay(before);
  }

  /// @param until stands for the moment; however it completes
  static Fault hold(CompletableFuture<Void> until) {
    return new Hold(until);
  }

  static Fault resetBefore() {
    return new ResetBefore();
  }

  static Fault resetAfter() {
    return new ResetAfter();
  }

  static Fault halfAnswer(int status) {
    return new HalfAnswer(status);
  }

  /// Until the server is closed.
  static Fault trickle(int status, Duration between) {
    return new Trickle(status, between, new CompletableFuture<>());
  }
}
