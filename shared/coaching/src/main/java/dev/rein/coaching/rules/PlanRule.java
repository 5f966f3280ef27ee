package dev.rein.coaching.rules;

import dev.rein.coaching.Finding;
import java.util.List;

/// One thing to check. The same case gives the same findings, always.
interface PlanRule {
  List<Finding> check(PlanCase plan);
}
