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
      ./rein metrics export       one row per goal, as CSV or JSON lines
      ./rein replay FILE          delivers to Opik what a log has kept of undelivered spans
      ./rein calibrate [FILE]     how well the judge agrees with people, by labelled examples
      ./rein panel                whether the judge itself has moved, by a panel of fixed texts
      ./rein prompts [push]       the prompts' versions, and whether Opik's library has them
      ./rein experiment           which version of a prompt is better, on a set of goals

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
          ./rein trace GOAL_ID [--user NAME] [--format tree|json] [--data DIR]

          Shows all traces of a goal (or one trace, by its id): name, ms, tokens, cost, scores,
          errors, whether Opik has them, and what differs between what is stored and what is in
          Opik. Asks the running system, otherwise reads what the local collector has kept, and then
          says nothing of differences. What the collector has is shown, too, where the system fails
          to answer, with a line that says why.
            --user NAME   whose goal it is: the running system is asked as this user (the header
                          X-Rein-User), without it as local
          """;
      case "replay" ->
          """
          ./rein replay FILE|-

          Reads a log, or standard input, and delivers to Opik the spans that functions have kept in
          it because neither Opik nor the outbox could be reached. The log may be replayed again.
          Opik is the one of OPIK_API_KEY, OPIK_WORKSPACE, OPIK_PROJECT_NAME and OPIK_URL_OVERRIDE.
          With TABLE_NAME, and credentials for that table, ratings that were changed or taken back
          within the last 40 days stay as they are now; without it those taken back come back.
          Exits 0 when Opik holds all of it, otherwise 1 and says what is left and why.
          """;
      case "panel" ->
          """
          ./rein panel [--format table|json] [--data DIR]

          Runs now what the schedule runs each night: judges the panel's fixed texts anew, never from
          the cache, and compares the scores with its baseline, which the first run with the same
          rubrics, model and texts has set. Shows score, baseline and change of each text, and the
          mean change with its interval. Exits 0; 1 if the judge has moved (by a quarter of a point
          or more, beyond chance) or if a text got no score.
            --data DIR    where the baseline is kept, target/rein/panel by default

          The judge is the one that evaluates: EVALUATION_GEMINI_MODEL with
          EVALUATION_GEMINI_API_KEY or GEMINI_API_KEY; a run is 13 calls or a few more, within
          JUDGE_DAILY_BUDGET_USD. Without a key it is the offline stand-in, which never moves. In
          AWS: invoke the evaluating function with events/judge-panel.json.
          """;
      case "calibrate" ->
          """
          ./rein calibrate [FILE|-] [--kind resolution|plan|coaching] [--format table|json]
                           [--save FILE] [--seed N] [--concurrency 4]

          Has the judge score examples that people have scored, and reports by criterion and overall:
          bias, mean absolute error, exact and ±1 agreement, Spearman's ρ, Kendall's τ-b and
          quadratic weighted κ with bootstrap intervals, and how two people agree where examples
          have two raters. Without FILE it takes the labelled set that comes with Rein. Exits 0, or
          1 if a line can't be used, naming it, or if the judge gave no score at all.

          FILE has one JSON object a line:
            {"id": "r1", "kind": "resolution",
             "given": {"request": {…}},            what the judge sees beside the subject
             "subject": {…},                       what is judged, as the API answers it
             "labels": [{"rater": "ann", "scores": {"clarity": 7, …}}],    whole, 0 to 10
             "judge": {"scores": {"clarity": 8, …}}}     optional: then no model is asked

            --save FILE      keeps the examples with the judge's scores, also on Ctrl-C; given as
                             FILE again, only those without are judged
            --seed N         of the bootstrap, 1 by default: same seed, same intervals
            --concurrency N  examples judged at once, 1 to 10

          The judge is the one that evaluates: EVALUATION_GEMINI_MODEL with
          EVALUATION_GEMINI_API_KEY or GEMINI_API_KEY. Without a key it is the offline stand-in,
          which judges by rules and says nothing about Gemini. Nothing is sent to Opik.
          """;
      case "prompts" ->
          """
          ./rein prompts [push]

          Lists every version of every prompt and rubric: whether it is the default, a candidate
          that waits for an experiment, or superseded; the first digits of its SHA-256, which are
          its commit in Opik; and what changed. With OPIK_API_KEY or OPIK_URL_OVERRIDE it also says
          whether Opik's prompt library has it.

          push registers what is not there yet, and nothing twice. Run it when you deploy: spans
          name the ids that it registers, and deployed functions never ask for them.
          """;
      case "experiment" ->
          """
          ./rein experiment --prompt NAME --versions v1,v2 [--dataset FILE | --from-feedback low]
                            [--judge-samples 3] [--budget-usd 1.00] [--seed 1] [--concurrency 4]
                            [--state FILE] [--format table|json]
                            [--aws --queue-url URL --table NAME]
          ./rein experiment show [NAME]

          Runs versions of a prompt over goals, has the results judged by a judge that does not know
          which version made them, and reports by criterion: means, the paired difference with its
          95 % interval, wins, ties and losses, and what may be said of it (Holm's correction over
          all criteria); cost, latency and failures beside it. In Opik it is an experiment for each
          version on one data set. The first version is what the others are compared with; the same
          one twice shows what chance alone does.

            --prompt NAME         preprocess_goal, generate_resolution or create_execution_plan. The
                                  stages before it run once per goal, in their default version. After
                                  preprocess_goal the resolution is generated, too: that is judged
            --dataset FILE        one JSON object a line: {"id", "goal", "style"?, "profile"?,
                                  "note"?}, as POST /api/goals takes them; 60 goals come with Rein
            --from-feedback low   goals whose resolution or plan was rated 1 or 2, as Opik has them
            --judge-samples N     verdicts on each result, 1 to 9; their mean counts
            --budget-usd AMOUNT   begins nothing that might exceed it by what is known of prices; none:
                                  no limit
            --seed N              of the order of work and the intervals: same seed, same report
            --state FILE          where it keeps what is done; by default a file under
                                  target/rein/experiments that the same command finds again

            --aws                 the deployed ExperimentFunction does the work: goals are sent to
                                  its queue and outcomes kept in its table, which the stack's
                                  outputs name (or EXPERIMENT_QUEUE_URL and TABLE_NAME); watches
                                  until all is done. GEMINI_MODEL and EVALUATION_GEMINI_MODEL must
                                  be those of the stack, where they are not the default

          Stopped by Ctrl-C, by the budget or by an error, the same command goes on where it
          stopped. What Opik does not take is kept, and delivered by the same command later.
          show reads an experiment back from Opik, by default the last one.
          """;
      default ->
          """
          ./rein metrics [--format table|json|csv] [--data DIR]

          Shows the key metrics of the running system, otherwise the last ones that were kept: value
          with its 95 % interval, of how many, change against the period before, and target.

          ./rein metrics export [--format csv|jsonl] [--from DAY] [--to DAY] [--out FILE]

          Writes one row for each goal of the running system that was begun on these days (UTC, such
          as 2026-11-30; the last 7 without), with ids, scores, ratings, cost and tokens, and no
          text of anybody. Goes on until the last page; says on standard error how far it is.
            --out FILE    keeps it there once it is whole, and overwrites nothing; without it the
                          rows go to standard output
          """;
    };
  }
}
