package io.gatelens.sdk.cloud;

import io.gatelens.sdk.document.Fields;
import java.net.URI;
import java.util.Locale;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the agent of Amazon's ECS says of this container and its task, at an address of its own. */
final class EcsFacts {

  private static final Logger LOGGER = Logger.getLogger(EcsFacts.class.getName());

  private static final Pattern ARN =
      Pattern.compile("arn:(?<partition>[^:]+):ecs:(?<region>[^:]+):(?<account>[^:]+):.+");

  /** {@code registry:5000/name:tag@sha256:…}; the registry's port is no tag. */
  private static final Pattern IMAGE =
      Pattern.compile("(?<name>[^@]+?)(:(?<tag>[^:/@]+))?(@sha256:[0-9a-fA-F]+)?");

  private final Facts facts;

  EcsFacts(Facts facts) {
    this.facts = facts;
  }

  /** Where the agent is to be asked; null where its address is none that needs no name server. */
  static @Nullable URI address(Surroundings here) {
    String given = here.variable("ECS_CONTAINER_METADATA_URI_V4");
    given = given == null ? here.variable("ECS_CONTAINER_METADATA_URI") : given;
    try {
      URI address = given == null ? null : URI.create(given);
      if (address != null && MetadataServer.isLiteral(address)) {
        return address;
      }
      LOGGER.fine("ECS is not asked at " + given + ": it has to be http:// with an IP address");
    } catch (IllegalArgumentException e) {
      LOGGER.fine("ECS is not asked at " + given + ": it is no URL");
    }
    return null;
  }

  void add(MetadataServer metadata) {
    Fields container = Facts.json("the container's metadata", metadata.get(""));
    Fields task = Facts.json("the task's metadata", metadata.get("/task"));
    Matcher arn = null;
    if (container != null) {
      arn = addContainer(container);
    }
    if (task != null) {
      addTask(task, arn);
    }
  }

  private @Nullable Matcher addContainer(Fields container) {
    String arn = container.text("ContainerARN");
    facts.put("aws.ecs.container.arn", arn);
    facts.put(Facts.RESOURCE_ID, arn);
    facts.put("container.id", container.text("DockerId"));
    facts.put("container.name", container.text("DockerName"));
    facts.put("container.image.id", container.text("ImageID"));
    String image = container.text("Image");
    Matcher parts = image == null ? null : IMAGE.matcher(image);
    if (parts != null && parts.matches()) {
      facts.put("container.image.name", parts.group("name"));
      facts.putOnly("container.image.tags", parts.group("tag"));
    }
    Matcher ofContainer = located(arn);
    Fields log = container.has("LogOptions") ? container.object("LogOptions") : null;
    if (log != null) {
      addLog(log, ofContainer);
    }
    return ofContainer;
  }

  private void addLog(Fields log, @Nullable Matcher arn) {
    String group = log.text("awslogs-group");
    String stream = log.text("awslogs-stream");
    String region = log.text("awslogs-region");
    facts.putOnly("aws.log.group.names", group);
    facts.putOnly("aws.log.stream.names", stream);
    if (arn == null || group == null || region == null) {
      return;
    }
    String groupArn =
        "arn:%s:logs:%s:%s:log-group:%s"
            .formatted(arn.group("partition"), region, arn.group("account"), group);
    facts.putOnly("aws.log.group.arns", groupArn);
    if (stream != null) {
      facts.putOnly("aws.log.stream.arns", groupArn + ":log-stream:" + stream);
    }
  }

  private void addTask(Fields task, @Nullable Matcher ofContainer) {
    String arn = task.text("TaskARN");
    facts.put("aws.ecs.task.arn", arn);
    facts.put("aws.ecs.task.family", task.text("Family"));
    facts.put("aws.ecs.task.revision", task.text("Revision"));
    String launchType = task.has("LaunchType") ? task.text("LaunchType") : null;
    facts.put(
        "aws.ecs.launchtype", launchType == null ? null : launchType.toLowerCase(Locale.ROOT));
    facts.put(Facts.ZONE, task.text("AvailabilityZone"));
    Matcher located = located(arn);
    addCluster(task.text("Cluster"), located == null ? ofContainer : located);
  }

  /** It is told by its ARN, or by its name alone. */
  private void addCluster(@Nullable String cluster, @Nullable Matcher arn) {
    if (cluster == null || cluster.startsWith("arn:")) {
      facts.put("aws.ecs.cluster.arn", cluster);
    } else if (arn != null) {
      facts.put(
          "aws.ecs.cluster.arn",
          "arn:%s:ecs:%s:%s:cluster/%s"
              .formatted(
                  arn.group("partition"), arn.group("region"), arn.group("account"), cluster));
    }
  }

  private @Nullable Matcher located(@Nullable String arn) {
    Matcher matcher = arn == null ? null : ARN.matcher(arn);
    if (matcher == null || !matcher.matches()) {
      return null;
    }
    facts.put(Facts.REGION, matcher.group("region"));
    facts.put(Facts.ACCOUNT, matcher.group("account"));
    return matcher;
  }
}
