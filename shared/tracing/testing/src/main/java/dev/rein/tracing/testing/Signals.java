package dev.rein.tracing.testing;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// `kill(2)`, without the milliseconds that starting the program of that name takes: enough for a
/// process to finish what it must not finish.
public enum Signals {
  KILL(9),
  TERMINATE(15),
  CONTINUE(18),
  STOP(19);

  // No way around native access: that is the point of this class.
  @SuppressWarnings("restricted")
  private static final MethodHandle SEND =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("kill"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

  private final int number;

  Signals(int number) {
    this.number = number;
  }

  /// So that the first signal is as fast as the others.
  public static void warmUp() {
    send(ProcessHandle.current().pid(), 0);
  }

  public void to(ProcessHandle process) {
    send(process.pid(), number);
  }

  private static void send(long pid, int number) {
    int failed;
    try {
      failed = (int) SEND.invokeExact((int) pid, number);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    if (failed != 0) throw new IllegalStateException("no such process: " + pid);
  }
}
