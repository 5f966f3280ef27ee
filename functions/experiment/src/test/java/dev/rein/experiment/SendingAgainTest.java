package dev.rein.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.ExperimentStore;
import dev.rein.coaching.ExperimentStore.Claim;
import dev.rein.coaching.SqsExperimentQueue;
import dev.rein.experiments.Design;
import dev.rein.experiments.FanOut;
import dev.rein.experiments.ItemWork;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The same command again, on a real table and a real queue.
class SendingAgainTest {
  @Test
  void sentAgain_isNotSentTwice() throws Exception {
    try (World world = new World()) {
      Design design = world.design(7);
      world.open(design, "0").send((_, _) -> {});
      world.drain();

      assertThat(world.open(design, "10").send((_, _) -> {})).isEqualTo(7);
      assertThat(world.open(design, "10").send((_, _) -> {})).isZero();

      assertThat(world.drain()).isEqualTo(7);
      assertThat(world.open(design, "10").standing().done()).isEqualTo(7);
    }
  }

  @Test
  void goalClaimedMeanwhile_staysClaimed() throws Exception {
    try (World world = new World()) {
      Design design = world.design(12);
      world.open(design, "0").send((_, _) -> {});
      world.drain();
      SqsExperimentQueue real = new SqsExperimentQueue(world.sqs, world.queue);
      List<String> claimed = new ArrayList<>();
      Instant until = world.now.plusSeconds(600);
      FanOut again =
          world.open(
              design,
              "10",
              bodies -> {
                real.send(bodies);
                // The two of the next request, for which an old message came round.
                if (!claimed.isEmpty()) return;
                claimed.addAll(world.unrun(design, "budget"));
                for (String goal : claimed) {
                  world.store.claim(design.name(), goal, "a", world.now, until);
                }
              });

      assertThat(again.send((_, _) -> {})).isEqualTo(10);

      assertThat(claimed).hasSize(2);
      assertThat(claimed)
          .allMatch(
              goal -> world.store.claim(design.name(), goal, "b", world.now, until) == Claim.BUSY);
    }
  }

  @Test
  void messageThatTheQueueForgot_isSentAgain() throws Exception {
    try (World world = new World()) {
      Design design = world.design(3);
      FanOut fanOut = world.open(design, null);
      fanOut.send((_, _) -> {});
      // One was begun, and came back.
      List<ObjectNode> records = world.receive();
      world.handle(records.subList(0, 1), Duration.ofSeconds(60));
      world.direct.purgeQueue(request -> request.queueUrl(world.queue));

      assertThat(fanOut.send((_, _) -> {})).as("it may be in somebody's hands").isZero();
      assertThat(fanOut.standing().rests()).isFalse();

      world.now = world.now.plus(ExperimentStore.Queue.RETENTION).plusSeconds(2);
      assertThat(fanOut.standing().unrun()).isEqualTo(Map.of(FanOut.LOST, 3));
      assertThat(fanOut.standing().rests()).isTrue();
      assertThat(fanOut.send((_, _) -> {})).isEqualTo(3);
      assertThat(fanOut.send((_, _) -> {})).isZero();
      assertThat(fanOut.standing().rests()).isFalse();
      world.drain();
      assertThat(fanOut.standing().done()).isEqualTo(3);
    }
  }

  @Test
  void senderThatDiesBetweenMarkAndQueue_losesNothing() throws Exception {
    try (World world = new World()) {
      Design design = world.design(4);
      world.open(design, "0").send((_, _) -> {});
      world.drain();
      FanOut dying =
          world.open(
              design,
              "10",
              _ -> {
                throw new IllegalStateException("the line is cut");
              });
      assertThatThrownBy(() -> dying.send((_, _) -> {})).hasMessageContaining("cut");

      FanOut again = world.open(design, "10");
      assertThat(again.send((_, _) -> {})).as("the other may still be sending").isZero();
      world.now = world.now.plus(Duration.ofMinutes(10)).plusSeconds(2);
      assertThat(again.send((_, _) -> {})).isEqualTo(4);
      world.drain();
      assertThat(again.standing().done()).isEqualTo(4);
    }
  }

  @Test
  void goals_areSentInTheOrderOfTheSeed_notOfTheFile() throws Exception {
    try (World world = new World()) {
      Design design = world.design(40);
      List<String> sent = new ArrayList<>();
      world.open(design, null, sent::addAll).send((_, _) -> {});

      List<String> inFile = new ArrayList<>();
      design.dataSet().each(item -> inFile.add(item.id()));
      List<String> inOrder = new ArrayList<>(inFile);
      // As the run on one machine does.
      Collections.shuffle(inOrder, new Random(design.seed()));
      assertThat(sent)
          .extracting(body -> ItemWork.Message.parse(body).orElseThrow().item().id())
          .isEqualTo(inOrder)
          .isNotEqualTo(inFile);
    }
  }
}
