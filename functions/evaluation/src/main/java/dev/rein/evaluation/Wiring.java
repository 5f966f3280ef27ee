package dev.rein.evaluation;

import dev.rein.coaching.AwsClients;
import dev.rein.coaching.DynamoGoalStore;
import dev.rein.coaching.GoalStore;
import dev.rein.coaching.Rubrics;
import dev.rein.llm.LanguageModel;
import dev.rein.llm.LlmEnvironment;
import dev.rein.llm.Models;
import dev.rein.runtime.Environment;
import dev.rein.runtime.JsonLog;
import dev.rein.runtime.Secrets;
import dev.rein.tracing.lambda.TracingSetup;
import java.time.InstantSource;
import java.util.Map;
import okhttp3.OkHttpClient;

/// What the function is made of; the only reader of its environment.
record Wiring(TracingSetup tracing, JudgeGoal judgeGoal) {
  static final double TEMPERATURE = 0;

  /// Room for four criteria with their reasoning, and for the thinking that is billed with them.
  static final int MAX_TOKENS = 4_096;

  /// @throws IllegalArgumentException naming the variable that is missing or can't be read
  static Wiring of(Map<String, String> variables) {
    Environment environment = new Environment(Secrets.resolve(variables));
    JsonLog.install(environment.text("LOG_LEVEL", "info"));
    InstantSource clock = InstantSource.system();
    OkHttpClient http = new OkHttpClient();
    TracingSetup tracing =
        TracingSetup.of(environment.variables(), http, line -> System.out.println(line));
    GoalStore store =
        new DynamoGoalStore(
            AwsClients.dynamoDb(environment.variables()), environment.required("TABLE_NAME"));
    LlmEnvironment llm = new LlmEnvironment(environment.variables());
    LanguageModel model =
        Models.gemini(llm.judging(TEMPERATURE, MAX_TOKENS, clock), llm, http, tracing.tracing());
    return new Wiring(
        tracing,
        new JudgeGoal(
            store, Rubrics.load(), Judge.of(model), TEMPERATURE, tracing.tracing(), clock));
  }
}
