package dev.rein.experiments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.ExperimentStore;
import dev.rein.coaching.ExperimentStore.Claim;
import dev.rein.tracing.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/// Works on single goals of experiments that were fanned out, see [FanOut]: as many workers as
/// wanted, each goal by one of them at a time, each piece counted once.
///
/// @param studios gives the place where an experiment's versions are run and judged
/// @param models that answer and judge here, in words
/// @param longest that a delivery may take; then its goal is another's to take
/// @param least time that must be left for a piece to begin
public record ItemWork(
    ExperimentStore store,
    Studios studios,
    String models,
    Duration longest,
    Duration least,
    Expected expected,
    InstantSource clock) {

  /// Makes studios.
  @FunctionalInterface
  public interface Studios {
    /// @param day on which the goals are set, at its beginning in UTC
    Studio of(Design design, Instant day);
  }

  /// A goal of an experiment, as it travels.
  public record Message(String experiment, GoalItem item) {
    /// Empty for what is none.
    public static Optional<Message> parse(String body) {
      try {
        JsonNode json = OpikDoor.JSON.readTree(body);
        if (json.path("item") instanceof ObjectNode item && json.path("experiment").isTextual()) {
          return Optional.of(
              new Message(json.path("experiment").textValue(), new ItemFields(item).item()));
        }
      } catch (JsonProcessingException | LineFault e) {
        // it holds anybody's words, so nothing is said of it
      }
      return Optional.empty();
    }

    String body() {
      ObjectNode json = OpikDoor.JSON.createObjectNode().put("experiment", experiment);
      json.set("item", DataSet.json(item));
      return json.toString();
    }
  }

  /// How work on one goal ended.
  public sealed interface Ended {
    /// Nothing is left to do.
    ///
    /// @param now whether something was done by this delivery
    record Done(boolean now) implements Ended {}

    /// Another delivery works on it.
    record Busy() implements Ended {}

    /// The rest is for the next delivery.
    record OutOfTime() implements Ended {}

    /// The budget is used up; it is not begun again by itself.
    record OutOfMoney() implements Ended {}

    record NoAnswer(Outcome.NotNow why) implements Ended {}

    /// Our own fault.
    record Broken(RuntimeException thrown) implements Ended {}

    /// There is no such experiment, or not any more.
    record Unknown() implements Ended {}

    /// Prompts, rubric or models here are not those of the experiment: results would not compare.
    record Differs() implements Ended {}
  }

  /// @param deadline when it must be over
  public Ended run(Message message, Deadline deadline) {
    String experiment = message.experiment();
    Optional<ExperimentStore.Header> found = store.header(experiment);
    if (found.isEmpty()) return new Ended.Unknown();
    Optional<RunHeader> header = RunHeader.read(found.get().document(), models);
    if (header.isEmpty()) return new Ended.Differs();
    String item = RunHeader.key(message.item().id());
    String owner = UUID.randomUUID().toString();
    Instant now = clock.instant();
    return switch (store.claim(experiment, item, owner, now, now.plus(longest))) {
      case Claim.BUSY -> new Ended.Busy();
      case Claim.DONE -> new Ended.Done(false);
      case Claim.GRANTED -> {
        Ended ended = new Ended.OutOfTime();
        try {
          ended = claimed(message, header.get(), found.get(), deadline);
        } finally {
          release(experiment, item, owner, ended);
        }
        yield ended;
      }
    };
  }

  private void release(String experiment, String item, String owner, Ended ended) {
    Instant now = clock.instant();
    switch (ended) {
      case Ended.Done _ -> store.finish(experiment, item, owner, now);
      case Ended.OutOfMoney _ -> store.giveBack(experiment, item, owner, "budget", now);
      case Ended.Busy _,
          Ended.OutOfTime _,
          Ended.NoAnswer _,
          Ended.Broken _,
          Ended.Unknown _,
          Ended.Differs _ ->
          store.giveBack(experiment, item, owner, null, now);
    }
  }

  /// Nobody will take it up until it is sent again, unless another delivery works on it.
  ///
  /// @param reason in a word
  public void giveUp(Message message, String reason) {
    if (store.header(message.experiment()).isEmpty()) return;
    store.giveUp(message.experiment(), RunHeader.key(message.item().id()), reason, clock.instant());
  }

  private Ended claimed(
      Message message, RunHeader header, ExperimentStore.Header kept, Deadline deadline) {
    try {
      ItemState state = new ItemState(store, message.experiment(), message.item().id(), clock);
      ItemForeman foreman =
          new ItemForeman(store, message.experiment(), kept.budgetUsd(), expected, deadline, least);
      Studio studio =
          studios.of(header.design(), header.day().atStartOfDay().toInstant(ZoneOffset.UTC));
      new Trial(header.design(), state, studio, foreman, message.item()).run();
      return foreman.ended();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
