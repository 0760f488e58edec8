package io.gatelens.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.agent.configuration.ParsedSettings;
import io.gatelens.agent.configuration.StatusSettings;
import io.gatelens.agent.logging.AgentLog;
import io.gatelens.agent.logging.CapturedStderr;
import io.gatelens.agent.logging.LogLevel;
import io.gatelens.agent.runtime.RuntimeSettings;
import io.gatelens.agent.status.StatusServer;
import io.gatelens.agent.telemetry.AgentHealth;
import io.gatelens.agent.telemetry.InstrumentationStatus;
import io.gatelens.gateway.ConfigLoad;
import io.gatelens.gateway.ConfigSnapshot;
import io.gatelens.gateway.Gateway;
import io.gatelens.gateway.GatewayClock;
import io.gatelens.gateway.GatewaySettings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands against a real status server. */
class CommandsTest {

  private final CapturedStderr stderr = CapturedStderr.at(LogLevel.INFO);
  private final Gateway gateway = new Gateway(GatewaySettings.defaults(), GatewayClock.system());
  private final StatusServer server =
      Objects.requireNonNull(
          StatusServer.start(
              ParsedSettings.settings(
                      "gatelens.status.listen=127.0.0.1:0,gatelens.status.token=t0ken")
                  .status(),
              gateway,
              new AgentHealth(new InstrumentationStatus()),
              new RuntimeSettings(gateway, LogLevel.INFO)));
  private final String url =
      Objects.requireNonNull(stderr.lines().get(0))
          .replaceFirst(".* is at ", "")
          .replaceFirst("/status$", "");
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @AfterEach
  void close() {
    server.close();
    stderr.close();
  }

  @Test
  void readyNode_isZero_withItsConditionsAndLoads() {
    gateway.identify("a-gateway", "4.3.5");
    gateway.config().started("startup", null).loaded(snapshot("orders", "search"));
    ConfigLoad partial = gateway.config().started("actuator", null);
    partial.entryFailed("bad", new IllegalArgumentException("no predicate Pth"));
    partial.loaded(snapshot("orders"));

    assertThat(run("status", "--url", url + "/")).isZero();

    assertThat(out())
        .startsWith("ready    a-gateway 4.3.5, Gatelens ")
        .containsPattern("yes +config.loaded +1 routes, 1 invalid, hash ")
        .contains("configuration: 1 routes, hash " + gateway.config().hash().substring(0, 8))
        .contains("requests in flight: 0")
        .containsPattern("  partial     actuator     \\+0 ~0 -1, 1 bad, 0\\.\\d+ s")
        .contains("      bad: no predicate Pth")
        .containsPattern("warning +config.last_load +partial, 1 invalid \\(since ")
        .containsPattern("  applied     startup      \\+2 ~0 -0, 0 bad");
  }

  @Test
  void nodeThatIsNotReady_isOne_andSaysWhy() {
    gateway.config().started("startup", null).rejected(new IllegalStateException("no source"));

    assertThat(run("status", "--url", url)).isEqualTo(1);

    assertThat(out())
        .startsWith("NOT READY    no gateway seen yet")
        .containsPattern("NO +config.loaded +rejected: no source \\(since ")
        .contains("hash none, last loaded whole never");
  }

  @Test
  void withoutAUrl_theAddressOfTheEnvironmentIsAsked() {
    String listen = url.replace("http://127.0.0.1", "0.0.0.0");

    int code = StatusCommand.run(List.of(), status("listen=" + listen), stream(out), stream(err));

    assertThat(code).isEqualTo(1);
    assertThat(out()).startsWith("NOT READY");
  }

  @Test
  void whereNobodyAnswers_itIsTwo_andSaysWhatToLookAt() throws Exception {
    String nobody;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = "http://127.0.0.1:" + free.getLocalPort();
    }

    assertThat(run("status", "--url", nobody)).isEqualTo(2);

