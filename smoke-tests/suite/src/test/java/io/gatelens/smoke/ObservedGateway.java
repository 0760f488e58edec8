package io.gatelens.smoke;

import io.gatelens.rig.GatewayProcess;
import io.gatelens.rig.SampleApp;
import io.gatelens.testing.TestBed;
import java.util.function.UnaryOperator;

/** The sample gateway on the bed. */
final class ObservedGateway extends TestBed {

  final SampleApp app;

  private ObservedGateway(
      Combination combination, SampleApp app, UnaryOperator<GatewayProcess.Builder> further) {
    super(
        app::process,
        builder -> further.apply(builder.jdk(combination.jdk())),
        combination.protocol());
    this.app = app;
  }

  static ObservedGateway start(Combination combination) {
    return start(combination, builder -> builder);
  }

  /** Starts one whose process is described further. */
  static ObservedGateway start(
      Combination combination, UnaryOperator<GatewayProcess.Builder> further) {
    return new ObservedGateway(
        combination, SampleApp.onSpringCloudGateway(combination.line()), further);
  }
}
