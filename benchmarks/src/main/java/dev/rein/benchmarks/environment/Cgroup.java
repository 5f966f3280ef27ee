package dev.rein.benchmarks.environment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A control group for one process: counts its CPU time to the nanosecond, and bounds it as Lambda
/// does by a function's memory. Version 1 of control groups, with its controllers `cpu` and
/// `cpuacct`; needs the right to write there, so usually root.
final class Cgroup implements AutoCloseable {
  private static final Path ROOT = Path.of("/sys/fs/cgroup");
  private static final int PERIOD_MICROS = 100_000;
  private static final int TRIES = 200;

  private final Path cpu;
  private final Path account;

  private Cgroup(String name) {
    this.cpu = ROOT.resolve("cpu").resolve(name);
    this.account = ROOT.resolve("cpuacct").resolve(name);
  }

  /// @param vcpus share of a processor, e.g. 0.29 for 512 MB
  /// @throws IllegalStateException where there is no such control group or no right to make one
  static Cgroup of(String name, double vcpus) {
    Cgroup group = new Cgroup(name);
    try {
      Files.createDirectories(group.account);
      Files.createDirectories(group.cpu);
      write(group.cpu.resolve("cpu.cfs_period_us"), Integer.toString(PERIOD_MICROS));
      write(
          group.cpu.resolve("cpu.cfs_quota_us"), Long.toString(Math.round(vcpus * PERIOD_MICROS)));
      return group;
    } catch (IOException e) {
      throw new IllegalStateException(
          "CPU is counted and bounded by control groups (version 1) under "
              + ROOT
              + "; run this as root on a machine that has them: "
              + e.getMessage(),
          e);
    }
  }

  private static void write(Path file, String value) throws IOException {
    Files.writeString(file, value);
  }

  /// A command that puts itself into the group and then becomes `command`.
  List<String> wrapping(List<String> command) {
    String enter = "echo $$ > " + tasks(cpu) + "; echo $$ > " + tasks(account) + "; exec \"$@\"";
    List<String> wrapped = new java.util.ArrayList<>(List.of("/bin/sh", "-c", enter, "sh"));
    wrapped.addAll(command);
    return wrapped;
  }

  private static Path tasks(Path group) {
    return group.resolve("cgroup.procs");
  }

  /// What everything in the group has used so far.
  Duration used() {
    try {
      String nanos = Files.readString(account.resolve("cpuacct.usage")).strip();
      return Duration.ofNanos(Long.parseLong(nanos));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// To be called when its process has ended: a group goes only when it is empty.
  @Override
  public void close() {
    for (Path group : List.of(cpu, account)) {
      for (int i = 0; i < TRIES && Files.exists(group); i++) {
        try {
          Files.delete(group);
        } catch (IOException e) {
          // The kernel has not taken the process out yet.
          java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
      }
    }
  }
}