    assertThat(out()).isEmpty();
    assertThat(err())
        .startsWith(
            "gatelens: no status: " + nobody + " does not answer as a node: nobody listens there; ")
        .contains("does the gateway run with the agent");
  }

  @Test
  void whatIsNoNode_isTwo() {
    assertThat(run("status", "--url", url + "/status/live?")).isEqualTo(2);

    assertThat(err()).contains("its answer is not a node's status");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--uri http://a", "--url", "--url ftp://a", "--url http://a b", "now"})
  void whatCannotBeUnderstood_isTwo_withTheUsage(String options) {
    assertThat(run(("status " + options).split(" ", 3))).isEqualTo(2);

    assertThat(err()).startsWith("gatelens: ").contains("usage: status [--url ");
  }

  @Test
  void help_saysHowToAttach() {
    assertThat(run()).isZero();
    assertThat(out()).contains("java -javaagent:gatelens.jar -jar my-gateway.jar");
    assertThat(run("version")).isZero();
  }

  @Test
  void drain_takesTheNodeOutOfRotation_andUndrainPutsItBack() {
    gateway.config().started("startup", null).loaded(snapshot("orders"));

    assertThat(drain(true, "t0ken")).isZero();
    assertThat(gateway.readiness().isReady()).isFalse();
    assertThat(drain(false, "t0ken")).isZero();
    assertThat(gateway.readiness().isReady()).isTrue();
    assertThat(out()).contains("drained: the node is not ready", "in rotation again");
  }

  @Test
  void drain_withoutTheToken_isRefused() {
    gateway.config().started("startup", null).loaded(snapshot("orders"));

    assertThat(drain(true, "another")).isEqualTo(1);

    assertThat(err()).contains("GATELENS_STATUS_TOKEN is not the token of that gateway");
    assertThat(gateway.readiness().isReady()).isTrue();
  }

  private int drain(boolean isDrain, String token) {
    return DrainCommand.run(
        isDrain, List.of("--url", url), status("token=" + token), stream(out), stream(err));
  }

  @Test
  void doctor_isContentWithAnEnvironmentThatCanBeUsed() {
    assertThat(doctor("otel.traces.exporter=none,otel.metrics.exporter=none")).isZero();

    assertThat(out())
        .contains("ok    Java " + Runtime.version().feature())
        .contains("ok    every setting in this environment can be used");
  }

  @Test
  void doctor_namesWhatIsToBeMended() {
    assertThat(
            doctor(
                "otel.traces.exporter=none,otel.metrics.exporter=none,gatelens.trace.detail=much,"
                    + "gatelens.status.lissten=off"))
        .isEqualTo(1);

    assertThat(out()).contains("FAIL  2 of the settings cannot be used");
    assertThat(stderr.lines())
        .anyMatch(line -> line.contains("gatelens.trace.detail=much cannot be used: allowed is"))
        .anyMatch(line -> line.contains("is gatelens.status.listen meant?"));
  }

  private int doctor(String arguments) {
    int before = AgentLog.complaints();
    return DoctorCommand.run(ParsedSettings.settings(arguments), before, stream(out));
  }

  @Test
  void unknownCommand_isTwo() {
    assertThat(run("stauts")).isEqualTo(2);
    assertThat(err()).contains("there is no command stauts; there are status, drain");
  }

  @Test
  void whereTheStatusIsOff_thereIsNobodyToAsk() {
    assertThat(StatusCommand.run(List.of(), status("listen=off"), stream(out), stream(err)))
        .isEqualTo(2);

    assertThat(err()).startsWith("gatelens: gatelens.status.listen is off; usage: status ");
  }

  private static StatusSettings status(String setting) {
    return ParsedSettings.settings("gatelens.status." + setting).status();
  }

  private int run(String... arguments) {
    return Commands.run(arguments, stream(out), stream(err));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private static ConfigSnapshot snapshot(String... routes) {
    ConfigSnapshot.Builder builder = ConfigSnapshot.builder();
    for (String route : routes) {
      builder.entry(route, "uri=http://" + route);
    }
    return builder.build();
  }
}
