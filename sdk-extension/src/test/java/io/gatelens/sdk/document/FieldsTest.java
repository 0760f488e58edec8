package io.gatelens.sdk.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {

  private enum Level {
    LOW,
    HIGH
  }

  @Test
  void document_isReadAsItIsWritten() throws BadDocumentException {
    Fields document =
        Fields.of(
            """
            {"text": "a\\"\\\\\\/\\b\\f\\n\\r\\t\\u0416", "number": -1.5e+2,
             "one": "x", "several": ["x", 8080], "level": "high",
             "levels": {"a": "low"}, "object": {}, "objects": [{"a": "b"}, {}]}
            """);

    assertThat(document.text("text")).isEqualTo("a\"\\/\b\f\n\r\tЖ");
    assertThat(document.number("number", value -> true, "any")).isEqualTo(-150);
    assertThat(document.texts("one")).containsExactly("x");
    assertThat(document.texts("several")).containsExactly("x", "8080");
    assertThat(document.texts("absent")).isEmpty();
    assertThat(document.constant("level", Level.class)).isEqualTo(Level.HIGH);
    assertThat(document.constants("levels", Level.class)).isEqualTo(Map.of("a", Level.LOW));
    assertThat(document.object("object")).isNotNull();
    assertThat(document.objects("objects")).hasSize(2);
    document.end();
    document.check();
  }

  @Test
  void everyError_isToldWithItsPlace() throws BadDocumentException {
    Fields document =
        Fields.of(
            """
            {
              "ratio": 2,
              "leve": 1,
              "rules": [
                {"name": 7.5},
                []
              ]
            }
            """);
    document.number("ratio", value -> value <= 1, "a number up to 1");
    for (Fields rule : document.objects("rules")) {
      rule.text("name");
      rule.end();
    }
    document.end();

    assertThatThrownBy(document::check)
        .isInstanceOf(BadDocumentException.class)
        .hasMessage(
            "line 2, column 12 (ratio): allowed is a number up to 1, and this is 2.0"
                + "; line 3, column 11 (leve): the key \"leve\" is not known here; there are ratio,"
                + " rules"
                + "; line 5, column 14 (rules[0].name): this has to be a text, and is 7.5"
                + "; line 6, column 5 (rules[1]): this has to be an object, and is an array");
  }

  @Test
  void manyErrors_areCounted() throws BadDocumentException {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < 100; i++) {
      text.append(i == 0 ? "" : ",").append('"').append(i).append("\": 0");
    }
    Fields document = Fields.of(text.append('}').toString());

    document.end();

    assertThatThrownBy(document::check).hasMessageEndingWith("; and 90 more");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\" 1}|line 1, column 6: : is missing",
        "{\"a\": 1,}|line 1, column 9: a key in quotes is missing",
        "{\"a\": 1, \"a\": 2}|line 1, column 10: the key \"a\" is there twice",
        "{\"a\": [1, ]}|line 1, column 11: a value is missing",
        "{\"a\": [1 2]}|line 1, column 10: a comma or ] is missing",
        "{\"a\": 01}|line 1, column 7: a number does not begin with 0",
        "{\"a\": 1.}|line 1, column 9: a digit is missing",
        "{\"a\": \"x|line 1, column 9: a quote that ends the text is missing",
        "{\"a\": \"\\x\"}|line 1, column 9: there is no such escape",
        "{\"a\": \"\\u12\"}|line 1, column 12: four hexadecimal digits are missing",
        "{} {}|line 1, column 4: the document is over here, and there is more",
        "{\"a\": tru}|line 1, column 7: a value is missing",
        "# a comment|line 1, column 1: a value is missing",
      })
  void whatIsNoJson_isRefusedAtItsPlace(String text, String message) {
    assertThatThrownBy(() -> Fields.of(text)).hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "[", "{", "\"", "-", "{\"a\":", "nul"})
  void whatEndsTooEarly_isRefused(String text) {
    assertThatThrownBy(() -> Fields.of(text)).isInstanceOf(BadDocumentException.class);
  }

  @Test
  void depth_isBounded() {
    assertThatThrownBy(() -> Fields.of("[".repeat(100_000)))
        .hasMessageContaining("nested deeper than 32");
  }

  @Test
  void emptyList_isAnErrorWhereItMatchesNothing() throws BadDocumentException {
    Fields document = Fields.of("{\"a\": [], \"b\": []}");

    List<String> allowed = document.anyTexts("a");
    document.texts("b");

    assertThat(allowed).isEmpty();
    assertThatThrownBy(document::check).hasMessage("line 1, column 16 (b): this is empty");
  }
}
