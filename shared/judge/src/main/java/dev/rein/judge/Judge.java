package dev.rein.judge;

import dev.rein.coaching.Hashes;
import dev.rein.coaching.Nonce;
import dev.rein.coaching.Rubric;
import dev.rein.coaching.Spend;
import dev.rein.llm.Answer;
import dev.rein.llm.LanguageModel;
import dev.rein.llm.LlmEnvironment;
import dev.rein.llm.Models;
import dev.rein.llm.Prompt;
import dev.rein.llm.PromptMetadata;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.Lazy;
import dev.rein.tracing.Tracing;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import okhttp3.OkHttpClient;

/// Asks a model for a verdict by a rubric, and takes it only if it can be relied on.
///
/// What is judged may try to judge itself. So the model is shown it as data between markers that
/// nobody could foresee, without passages that speak to a judge, and its verdict must repeat a
/// nonce and quote what it saw. An answer that can't be used is asked for once more. A verdict so
/// close to a target that chance would decide is asked for three times, and the medians count.
///
/// At most four calls. Keeps nothing; safe for use by several threads.
public final class Judge {
  /// The most that one model call may take.
  public static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

  /// What the model is to be set to: the same text should get the same verdict.
  public static final double TEMPERATURE = 0;

  /// Room for four criteria with their reasoning, and for the thinking that is billed with them.
  public static final int MAX_TOKENS = 4_096;

  /// Verdicts of something borderline, the first included.
  static final int BORDERLINE_SAMPLES = 3;

  /// Part of every key; another one whenever the checks in this package change what is asked.
  private static final String PROTOCOL = "judge.2";

  private final LanguageModel model;
  private final Supplier<String> nonces;

  /// @param nonces gives 16 lower-case hex digits, new on every call
  Judge(LanguageModel model, Supplier<String> nonces) {
    this.model = model;
    this.nonces = nonces;
  }

  /// On the model that the environment names for judging.
  ///
  /// @param tracing takes the spans of the calls
  /// @param metadata of the calls' prompts
  /// @throws IllegalArgumentException naming the variable that is missing or can't be read
  public static Judge gemini(
      LlmEnvironment llm,
      Lazy<OkHttpClient> http,
      Tracing tracing,
      PromptMetadata metadata,
      InstantSource clock) {
    return of(
        Models.gemini(llm.judging(TEMPERATURE, MAX_TOKENS, clock), llm, http, tracing, metadata));
  }

  public static Judge of(LanguageModel model) {
    return new Judge(model, Nonce::next);
  }

  public LanguageModel model() {
    return model;
  }

  /// Names a judgement by everything that it depends on: the rubric's text and schema, the model
  /// and what it is told beside the prompt, and all that it is shown.
  ///
  /// @return SHA-256 in hex
  public String key(Rubric rubric, Exhibit exhibit) {
    StringBuilder content = new StringBuilder();
    for (String part :
        List.of(
            PROTOCOL,
            rubric.fingerprint(),
            model.requestedModel(),
            new TreeMap<>(model.parameters()).toString())) {
      content.append(part).append('\n');
    }
    // Every block is written field by field in a fixed order, so equal contents give equal texts.
    exhibit
        .blocks()
        .forEach((name, block) -> content.append(name).append(' ').append(block).append('\n'));
    return Hashes.sha256(content.toString());
  }

  /// About what the first call will ask, for who wants to know its size: passages that will be
  /// withheld are still there, since looking for them takes longer than all else.
  public Prompt prompt(Rubric rubric, Exhibit exhibit) {
    return rubric.prompt(Shown.cut(exhibit).blocks(), nonces.get());
  }

  /// @param deadline of all calls together
  public Judgement judge(Rubric rubric, Exhibit exhibit, Deadline deadline) {
    Shown shown = Shown.of(exhibit);
    if (!shown.hasSubject()) return nothingLeft(shown);
    Quotes quotes = Quotes.of(shown.exhibit().subject());
    Judgement first = repaired(rubric, shown, quotes, deadline);
    return first instanceof Judgement.Reached reached
            && Targets.isBorderline(rubric.kind(), reached.criteria())
        ? again(reached, rubric, shown, quotes, deadline)
        : first;
  }

