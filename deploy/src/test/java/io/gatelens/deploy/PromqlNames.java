package io.gatelens.deploy;

import java.util.HashSet;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names that a rule's expression uses, and the queries and labels in its annotations. */
final class PromqlNames {

  private static final Pattern SELECTOR = Pattern.compile("\\{([^}]*)}");
  private static final Pattern MATCHER =
      Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*(?:\"([^\"]*)\"|%q)");
  private static final Pattern ALTERNATIVES = Pattern.compile("\\|");
  private static final Pattern LABEL_LIST =
      Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
  private static final Pattern DURATION = Pattern.compile("\\[\\w+]|\\boffset\\s+\\w+");

  /** Not what a parenthesis follows: a function, an aggregation, or an operator. */
  private static final Pattern NAME = Pattern.compile("\\b[a-zA-Z_:][\\w:]*\\b(?!\\s*\\()");

  private static final Set<String> OPERATORS = Set.of("and", "or", "unless");
  private static final Pattern QUERY = Pattern.compile("`([^`]*)`");
  private static final Pattern TEMPLATE_LABEL = Pattern.compile("(?:\\.Labels|\\$labels)\\.(\\w+)");
  private static final Pattern WORD = Pattern.compile("\\w+");

  final Set<String> metrics = new TreeSet<>();
  final Set<String> labels = new TreeSet<>();

  /** Labels with the values that they are compared with; not with "" and what a template gives. */
  final Set<Entry<String, String>> values = new HashSet<>();

  static PromqlNames of(Iterable<Rule> rules) {
    PromqlNames names = new PromqlNames();
    for (Rule rule : rules) {
      names.addExpression(rule.expression());
      rule.annotations().values().forEach(names::addTemplate);
    }
    return names;
  }

  void addTemplate(String template) {
    QUERY.matcher(template).results().forEach(query -> addExpression(query.group(1)));
    TEMPLATE_LABEL.matcher(template).results().forEach(label -> labels.add(label.group(1)));
  }

  void addExpression(String expression) {
    SELECTOR.matcher(expression).results().forEach(selector -> addMatchers(selector.group(1)));
    String rest = SELECTOR.matcher(expression).replaceAll("");
    LABEL_LIST
        .matcher(rest)
        .results()
        .forEach(list -> WORD.matcher(list.group(1)).results().forEach(w -> labels.add(w.group())));
    rest = LABEL_LIST.matcher(rest).replaceAll(" ");
    rest = DURATION.matcher(rest).replaceAll("");
    NAME.matcher(rest)
        .results()
        .map(name -> name.group())
        .filter(name -> !OPERATORS.contains(name))
        .forEach(metrics::add);
  }

  private void addMatchers(String selector) {
    Matcher matcher = MATCHER.matcher(selector);
    while (matcher.find()) {
      labels.add(matcher.group(1));
      String value = matcher.group(2);
      if (value != null && !value.isEmpty()) {
        String label = matcher.group(1);
        ALTERNATIVES.splitAsStream(value).map(one -> Map.entry(label, one)).forEach(values::add);
      }
    }
  }
}
