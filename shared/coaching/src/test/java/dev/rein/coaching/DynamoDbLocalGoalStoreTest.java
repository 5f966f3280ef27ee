package dev.rein.coaching;

import org.junit.jupiter.api.Nested;

/// What a goal goes through; its end is in [DynamoDbLocalUserDataTest].
class DynamoDbLocalGoalStoreTest {
  @Nested
  class Pipeline extends PipelineContract {
    @Override
    Engine engine() {
      return Engine.onThisMachine();
    }
  }

  @Nested
  class Feedback extends FeedbackContract {
    @Override
    Engine engine() {
      return Engine.onThisMachine();
    }
  }

  @Nested
  class Exactness extends ExactnessContract {
    @Override
    Engine engine() {
      return Engine.onThisMachine();
    }
  }

  @Nested
  class Coaching extends CoachingContract {
    @Override
    Engine engine() {
      return Engine.onThisMachine();
    }
  }

  @Nested
  class Records extends GoalRecordsContract {
    @Override
    Engine engine() {
      return Engine.onThisMachine();
    }
  }

  @Nested
  class Counting extends CountingContract {
    @Override
    Engine engine() {
      return Engine.onThisMachine();
    }
  }
}
