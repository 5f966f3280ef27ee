package dev.rein.local.cli;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// What is to be done when the process is told to stop.
final class Ending {
  /// @param stop runs once, in the thread that ends the process
  /// @param exitCode of the process
  record Plan(Runnable stop, int exitCode) {}

  private static final AtomicReference<@Nullable Plan> PLAN = new AtomicReference<>();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Ending::end, "ending"));
  }

  private Ending() {}

  /// From now on a signal does this.
  static void onSignal(Plan plan) {
    PLAN.set(plan);
  }

  /// Nothing is left to be done.
  static void done() {
    PLAN.set(null);
  }

  static void exit(int code) {
    System.exit(code);
  }

  private static void end() {
    Plan plan = PLAN.getAndSet(null);
    if (plan == null) return;
    plan.stop.run();
    Runtime.getRuntime().halt(plan.exitCode);
  }
}
