package dev.rein.local.cli;

final class Help {
  private Help() {}

  static String all() {
    return """
    rein: an AI goal coach, the whole system on this machine

      ./rein demo ["my goal"]     everything once: goal, plan, evaluation, rating, metrics
      ./rein up                   the same system, kept running until Ctrl-C
      ./rein trace GOAL_ID        a goal's traces as trees
      ./rein metrics              the key metrics against their targets
      ./rein replay FILE          delivers to Opik what a log has kept of undelivered spans

    Each has --help. Without keys, Gemini is an offline stand-in and Opik a local collector;
    GEMINI_API_KEY, and OPIK_API_KEY or OPIK_URL_OVERRIDE, name the real ones.
    """;
  }

  static String of(String command) {
    return switch (command) {
      case "demo" ->
          """
          ./rein demo ["my goal"]

          Starts the system, sends a goal through HTTP, waits for its evaluation, rates it and shows
          all of it. Exits 0 when every step has worked, otherwise 1 and says which did not.
          """;
      case "up" ->
          """
          ./rein up [--port 3000] [--data DIR]

          Serves the HTTP API until Ctrl-C, after printing: ready http://127.0.0.1:PORT
            --port PORT   3000 by default; 0 picks a free one
            --data DIR    keeps table, queues and traces there across restarts; without it nothing
                          is written outside target/
          """;
      case "trace" ->
          """
          ./rein trace GOAL_ID [--format text|json] [--data DIR]

          Shows all traces of a goal (or one trace, by its id): name, ms, tokens, cost, scores,
          errors, and whether Opik has them. Asks the running system, otherwise reads what the local
          collector has kept.
          """;
      case "replay" ->
          """
          ./rein replay FILE|-

          Reads a log, or standard input, and delivers to Opik the spans that functions have kept in
          it because neither Opik nor the outbox could be reached. The log may be replayed again.
          Opik is the one of OPIK_API_KEY, OPIK_WORKSPACE, OPIK_PROJECT_NAME and OPIK_URL_OVERRIDE.
          Exits 0 when Opik holds all of it, otherwise 1 and says what is left and why.
          """;
      default ->
          """
          ./rein metrics [--format table|json|csv] [--data DIR]

          Shows the key metrics of the running system, otherwise the last ones that were kept.
          """;
    };
  }
}
