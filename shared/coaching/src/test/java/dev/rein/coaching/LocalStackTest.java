package dev.rein.coaching;

import dev.rein.testing.LocalStack;
import dev.rein.testing.NeedsDocker;
import org.junit.jupiter.api.Nested;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.localstack.LocalStackContainer;

/// What holds on DynamoDB Local and ElasticMQ holds on LocalStack.
@NeedsDocker
class LocalStackTest {
  @Container
  private static final LocalStackContainer LOCAL_STACK = LocalStack.with("dynamodb", "sqs");

  private static Engine onLocalStack() {
    return new Engine(
        LOCAL_STACK.getEndpoint(),
        LOCAL_STACK.getEndpoint(),
        LOCAL_STACK.getAccessKey(),
        LOCAL_STACK.getSecretKey(),
        LOCAL_STACK.getRegion());
  }

  @Nested
  class Pipeline extends PipelineContract {
    @Override
    Engine engine() {
      return onLocalStack();
    }
  }

  @Nested
  class Feedback extends FeedbackContract {
    @Override
    Engine engine() {
      return onLocalStack();
    }
  }

  @Nested
  class Exactness extends ExactnessContract {
    @Override
    Engine engine() {
      return onLocalStack();
    }
  }

  @Nested
  class Coaching extends CoachingContract {
    @Override
    Engine engine() {
      return onLocalStack();
    }
  }

  @Nested
  class Erasing extends ErasureContract {
    @Override
    Engine engine() {
      return onLocalStack();
    }
  }

  @Nested
  class Exporting extends ExportContract {
    @Override
    Engine engine() {
      return onLocalStack();
    }
  }

  @Nested
  class Records extends GoalRecordsContract {
    @Override
    Engine engine() {
      return onLocalStack();
    }
  }

  @Nested
  class Counting extends CountingContract {
    @Override
    Engine engine() {
      return onLocalStack();
    }
  }

  @Nested
  class Queue extends QueueContract {
    @Override
    Engine engine() {
      return onLocalStack();
    }
  }
}
