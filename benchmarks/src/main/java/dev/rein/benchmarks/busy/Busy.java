package dev.rein.benchmarks.busy;

import dev.rein.benchmarks.Output;
import dev.rein.benchmarks.environment.Functions;
import dev.rein.benchmarks.environment.Tiers;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;

/// Two processes of each function, restored from a snapshot, one with C1 alone and one with all
/// tiers, get events in turn, one after the other. Counts the CPU time of each event, the flush
/// after its response included.
public final class Busy {
  private static final int EVENTS = 2_000;
  private static final int LEAST_EVENTS = 40;
  private static final int ROUNDS = 3;
  private static final int DOTS = 50;

  private Busy() {}

  /// @param args the number of ratings, 2,000 by default, a quarter as many of what asks Gemini;
  ///   the number of rounds, 3 by default; a part of the names of what is to be measured, all by
  ///   default
  public static void main(String[] args) throws Exception {
    int events = args.length > 0 ? Integer.parseInt(args[0]) : EVENTS;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : ROUNDS;
    String only = args.length > 2 ? args[2] : "";
    if (events < LEAST_EVENTS || rounds < 1) {
      throw new IllegalArgumentException(
          "at least " + LEAST_EVENTS + " events and a round: " + events + ", " + rounds);
    }
    PrintStream out = Output.withoutThatOfFunctions();
    int status = 0;
    try (Functions functions = Functions.start()) {
      List<Workload> named =
          Workload.all(functions, events).stream().filter(it -> it.name().contains(only)).toList();
      if (named.isEmpty()) throw new IllegalStateException("busy: nothing is called " + only);
      for (Workload workload : named) out.print(measure(workload, rounds).shown());
    } catch (IllegalStateException | IOException | UncheckedIOException e) {
      System.err.println(e.getMessage());
      status = 1;
    }
    System.exit(status); // the handler that made the goals keeps threads
  }

  private static Comparison measure(Workload workload, int rounds)
      throws IOException, InterruptedException {
    Comparison comparison = new Comparison(workload.name());
    for (int round = 1; round <= rounds; round++) {
      System.err.printf(
          "%s, %d events for each, round %d of %d ",
          workload.name(), workload.events(), round, rounds);
      Workload.Events forC1 = workload.source().begin();
      Workload.Events forAll = workload.source().begin();
      try (Side c1 = new Side(workload.function(), Tiers.C1, forC1);
          Side all = new Side(workload.function(), Tiers.ALL, forAll)) {
        askInTurn(List.of(c1, all), workload.events());
        comparison.add(c1.course(), all.course());
      }
      System.err.println();
    }
    return comparison;
  }

  private static void askInTurn(List<Side> sides, int events)
      throws IOException, InterruptedException {
    for (int event = 0; event < events; event++) {
      for (Side side : event % 2 == 0 ? sides : sides.reversed()) side.ask();
      if (event % Math.max(1, events / DOTS) == 0) System.err.print(".");
    }
  }
}
