package dev.rein.local.cli;

/// A command ends here. The message is a sentence for the person.
final class CommandFailed extends Exception {
  private final int exitCode;

  private CommandFailed(int exitCode, String sentence) {
    super(sentence);
    this.exitCode = exitCode;
  }

  static CommandFailed because(String sentence) {
    return new CommandFailed(1, sentence);
  }

  /// The command line can't be understood.
  static CommandFailed usage(String sentence) {
    return new CommandFailed(2, sentence);
  }

  int exitCode() {
    return exitCode;
  }

  String sentence() {
    return String.valueOf(getMessage());
  }
}
