package dev.rein.local.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/// `rein`: the whole system on one machine, by command.
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    // Read once, when the JDK's server is first used: without it answers are 40 ms late.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    // Libraries that would log through SLF4J find no logger here, and need not say so.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    Path caller = Path.of(System.getProperty("rein.caller", "")).toAbsolutePath();
    Path root = Path.of(System.getProperty("rein.root", "")).toAbsolutePath();
    endWithTheLauncher();
    int code = run(List.of(arguments), new Folder(root, caller), System.getenv(), out, System.err);
    out.flush();
    Ending.exit(code);
  }

  /// A launcher that is killed outright can't tell us to stop.
  private static void endWithTheLauncher() {
    Long launcher = Long.getLong("rein.launcher");
    if (launcher == null) return;
    ProcessHandle.of(launcher)
        .ifPresent(
            process ->
                Thread.ofVirtual()
                    .name("launcher")
                    .start(
                        () -> {
                          process.onExit().join();
                          Ending.exit(1);
                        }));
  }

  static int run(
      List<String> arguments,
      Folder folder,
      Map<String, String> environment,
      PrintStream out,
      PrintStream err) {
    boolean colour =
        Boolean.getBoolean("rein.terminal") && environment.getOrDefault("NO_COLOR", "").isEmpty();
    int width = Terminal.width(environment.get("COLUMNS"), System.getProperty("rein.columns"));
    Terminal terminal = new Terminal(out, colour, width);
    String command = arguments.isEmpty() ? "--help" : arguments.getFirst();
    List<String> rest = arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
    try {
      int options = rest.contains("--") ? rest.indexOf("--") : rest.size();
      boolean help =
          rest.subList(0, options).contains("--help") || rest.subList(0, options).contains("-h");
      switch (command) {
        case "demo",
            "up",
            "trace",
            "metrics",
            "replay",
            "calibrate",
            "panel",
            "prompts",
            "experiment" -> {
          if (help) out.print(Help.of(command));
          else dispatch(command, rest, folder, environment, terminal, err);
        }
        case "--help", "-h", "help" -> out.print(Help.all());
        default -> throw CommandFailed.usage("There is no command “" + command + "”.");
      }
      return 0;
    } catch (CommandFailed e) {
      if (!e.sentence().isEmpty()) err.println("rein: " + e.sentence());
      if (e.exitCode() == 2) err.println("`./rein --help` says what there is.");
      return e.exitCode();
    } catch (FileSystemException e) {
      err.println("rein: " + sentence(e));
      return 1;
    } catch (IOException e) {
      err.println("rein: " + e.getMessage());
      return 1;
    } catch (RuntimeException e) {
      err.println("rein: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
      return 1;
    }
  }

  /// By itself such an exception often says no more than the name.
  private static String sentence(FileSystemException e) {
    String file = String.valueOf(e.getFile());
    return switch (e) {
      case NoSuchFileException _ -> file + " can't be made or is not there.";
      case AccessDeniedException _ -> file + " may not be read or written.";
      case FileAlreadyExistsException _ -> file + " is there already and is no folder.";
      default -> file + " can't be used: " + e.getReason() + ".";
    };
  }

  private static void dispatch(
      String command,
      List<String> rest,
      Folder folder,
      Map<String, String> environment,
      Terminal terminal,
      PrintStream err)
      throws CommandFailed, IOException {
    switch (command) {
      case "demo" -> new DemoCommand(folder, environment, terminal, Clock.systemUTC()).run(rest);
      case "up" -> new UpCommand(folder, environment, terminal, Clock.systemUTC()).run(rest);
      case "trace" -> new TraceCommand(folder, terminal).run(rest);
      case "replay" -> new ReplayCommand(folder, environment, terminal).run(rest);
      case "calibrate" -> new CalibrateCommand(folder, environment, terminal, err).run(rest);
      case "experiment" ->
          new ExperimentCommand(folder, environment, terminal, err, Clock.systemUTC()).run(rest);
      case "prompts" -> new PromptsCommand(environment, terminal).run(rest);
      case "panel" -> new PanelCommand(folder, environment, terminal, err).run(rest);
      default -> new MetricsCommand(folder, terminal, err).run(rest);
    }
  }
}
