import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.UnicodeReader;
import org.yaml.snakeyaml.representer.Representer;

/**
 * Asks SnakeYAML how it reads scalars or files.
 *
 * <p>{@code Record scalars FILE...} prints one JSON object: each line of the files, and what it is in a block
 * list, a flow list and as a key. {@code Record strings FILE} prints a JSON list: the texts of all scalars in a
 * file, one a line, without keys. {@code Record files FOLDER} prints for every YAML file below the folder its
 * name, {@code accept} or {@code reject}, and a hash of what it holds.
 */
public final class Record {
  public static void main(String[] arguments) throws IOException {
    List<Path> paths = new ArrayList<>();
    for (int index = 1; index < arguments.length; index++) {
      paths.add(Path.of(arguments[index]));
    }
    if (arguments.length > 1 && arguments[0].equals("scalars")) {
      scalars(paths);
    } else if (arguments.length == 2 && arguments[0].equals("strings")) {
      List<String> strings = new ArrayList<>();
      collect(reader().compose(new StringReader(Files.readString(paths.get(0)))), strings);
      System.out.println("[\n" + String.join(",\n", strings) + "\n]");
    } else if (arguments.length == 2 && arguments[0].equals("files")) {
      files(paths.get(0));
    } else {
      System.err.println("usage: Record scalars FILE... | Record strings FILE | Record files FOLDER");
      System.exit(2);
    }
  }

  /** CircleCI takes files beyond SnakeYAML's default limits, and repeated keys. */
  private static Yaml reader() {
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(1_000_000);
    options.setNestingDepthLimit(100);
    options.setCodePointLimit(Integer.MAX_VALUE);
    DumperOptions dumping = new DumperOptions();
    return new Yaml(new SafeConstructor(options), new Representer(dumping), dumping, options);
  }

  private static void scalars(List<Path> paths) throws IOException {
    TreeSet<String> lines = new TreeSet<>();
    for (Path path : paths) {
      for (String line : Files.readString(path).split("\n")) {
        if (!line.isEmpty() && !line.startsWith("# ")) {
          lines.add(line);
        }
      }
    }
    StringBuilder json = new StringBuilder("{\n");
    for (String line : lines) {
      json.append(json.length() > 2 ? ",\n" : "").append(quote(line)).append(": [");
      json.append(answer("- " + line, Place.ITEM)).append(", ");
      json.append(answer("[" + line + ", x]", Place.ITEM)).append(", ");
      json.append(answer(line + ": x", Place.KEY)).append("]");
    }
    System.out.println(json.append("\n}"));
  }

  private enum Place { ITEM, KEY }

  /** {@code ["type", "value"]} of the first item or key of a text. */
  private static String answer(String text, Place place) {
    Object value;
    try {
      Object root = reader().load(text);
      if (place == Place.ITEM && root instanceof List<?> list) {
        value = list.get(0);
      } else if (place == Place.KEY && root instanceof Map<?, ?> map && map.size() == 1) {
        value = map.keySet().iterator().next();
      } else {
        return pair("other", "");
      }
    } catch (RuntimeException | StackOverflowError error) {
      return pair("error", "");
    }
    if (value == null) {
      return pair("null", "");
    } else if (value instanceof String string) {
      return pair("string", string);
    } else if (value instanceof Boolean bool) {
      return pair("bool", bool.toString());
    } else if (value instanceof Integer || value instanceof Long || value instanceof BigInteger) {
      return pair("int", value.toString());
    } else if (value instanceof Double number) {
      return pair("float", number.toString());
    } else if (value instanceof Date) {
      return pair("timestamp", "");
    }
    return pair("other", "");
  }

  private static String pair(String type, String value) {
    return "[" + quote(type) + ", " + quote(value) + "]";
  }

  private static String quote(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (char character : text.toCharArray()) {
      if (character == '"' || character == '\\') {
        json.append('\\').append(character);
      } else if (character < ' ' || character > '~') {
        json.append(String.format("\\u%04x", (int) character));
      } else {
        json.append(character);
      }
    }
    return json.append('"').toString();
  }

  /** Texts of all scalars that are no keys, in order, in JSON's quotes; behind them the type of what is no string. */
  private static void collect(Node node, List<String> strings) {
    if (node instanceof ScalarNode scalar) {
      String type = type(scalar.getTag());
      strings.add(quote(scalar.getValue() + (type.equals("string") ? "" : " is " + type)));
    } else if (node instanceof SequenceNode sequence) {
      sequence.getValue().forEach(item -> collect(item, strings));
    } else if (node instanceof MappingNode mapping) {
      mapping.getValue().forEach(entry -> collect(entry.getValueNode(), strings));
    }
  }

  private static void files(Path folder) throws IOException {
    List<Path> paths;
    try (var walk = Files.walk(folder)) {
      paths = walk.filter(path -> path.toString().matches(".*\\.ya?ml")).sorted().toList();
    }
    for (Path path : paths) {
      System.out.println(folder.relativize(path) + "\t" + verdict(path));
    }
  }

  private static String verdict(Path path) throws IOException {
    // From bytes: a byte-order mark is part of the encoding, as it is for CircleCI.
    try (var load = Files.newInputStream(path); var compose = Files.newInputStream(path)) {
      reader().load(load);
      StringBuilder content = new StringBuilder();
      append(reader().compose(new UnicodeReader(compose)), content);
      return "accept\t" + hash(content.toString());
    } catch (StackOverflowError error) {
      return "accept\tendless";
    } catch (RuntimeException error) {
      return "reject\t";
    }
  }

  /** Types and texts of all scalars, in order, aliases followed. */
  private static void append(Node node, StringBuilder content) {
    if (node instanceof ScalarNode scalar) {
      String type = type(scalar.getTag());
      content.append(type).append(type.equals("null") ? "" : " " + scalar.getValue()).append('\n');
    } else if (node instanceof SequenceNode sequence) {
      content.append("[\n");
      sequence.getValue().forEach(item -> append(item, content));
      content.append("]\n");
    } else if (node instanceof MappingNode mapping) {
      content.append("{\n");
      for (NodeTuple entry : mapping.getValue()) {
        append(entry.getKeyNode(), content);
        append(entry.getValueNode(), content);
      }
      content.append("}\n");
    }
  }

  private static String type(Tag tag) {
    List<Tag> known = List.of(Tag.NULL, Tag.BOOL, Tag.INT, Tag.FLOAT, Tag.TIMESTAMP);
    return known.contains(tag) ? tag.getValue().replaceAll(".*:", "") : "string";
  }

  /** FNV-1a of the UTF-8 bytes: short to compute on the other side, too. */
  private static String hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (value & 0xff)) * 0x100000001b3L;
    }
    return String.format("%016x", hash);
  }
}
