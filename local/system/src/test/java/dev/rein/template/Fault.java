package dev.rein.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;

/// One change to the template and what its rule says of it.
record Fault(String before, String after, Function<Template, List<String>> rule, String breach) {

  /// What the rule says of the template with this fault in it.
  List<String> found() {
    String text = Template.text();
    int at = text.indexOf(before);
    assertThat(at).as(before).isNotNegative();
    String faulty = text.substring(0, at) + after + text.substring(at + before.length());
    return rule.apply(Template.parse(Template.projectRoot(), faulty));
  }

  @Override
  public String toString() {
    return breach;
  }
}
