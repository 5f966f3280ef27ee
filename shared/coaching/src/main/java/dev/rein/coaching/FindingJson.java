package dev.rein.coaching;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Findings as JSON: `code`, `weeks`, `detail`.
final class FindingJson {
  private FindingJson() {}

  static ArrayNode encode(List<Finding> findings) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode(findings.size());
    for (Finding finding : findings) {
      ObjectNode node = list.addObject();
      node.put("code", finding.kind().code());
      ArrayNode weeks = node.putArray("weeks");
      finding.weeks().forEach(weeks::add);
      node.put("detail", finding.detail());
    }
    return list;
  }

  /// As a prompt shows them.
  static ObjectNode block(Plan plan) {
    List<Finding> findings = plan.findings();
    ObjectNode block = Json.object().put("checked", findings != null);
    block.set("findings", encode(findings == null ? List.of() : findings));
    return block;
  }

  /// Null where there is no list. A code that is not known here, of a later version, is left out.
  static @Nullable List<Finding> decode(JsonNode list) {
    if (!list.isArray()) return null;
    List<Finding> findings = new ArrayList<>(list.size());
    for (JsonNode node : list) {
      Optional<FindingKind> kind = FindingKind.parse(node.path("code").asText());
      if (kind.isEmpty()) continue;
      List<Integer> weeks = new ArrayList<>();
      node.path("weeks").forEach(week -> weeks.add(week.asInt()));
      findings.add(new Finding(kind.get(), weeks, node.path("detail").asText()));
    }
    return findings;
  }
}
