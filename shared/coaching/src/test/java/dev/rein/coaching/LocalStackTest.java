package dev.rein.coaching;

import dev.rein.testing.LocalStack;
import dev.rein.testing.NeedsLocalStack;
import org.junit.jupiter.api.Nested;
import org.testcontainers.junit.jupiter.Container;

/// What holds on DynamoDB Local and ElasticMQ holds on LocalStack.
@NeedsLocalStack
class LocalStackTest {
  @Container private static final LocalStack LOCAL_STACK = LocalStack.with("dynamodb", "sqs");

  private static Engine onLocalStack() {
    return new Engine(
        LOCAL_STACK.endpoint(),
        LOCAL_STACK.endpoint(),
        LOCAL_STACK.accessKey(),
        LOCAL_STACK.secretKey(),
        LOCAL_STACK.region());
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
