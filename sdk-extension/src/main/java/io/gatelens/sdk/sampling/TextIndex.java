package io.gatelens.sdk.sampling;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rules by the beginning of a text, or by its end: a tree of characters. */
final class TextIndex implements Index {

  private static final String ANY_HOST = "*.";

  private final Node root = new Node();
  private final boolean isFromEnd;
  private final Function<Subject, @Nullable String> text;

  private TextIndex(boolean isFromEnd, Function<Subject, @Nullable String> text) {
    this.isFromEnd = isFromEnd;
    this.text = text;
  }

  /** {@code /api} stands for itself and all below it, {@code /api/} for all below it. */
  static TextIndex ofPaths(Map<Object, int[]> numbers) {
    TextIndex index = new TextIndex(false, Subject::path);
    numbers.forEach(
        (value, ofIt) -> {
          String path = (String) value;
          if (path.endsWith("/")) {
            index.node(path).addBeginning(ofIt);
          } else {
            index.node(path).addWhole(ofIt);
            index.node(path + "/").addBeginning(ofIt);
          }
        });
    index.root.freeze();
    return index;
  }

  /** {@code a.example} stands for itself, {@code *.example} for all below it. */
  static TextIndex ofHosts(Map<Object, int[]> numbers) {
    TextIndex index = new TextIndex(true, Subject::host);
    numbers.forEach(
        (value, ofIt) -> {
          String host = (String) value;
          if (host.startsWith(ANY_HOST)) {
            index.node(host.substring(1)).addBeginning(ofIt);
          } else {
            index.node(host).addWhole(ofIt);
          }
        });
    index.root.freeze();
    return index;
  }

  private Node node(String value) {
    Node node = root;
    for (int i = 0; i < value.length(); i++) {
      node = node.childToBe(charAt(value, i));
    }
    return node;
  }

  private char charAt(String value, int at) {
    return value.charAt(isFromEnd ? value.length() - 1 - at : at);
  }

  @Override
  public int first(Subject subject, Rule @Nullable [] rules, int best) {
    String value = text.apply(subject);
    if (value == null) {
      return best;
    }
    int found = best;
    Node node = root;
    for (int i = 0; node != null; i++) {
      found = Index.first(node.ofBeginning, subject, rules, found);
      if (i == value.length()) {
        return Index.first(node.ofWhole, subject, rules, found);
      }
      node = node.child(charAt(value, i));
    }
    return found;
  }

  private static final class Node {

    private static final char[] NO_CHARACTERS = {};
    private static final Node[] NO_CHILDREN = {};

    /** Null where there are none, and when the tree is complete. */
    private @Nullable TreeMap<Character, Node> growing;

    private char[] characters = NO_CHARACTERS;
    private Node[] children = NO_CHILDREN;
    private int @Nullable [] ofBeginning;
    private int @Nullable [] ofWhole;

    @Nullable Node child(char c) {
      int low = 0;
      int high = characters.length - 1;
      while (low <= high) {
        int middle = (low + high) >>> 1;
        if (characters[middle] == c) {
          return children[middle];
        }
        if (characters[middle] < c) {
          low = middle + 1;
        } else {
          high = middle - 1;
        }
      }
      return null;
    }

    Node childToBe(char c) {
      if (growing == null) {
        growing = new TreeMap<>();
      }
      return growing.computeIfAbsent(c, key -> new Node());
    }

    void addBeginning(int[] more) {
      ofBeginning = RuleIndex.merged(ofBeginning, more);
    }

    void addWhole(int[] more) {
      ofWhole = RuleIndex.merged(ofWhole, more);
    }

    void freeze() {
      if (growing == null) {
        return;
      }
      characters = new char[growing.size()];
      children = new Node[growing.size()];
      int at = 0;
      for (Map.Entry<Character, Node> child : growing.entrySet()) {
        characters[at] = child.getKey();
        children[at++] = child.getValue();
        child.getValue().freeze();
      }
      growing = null;
    }
  }
}
