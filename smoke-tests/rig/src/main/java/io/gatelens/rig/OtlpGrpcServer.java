package io.gatelens.rig;

import com.google.protobuf.Message;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;

/** OTLP over gRPC. */
final class OtlpGrpcServer implements AutoCloseable {
  private static final Context.Key<Call> CALL = Context.key("call");

  private final Server server;
  private final Received received;
  private final Fault fault;

  private record Call(String path, Map<String, String> headers) {}

  OtlpGrpcServer(int port, ExecutorService executor, Received received, Fault fault)
      throws IOException {
    this.received = received;
    this.fault = fault;
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .executor(executor)
            .intercept(new CallInterceptor())
            .addService(new Traces())
            .addService(new Metrics())
            .addService(new Logs())
            .build()
            .start();
  }

  int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private <T extends Message> void answer(
      Message request, Runnable sink, T response, StreamObserver<T> observer) {
    var call = CALL.get();
    received.add(
        new ReceivedRequest(
            "grpc",
            call.path(),
            call.headers(),
            call.headers().getOrDefault("grpc-encoding", "none").replace("identity", "none"),
            request.getSerializedSize()));
    var status = fault.await();
    if (status != 200) {
      observer.onError(statusOf(status).withDescription("asked for " + status).asException());
      return;
    }
    sink.run();
    observer.onNext(response);
    observer.onCompleted();
  }

  /** The mapping of gRPC's own {@code http-grpc-status-mapping.md}. */
  private static Status statusOf(int http) {
    return switch (http) {
      case 400 -> Status.INTERNAL;
      case 401 -> Status.UNAUTHENTICATED;
      case 403 -> Status.PERMISSION_DENIED;
      case 404 -> Status.UNIMPLEMENTED;
      case 429, 502, 503, 504 -> Status.UNAVAILABLE;
      default -> Status.UNKNOWN;
    };
  }

  private final class Traces extends TraceServiceGrpc.TraceServiceImplBase {
    @Override
    public void export(
        ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> observer) {
      answer(
          request,
          () -> received.addSpans(OtlpDecoder.spans(request)),
          ExportTraceServiceResponse.getDefaultInstance(),
          observer);
    }
  }

  private final class Metrics extends MetricsServiceGrpc.MetricsServiceImplBase {
    @Override
    public void export(
        ExportMetricsServiceRequest request,
        StreamObserver<ExportMetricsServiceResponse> observer) {
      answer(
          request,
          () -> received.addMetrics(OtlpDecoder.metrics(request, received.nextMetricExport())),
          ExportMetricsServiceResponse.getDefaultInstance(),
          observer);
    }
  }

  private final class Logs extends LogsServiceGrpc.LogsServiceImplBase {
    @Override
    public void export(
        ExportLogsServiceRequest request, StreamObserver<ExportLogsServiceResponse> observer) {
      answer(
          request,
          () -> received.addLogs(OtlpDecoder.logs(request)),
          ExportLogsServiceResponse.getDefaultInstance(),
          observer);
    }
  }

  private static final class CallInterceptor implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata metadata, ServerCallHandler<Q, A> next) {
      var headers = new TreeMap<String, String>();
      for (var name : metadata.keys()) {
        if (!name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
          var value = metadata.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
          headers.put(name, String.valueOf(value));
        }
      }
      var path = call.getMethodDescriptor().getFullMethodName();
      var context = Context.current().withValue(CALL, new Call(path, headers));
      return Contexts.interceptCall(context, call, metadata, next);
    }
  }
}
