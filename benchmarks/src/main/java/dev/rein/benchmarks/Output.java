package dev.rein.benchmarks;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// Where benchmarks print to.
public final class Output {
  private Output() {}

  /// The standard output, for whoever calls this alone: log and metric lines of functions that run
  /// in this process are dropped from now on.
  public static PrintStream withoutThatOfFunctions() {
    System.setOut(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
    return new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
  }
}
