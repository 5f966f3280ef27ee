package dev.rein.local.template;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.constructor.StandardConstructor;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// YAML whose `!Ref`, `!GetAtt`, `!Sub`, … come out in CloudFormation's long form, e.g. `{"Ref":
/// "Table"}`.
final class TaggedYaml {
  private TaggedYaml() {}

  static Map<?, ?> read(Path file, String text) {
    LoadSettings settings = LoadSettings.builder().setLabel(file.getFileName().toString()).build();
    try {
      Object document = new Load(settings, new LongForm(settings)).loadFromString(text);
      if (document instanceof Map<?, ?> map) return map;
    } catch (YamlEngineException e) {
      throw new TemplateError(file.getFileName() + " is not YAML: " + e.getMessage(), e);
    }
    throw new TemplateError(file.getFileName() + " holds no mapping");
  }

  private static final class LongForm extends StandardConstructor {
    LongForm(LoadSettings settings) {
      super(settings);
    }

    @Override
    protected Optional<ConstructNode> findConstructorFor(Node node) {
      String tag = node.getTag().getValue();
      if (!tag.startsWith("!") || tag.startsWith("!!")) return super.findConstructorFor(node);
      String name = tag.substring(1);
      return Optional.of(tagged -> Map.of(longName(name), value(name, tagged)));
    }

    private Object value(String name, Node node) {
      return switch (node) {
        case ScalarNode scalar -> scalarValue(name, constructScalar(scalar));
        case SequenceNode sequence -> {
          List<Object> list = createEmptyListForNode(sequence);
          constructSequenceStep2(sequence, list);
          yield list;
        }
        case MappingNode mapping -> {
          Map<Object, Object> map = createEmptyMapFor(mapping);
          constructMapping2ndStep(mapping, map);
          yield map;
        }
        default ->
            throw new TemplateError("!" + name + " holds an anchor, which is not understood");
      };
    }

    private static Object scalarValue(String name, String scalar) {
      return name.equals("GetAtt") ? Arrays.asList(scalar.split("\\.", 2)) : scalar;
    }

    private static String longName(String name) {
      return name.equals("Ref") || name.equals("Condition") ? name : "Fn::" + name;
    }
  }
}
