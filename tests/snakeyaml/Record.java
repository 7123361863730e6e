import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.DumperOptions;

/**
 * Asks SnakeYAML how it reads scalars or files.
 *
 * <p>{@code Record scalars FILE...} prints one JSON object: each line of the files, and what it is in a block
 * list, a flow list and as a key. {@code Record files FOLDER} prints {@code NAME<TAB>accept|reject} for every YAML
 * file below the folder.
 */
public final class Record {
  public static void main(String[] arguments) throws IOException {
    List<Path> paths = new ArrayList<>();
    for (int index = 1; index < arguments.length; index++) {
      paths.add(Path.of(arguments[index]));
    }
    if (arguments.length > 1 && arguments[0].equals("scalars")) {
      scalars(paths);
    } else if (arguments.length == 2 && arguments[0].equals("files")) {
      files(paths.get(0));
    } else {
      System.err.println("usage: Record scalars FILE... | Record files FOLDER");
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

  private static void files(Path folder) throws IOException {
    List<Path> paths;
    try (var walk = Files.walk(folder)) {
      paths = walk.filter(path -> path.toString().matches(".*\\.ya?ml")).sorted().toList();
    }
    for (Path path : paths) {
      String verdict = "accept";
      try {
        // From bytes: a byte-order mark is part of the encoding, as it is for CircleCI.
        reader().load(Files.newInputStream(path));
      } catch (RuntimeException | StackOverflowError error) {
        verdict = "reject";
      }
      System.out.println(folder.relativize(path) + "\t" + verdict);
    }
  }
}
