package io.gatelens.sdk.document;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.DoublePredicate;
import org.jspecify.annotations.Nullable;

/**
 * An object of a document while it is read. A key that is asked for is known; {@link #end} makes an
 * error of all others, and {@link #check} tells every error of the document at once.
 *
 * <p>For one thread.
 */
public final class Fields {

  private final JsonValue object;
  private final Map<String, JsonValue> left;
  private final Set<String> known = new LinkedHashSet<>();
  private final Problems problems;

  private Fields(JsonValue object, Problems problems) {
    this.object = object;
    this.problems = problems;
    Map<String, JsonValue> members = object.members();
    if (members == null) {
      problems.add(object, "this has to be an object, and is " + object.quoted());
    }
    this.left = members == null ? new LinkedHashMap<>() : new LinkedHashMap<>(members);
  }

  /**
   * Of a whole document.
   *
   * @throws BadDocumentException where it is no JSON
   */
  public static Fields of(String text) throws BadDocumentException {
    return new Fields(JsonParser.parse(text), new Problems());
  }

  /** An object; null where there is none. */
  public @Nullable Fields object(String key) {
    JsonValue value = take(key);
    return value == null ? null : new Fields(value, problems);
  }

  /** The objects of an array; none where there is no array. */
  public List<Fields> objects(String key) {
    List<Fields> objects = new ArrayList<>();
    for (JsonValue value : array(key)) {
      objects.add(new Fields(value, problems));
    }
    return objects;
  }

  /** A text; null where there is none. */
  public @Nullable String text(String key) {
    JsonValue value = take(key);
    return value == null ? null : textOf(value);
  }

  /**
   * A text or an array of at least one; none where there is neither. A whole number is the text of
   * its digits.
   */
  public List<String> texts(String key) {
    JsonValue value = left.get(key);
    List<JsonValue> values = value == null ? null : value.values();
    if (value != null && values != null && values.isEmpty()) {
      problems.add(value, "this is empty");
    }
    return anyTexts(key);
  }

  /** The same, where the array may be empty. */
  public List<String> anyTexts(String key) {
    JsonValue value = take(key);
    List<String> texts = new ArrayList<>();
    if (value == null) {
      return texts;
    }
    List<JsonValue> values = value.values();
    for (JsonValue one : values == null ? List.of(value) : values) {
      String text =
          one.value() instanceof Double number && number == number.longValue()
              ? Long.toString(number.longValue())
              : textOf(one);
      if (text != null) {
        texts.add(text);
      }
    }
    return texts;
  }

  /**
   * A number; null where there is none, or where it is not allowed.
   *
   * @param allowed what a number may be, for people
   */
  public @Nullable Double number(String key, DoublePredicate isAllowed, String allowed) {
    JsonValue value = take(key);
    if (value == null) {
      return null;
    }
    if (value.value() instanceof Double number && isAllowed.test(number)) {
      return number;
    }
    problems.add(value, "allowed is " + allowed + ", and this is " + value.quoted());
    return null;
  }

  /** One of an enum's constants, written in lower case; null where there is none. */
  public <E extends Enum<E>> @Nullable E constant(String key, Class<E> type) {
    JsonValue value = take(key);
    return value == null ? null : constantOf(value, type);
  }

  /** An object whose values are such constants; null where there is none. */
  public <E extends Enum<E>> @Nullable Map<String, E> constants(String key, Class<E> type) {
    JsonValue value = take(key);
    if (value == null) {
      return null;
    }
    Map<String, E> constants = new LinkedHashMap<>();
    new Fields(value, problems)
        .left.forEach(
            (name, one) -> {
              E constant = constantOf(one, type);
              if (constant != null) {
                constants.put(name, constant);
              }
            });
    return constants;
  }

  /** Whether the key is there; it is not read by that. */
  public boolean has(String key) {
    Map<String, JsonValue> members = object.members();
    return members != null && members.containsKey(key);
  }

  /** What was asked for under that key is not what it should be. */
  public void wrong(String key, String what) {
    Map<String, JsonValue> members = object.members();
    JsonValue value = members == null ? null : members.get(key);
    problems.add(value == null ? object : value, what);
  }

  /** The object as a whole is not what it should be. */
  public void wrong(String what) {
    problems.add(object, what);
  }

  /** No other key is known: what is left is an error. */
  public void end() {
    for (Map.Entry<String, JsonValue> other : left.entrySet()) {
      problems.add(
          other.getValue(),
          "the key \""
              + JsonValue.shortened(other.getKey())
              + "\" is not known here; there are "
              + String.join(", ", known));
    }
  }

  /**
   * Everything was read.
   *
   * @throws BadDocumentException where anything in the document is wrong
   */
  public void check() throws BadDocumentException {
    problems.throwIfAny();
  }

  private List<JsonValue> array(String key) {
    JsonValue value = take(key);
    if (value == null) {
      return List.of();
    }
    List<JsonValue> values = value.values();
    if (values == null) {
      problems.add(value, "this has to be an array, and is " + value.quoted());
      return List.of();
    }
    return values;
  }

  private @Nullable JsonValue take(String key) {
    known.add(key);
    return left.remove(key);
  }

  private @Nullable String textOf(JsonValue value) {
    if (value.value() instanceof String text && !text.isEmpty()) {
      return text;
    }
    problems.add(value, "this has to be a text, and is " + value.quoted());
    return null;
  }

  private <E extends Enum<E>> @Nullable E constantOf(JsonValue value, Class<E> type) {
    List<String> names = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      String name = constant.name().toLowerCase(Locale.ROOT);
      if (name.equals(value.value())) {
        return constant;
      }
      names.add(name);
    }
    problems.add(
        value, "allowed is " + String.join(", ", names) + ", and this is " + value.quoted());
    return null;
  }
}