  /// One verdict, asked for once more only where it can't be used. At most two calls.
  ///
  /// @param deadline of both calls together
  public Judgement once(Rubric rubric, Exhibit exhibit, Deadline deadline) {
    Shown shown = Shown.of(exhibit);
    return shown.hasSubject()
        ? repaired(rubric, shown, Quotes.of(shown.exhibit().subject()), deadline)
        : nothingLeft(shown);
  }

  private Judgement nothingLeft(Shown shown) {
    return new Judgement.Unusable(
        "There is nothing to judge: no text is left.",
        model.requestedModel(),
        Scrutiny.of(shown, false),
        Spend.NONE);
  }

  private Judgement repaired(Rubric rubric, Shown shown, Quotes quotes, Deadline deadline) {
    Asked first = ask(rubric, shown, quotes, deadline, Spend.NONE, false);
    return first.repairable()
        ? ask(rubric, shown, quotes, deadline, first.judgement().spend(), true).judgement()
        : first.judgement();
  }

  /// Two verdicts more, side by side. One that does not come is done without.
  private Judgement again(
      Judgement.Reached first, Rubric rubric, Shown shown, Quotes quotes, Deadline deadline) {
    List<FutureTask<Judgement>> others = new ArrayList<>();
    for (int i = 1; i < BORDERLINE_SAMPLES; i++) {
      FutureTask<Judgement> other =
          new FutureTask<>(
              Tracing.here(
                  () -> ask(rubric, shown, quotes, deadline, Spend.NONE, false).judgement()));
      others.add(other);
      Thread.ofVirtual().name("sample").start(other);
    }
    List<Judgement.Reached> verdicts = new ArrayList<>(List.of(first));
    Spend spend = first.spend();
    for (FutureTask<Judgement> other : others) {
      Judgement sample = result(other);
      spend = spend.plus(sample.spend());
      if (sample instanceof Judgement.Reached reached) verdicts.add(reached);
    }
    return Samples.median(verdicts, spend);
  }

  private static Judgement result(FutureTask<Judgement> sample) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return sample.get();
        } catch (InterruptedException e) {
          // The call itself ends by its deadline; what it cost must still be counted.
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a sample broke", e.getCause());
    } finally {
      if (interrupted) Thread.currentThread().interrupt();
    }
  }

  /// @param repairable whether asking again can help
  private record Asked(Judgement judgement, boolean repairable) {}

  private Asked ask(
      Rubric rubric, Shown shown, Quotes quotes, Deadline deadline, Spend before, boolean repair) {
    String nonce = nonces.get();
    Prompt prompt = rubric.prompt(shown.exhibit().blocks(), nonce);
    Answer answer = model.generate(prompt, deadline.atMost(CALL_TIMEOUT));
    if (answer instanceof Answer.Answered answered) {
      Verdict verdict = Verdict.read(answered.json(), rubric.criteria(), nonce, quotes);
      Spend spend = before.plus(Spend.ofCall(answered.billing(), verdict instanceof Verdict.Valid));
      Scrutiny scrutiny = Scrutiny.of(shown, repair);
      String name = answered.billing().model();
      return switch (verdict) {
        case Verdict.Valid valid ->
            new Asked(
                new Judgement.Reached(
                    valid.criteria(),
                    name,
                    scrutiny.withVerdict(valid.unsupported(), valid.fullMarks()),
                    spend),
                false);
        case Verdict.Invalid(var reason) ->
            new Asked(new Judgement.Unusable(reason, name, scrutiny, spend), true);
      };
    }
    Spend spend = before.plus(Spend.ofCall(answer.billing(), false));
    if (answer instanceof Answer.Unavailable unavailable) {
      return new Asked(new Judgement.Unavailable(unavailable, spend), false);
    }
    return new Asked(
        new Judgement.Unusable(
            reason(answer), answer.billing().model(), Scrutiny.of(shown, repair), spend),
        // A filter looks at the same text again: asking twice costs and changes nothing.
        !(answer instanceof Answer.Blocked));
  }

  private static String reason(Answer answer) {
    return switch (answer) {
      case Answer.Blocked blocked -> "The judge was blocked (" + blocked.reason() + ").";
      case Answer.CutOff cutOff ->
          "The judge's answer was cut off (" + cutOff.finishReason() + ").";
      case Answer.Malformed malformed -> "The judge's answer is malformed: " + malformed.detail();
      case Answer.Answered _, Answer.Unavailable _ ->
          throw new IllegalStateException("not an answer without a verdict");
    };
  }
}
